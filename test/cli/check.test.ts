// `libvirt-xml check`: whole reports, exit statuses and usage.
import { describe, expect, test } from 'vitest';
import { parseArguments, type CheckRequest } from '../../server/src/cli/arguments';
import { runCheck } from '../../server/src/cli/check';

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

const BROKEN = '<domain>\n\t<name>网&</name>\n</domain>\n';

/** Runs `check` over files held in memory, without a grammar or rules: the reports are what is tested. */
function check(options: Partial<CheckRequest>, files: Readonly<Record<string, string>>, colour = false): Run {
  let out = '';
  let err = '';
  const request: CheckRequest = { command: 'check', files: Object.keys(files), format: 'text', quiet: false, warningsAsErrors: false, together: false, schemaDirectory: undefined, target: undefined, ...options };
  const status = runCheck(request, {
    read: (name) => {
      const text = files[name];
      if (text === undefined) throw Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' });
      return text;
    },
    out: (text) => (out += text),
    err: (text) => (err += text),
    colour,
    version: '1.2.3',
    checker: { grammars: () => undefined, ruleSet: { rules: [], messages: { kinds: {}, sentences: {} } } },
  });
  return { status, out, err };
}

const MESSAGE = '`&` begins a reference such as `&lt;`; for the character itself write `&amp;`.';

describe('text', () => {
  test('the line is shown with the token underlined, tabs and wide characters counted', () => {
    expect(check({}, { 'a.xml': BROKEN })).toEqual({
      status: 1,
      out: `a.xml:2:9: error: ${MESSAGE} [bare-ampersand]\n 2 | \t<name>网&</name>\n   | \t        ^\n1 file: 1 error\n`,
      err: '',
    });
  });

  test('colour', () => {
    expect(check({}, { 'a.xml': '<domain>&</domain>' }, true).out).toBe(
      `\u001b[1ma.xml:1:9:\u001b[0m \u001b[1;31merror:\u001b[0m ${MESSAGE} \u001b[2m[bare-ampersand]\u001b[0m\n` +
        ' 1 | <domain>&</domain>\n   |         \u001b[1;31m^\u001b[0m\n1 file: 1 error\n',
    );
  });

  test('places that explain a problem', () => {
    expect(check({}, { 'a.xml': '<domain>\n  <os>\n  </oss>\n</domain>' }).out).toBe(
      'a.xml:3:5: error: `</oss>` stands where `<os>` is to be closed; write `</os>`. [mismatched-close-tag]\n' +
        ' 3 |   </oss>\n   |     ^^^\na.xml:2:4: note: `<os>` is opened here.\n1 file: 1 error\n',
    );
  });

  test('a long line is cut around the token, and control characters do not reach the terminal', () => {
    const { out } = check({ quiet: true }, { 'a.xml': `<domain><name>${'x'.repeat(100)}\u001b${'y'.repeat(200)}</name></domain>` });
    expect(out).toBe(
      'a.xml:1:115: error: The control character U+001B is not allowed in XML; remove it. [control-character]\n' +
        ` 1 | …${'x'.repeat(60)}␛${'y'.repeat(59)}…\n   | ${' '.repeat(61)}^\n`,
    );
  });

  test('no problems', () => {
    expect(check({}, { 'a.xml': '<domain/>', 'b.xml': '<domain/>' })).toEqual({ status: 0, out: '2 files: no problems\n', err: '' });
    expect(check({ quiet: true }, { 'a.xml': '<domain/>' })).toEqual({ status: 0, out: '', err: '' });
  });

  test('warnings', () => {
    const files = { 'a.xml': "<!DOCTYPE domain [<!ENTITY a 'b'>]>\n<domain/>" };
    expect(check({}, files).status).toBe(0);
    expect(check({ quiet: true }, files).out).toBe('');
    const strict = check({ warningsAsErrors: true }, files);
    expect([strict.status, strict.out.split('\n')[0]]).toEqual([
      1,
      'a.xml:1:28: error: The entity `a` is not expanded here; write its text where it is used, so that what libvirt reads is what you see. [entity-declaration]',
    ]);
  });

  test('XML that is not libvirt’s, and a note before the root', () => {
    expect(check({ quiet: true }, { 'a.xml': '<html/>' }).out.split('\n')[0]).toBe('a.xml:1:2: error: `<html>` does not begin any document that libvirt reads. [unknown-root]');
    expect(check({ quiet: true }, { 'a.xml': '# web\n<domain/>' }).out.split('\n')[0]).toBe(
      'a.xml:1:1: error: Text cannot stand outside the root element; remove it or make it a comment. [text-outside-root]',
    );
  });

  test('an unreadable file is named and the others are checked', () => {
    expect(check({ files: ['gone.xml', 'a.xml'] }, { 'a.xml': '<domain/>' })).toEqual({
      status: 2,
      out: '1 file: no problems\n',
      err: "libvirt-xml: cannot read 'gone.xml': there is no such file\n",
    });
  });
});

describe('files of one host', () => {
  const files = { 'a.xml': '<domain><name>web</name></domain>', 'b.xml': '<domain>\n  <name>web</name>&\n</domain>' };
  const warning = (name: string, other: string, place: string): string =>
    `${name}:${place}: warning: ${other} is a \`<domain>\` named \`web\` too, and a host has one of a name. Give one of them another. [name-in-two-documents]\n`;

  test('are compared with each other, each problem at its place', () => {
    expect(check({ together: true }, files)).toEqual({
      status: 1,
      out:
        `${warning('a.xml', 'b.xml', '1:15')} 1 | <domain><name>web</name></domain>\n   |               ^^^\n` +
        `${warning('b.xml', 'a.xml', '2:9')} 2 |   <name>web</name>&\n   |         ^^^\n` +
        `b.xml:2:19: error: ${MESSAGE} [bare-ampersand]\n 2 |   <name>web</name>&\n   |                   ^\n` +
        '2 files: 1 error, 2 warnings\n',
      err: '',
    });
  });

  test('only where that is asked for, and only warned', () => {
    const { 'a.xml': text } = files;
    expect(check({}, { 'a.xml': text, 'b.xml': text }).out).toBe('2 files: no problems\n');
    expect([check({ together: true }, { 'a.xml': text, 'b.xml': text }).status, check({ together: true, warningsAsErrors: true }, { 'a.xml': text, 'b.xml': text }).status]).toEqual([0, 1]);
    expect(check({ together: true, quiet: true }, { 'a.xml': text, 'b.xml': text }).out).toBe('');
  });

  test('and one file named twice is one file', () => {
    expect(check({ together: true, files: ['a.xml', './a.xml'] }, { 'a.xml': files['a.xml'], './a.xml': files['a.xml'] }).out).toBe('2 files: no problems\n');
  });
});

describe('for programs', () => {
  test('json', () => {
    expect(JSON.parse(check({ format: 'json' }, { 'a.xml': BROKEN }).out)).toEqual({
      problems: [{ file: 'a.xml', line: 2, column: 9, endLine: 2, endColumn: 10, severity: 'error', code: 'bare-ampersand', message: MESSAGE, related: [] }],
      summary: { files: 1, errors: 1, warnings: 0, hints: 0 },
      unreadable: [],
    });
  });

  test('sarif', () => {
    expect(JSON.parse(check({ format: 'sarif', files: ['a b.xml', 'gone.xml'] }, { 'a b.xml': BROKEN }).out)).toEqual({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'libvirt-xml', semanticVersion: '1.2.3', rules: [{ id: 'bare-ampersand' }] } },
          columnKind: 'utf16CodeUnits',
          invocations: [
            {
              executionSuccessful: false,
              toolExecutionNotifications: [{ level: 'error', message: { text: 'Cannot read gone.xml: there is no such file' } }],
            },
          ],
          results: [
            {
              ruleId: 'bare-ampersand',
              ruleIndex: 0,
              level: 'error',
              message: { text: MESSAGE },
              locations: [
                { physicalLocation: { artifactLocation: { uri: 'a%20b.xml' }, region: { startLine: 2, startColumn: 9, endLine: 2, endColumn: 10 } } },
              ],
            },
          ],
        },
      ],
    });
  });

  test('github', () => {
    expect(check({ format: 'github' }, { 'a,b.xml': BROKEN }).out).toBe(
      `::error file=a%2Cb.xml,line=2,endLine=2,col=9,endColumn=10,title=bare-ampersand::${MESSAGE}\n`,
    );
  });
});

describe('arguments', () => {
  const plain = { command: 'check', files: ['a'], format: 'text', quiet: false, warningsAsErrors: false, together: false, schemaDirectory: undefined, target: undefined };

  test.each([
    ['check a', plain],
    ['check --format json a -', { ...plain, format: 'json', files: ['a', '-'] }],
    ['check --format=sarif --schema=/s --quiet --warnings-as-errors a', { ...plain, format: 'sarif', schemaDirectory: '/s', quiet: true, warningsAsErrors: true }],
    ['check --together a b', { ...plain, files: ['a', 'b'], together: true }],
    ['check --target 9.0 a', { ...plain, target: '9.0' }],
    ['check --target=new a', { command: 'usage-error', message: "'new' is no version of libvirt; write one such as 9.0.0" }],
    ['check -- --a', { ...plain, files: ['--a'] }],
    ['--help', { command: 'help' }],
    ['check --help', { command: 'help' }],
    ['--version', { command: 'version' }],
    ['', { command: 'usage-error', message: 'say what to do: libvirt-xml check FILE…' }],
    ['validate a', { command: 'usage-error', message: "there is no command 'validate'; there is only 'check'" }],
    ['check', { command: 'usage-error', message: "name a file, or '-' for standard input" }],
    ['check --format xml a', { command: 'usage-error', message: "there is no format 'xml'; there are text, json, sarif, github" }],
    ['check a --format', { command: 'usage-error', message: '--format needs a value' }],
    ['check --quiet=1 a', { command: 'usage-error', message: '--quiet takes no value' }],
    ['check --fast a', { command: 'usage-error', message: "there is no option '--fast'" }],
  ])('%s', (line, expected) => {
    expect(parseArguments(line.split(' ').filter(Boolean))).toEqual(expected);
  });
});
