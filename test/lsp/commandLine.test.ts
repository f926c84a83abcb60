// dist/cli.js as it is installed: run through a link, from a path with spaces, on a terminal, into pipes that break.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from './server';

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

const GOOD = "<secret ephemeral='yes' private='no'/>\n";
const BAD = "<secret ephemeral='ye'/>\n";
const WARNED = "<!DOCTYPE secret [<!ENTITY a 'b'>]>\n<secret ephemeral='yes'/>\n";
const FAULT = "`ye` is not a value of `ephemeral`; did you mean `yes`?";
const manifest = JSON.parse(readFileSync(join(bundle, '../package.json'), 'utf8')) as { readonly version: string; readonly bin: Readonly<Record<string, string>> };
const program = join(bundle, '..', manifest.bin['libvirt-xml'] ?? 'nothing');

let directory = '';
beforeAll(() => {
  if (!existsSync(program)) throw new Error('dist/cli.js is not there: run `npm run build` first');
  directory = mkdtempSync(join(tmpdir(), 'libvirt-xml-'));
  for (const [name, text] of Object.entries({ 'good.xml': GOOD, 'bad.xml': BAD, 'warned.xml': WARNED })) writeFileSync(join(directory, name), text);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(args: readonly string[], input = '', [command, ...before]: readonly string[] = [process.execPath, program]): Run {
  const { status, stdout, stderr } = spawnSync(command ?? '', [...before, ...args], { input, cwd: directory, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

const badReport = (file: string): string => `${file}:1:20: error: ${FAULT} [invalid-value]\n 1 | ${BAD} ${' '.repeat(1)} | ${' '.repeat(19)}^^\n`;

describe('exit status', () => {
  test.each([
    ['good.xml', 0],
    ['bad.xml', 1],
    ['good.xml bad.xml', 1],
    ['warned.xml', 0],
    ['--warnings-as-errors warned.xml', 1],
    ['--warnings-as-errors --quiet warned.xml', 1],
    ['gone.xml', 2],
    ['gone.xml bad.xml', 2],
    ['. good.xml', 2],
    ['--format yaml good.xml', 2],
    ['--schema . good.xml', 2],
    ['', 2],
  ])('of check %s is %i', (line, status) => {
    expect(run(['check', ...line.split(' ').filter(Boolean)]).status).toBe(status);
  });

  test('of --help and --version is 0, of nothing 2', () => {
    expect([run(['--help']), run(['--version']), run([])].map(({ status, out, err }) => [status, out.split('\n')[0], err.split('\n')[0]])).toEqual([
      [0, 'usage: libvirt-xml check [options] FILE… | -', ''],
      [0, manifest.version, ''],
      [2, '', 'libvirt-xml: say what to do: libvirt-xml check FILE…'],
    ]);
  });
});

test('a file that cannot be read is named, and all others are checked', () => {
  expect(run(['check', 'bad.xml', 'gone.xml', '.', 'good.xml'])).toEqual({
    status: 2,
    out: `${badReport('bad.xml')}2 files: 1 error\n`,
    err: "libvirt-xml: cannot read 'gone.xml': there is no such file\nlibvirt-xml: cannot read '.': it is a directory; name the files in it\n",
  });
});

test('each format, with nothing but itself on standard output', () => {
  const outputs = Object.fromEntries(['text', 'json', 'sarif', 'github'].map((format) => [format, run(['check', '--format', format, 'bad.xml', 'good.xml'])]));
  expect(Object.values(outputs).map(({ status, err }) => [status, err])).toEqual(Array(4).fill([1, '']));
  expect(outputs['text']?.out).toBe(`${badReport('bad.xml')}2 files: 1 error\n`);
  expect(outputs['github']?.out).toBe(`::error file=bad.xml,line=1,endLine=1,col=20,endColumn=22,title=invalid-value::${FAULT}\n`);
  expect((JSON.parse(outputs['json']?.out ?? '') as { summary: object }).summary).toEqual({ files: 2, errors: 1, warnings: 0, hints: 0 });
  expect((JSON.parse(outputs['sarif']?.out ?? '') as { runs: { results: { ruleId: string }[] }[] }).runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(['invalid-value']);
});

describe('standard input', () => {
  test('is named -, among files too', () => {
    expect(run(['check', '--quiet', 'good.xml', '-'], BAD)).toEqual({ status: 1, out: badReport('-'), err: '' });
  });

  test('that comes slowly and in pieces', async () => {
    const child = spawn(process.execPath, [program, 'check', '-'], { stdio: ['pipe', 'pipe', 'ignore'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
    for (const piece of ['<secret ', "ephemeral='y", "e'/>\n"]) {
      child.stdin.write(piece);
      await new Promise((settle) => setTimeout(settle, 50));
    }
    child.stdin.end();
    const status = await new Promise((settle) => child.once('close', settle));
    expect({ status, out }).toEqual({ status: 1, out: `${badReport('-')}1 file: 1 error\n` });
  });

  test('in UTF-16, in Latin-1, with a byte order mark', () => {
    const texts = [Buffer.from(`\ufeff${BAD}`, 'utf16le'), Buffer.from(`<?xml version='1.0' encoding='ISO-8859-1'?>\n<!-- M\xfcller -->\n${BAD}`, 'latin1'), Buffer.from(`\ufeff${BAD}`)];
    const places = texts.map((input) => spawnSync(process.execPath, [program, 'check', '--quiet', '-'], { input, encoding: 'utf8' }).stdout.split(': ')[0]);
    expect(places).toEqual(['-:1:20', '-:3:20', '-:1:20']);
  });
});

describe('installed', () => {
  test.skipIf(process.platform === 'win32')('it runs by its name through a link, as npm link makes one', () => {
    const bin = join(directory, 'bin');
    mkdirSync(bin);
    symlinkSync(program, join(bin, 'libvirt-xml'));
    expect(run(['check', 'bad.xml'], '', [join(bin, 'libvirt-xml')])).toEqual({ status: 1, out: `${badReport('bad.xml')}1 file: 1 error\n`, err: '' });
  });

  test('it runs from a path with spaces and letters of any script, and where no code cache is or a broken one', () => {
    const home = join(directory, 'Möbel & so 100% 网');
    mkdirSync(home);
    for (const name of ['cli.js', 'cli-program.js', 'cli-program.cache', 'grammars']) cpSync(join(bundle, name), join(home, name), { recursive: true });
    const there = [process.execPath, join(home, 'cli.js')];
    const expected = { status: 1, out: `${badReport('bad.xml')}1 file: 1 error\n`, err: '' };
    expect(run(['check', 'bad.xml'], '', there)).toEqual(expected);
    writeFileSync(join(home, 'cli-program.cache'), 'no cache of V8');
    expect(run(['check', 'bad.xml'], '', there)).toEqual(expected);
    rmSync(join(home, 'cli-program.cache'));
    expect(run(['check', 'bad.xml'], '', there)).toEqual(expected);
  });
});

describe('schemas of a directory', () => {
  const grammar = (body: string): string => `<grammar xmlns="http://relaxng.org/ns/structure/1.0"><start>\n${body}</start></grammar>`;

  test('are checked against, and a broken one is named with its line', () => {
    const schemas = join(directory, 'schemas');
    mkdirSync(schemas);
    writeFileSync(join(schemas, 'domain.rng'), grammar('<element name="domain"><empty/></element>'));
    writeFileSync(join(schemas, 'secret.rng'), grammar('<element name="secret"><ref name="nowhere"/></element>'));
    writeFileSync(join(directory, 'machine.xml'), "<domain type='kvm'/>\n");
    const check = (...args: string[]): Run => run(['check', '--quiet', '--schema', 'schemas', ...args]);
    expect(check('machine.xml').out.split('\n')[0]).toBe('machine.xml:1:9: error: `<domain>` has no attribute `type`; remove it. [unknown-attribute]');
    expect(check('good.xml')).toEqual({ status: 2, out: '', err: "libvirt-xml: cannot use the schema secret.rng:2: the schema refers to 'nowhere', which it does not define\n" });
  });
});

/** `script`, of util-linux, gives a program a terminal. */
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

describe.skipIf(!hasScript)('on a terminal (needs `script`)', () => {
  const onTerminal = (env: NodeJS.ProcessEnv = {}): string =>
    spawnSync('script', ['-qec', `'${process.execPath}' '${program}' check bad.xml`, '/dev/null'], { cwd: directory, encoding: 'utf8', env: { ...process.env, NO_COLOR: undefined, ...env } }).stdout;

  test('the report has colours, unless NO_COLOR says otherwise', () => {
    expect(onTerminal().split('\r\n')[0]).toBe(`\u001b[1mbad.xml:1:20:\u001b[0m \u001b[1;31merror:\u001b[0m ${FAULT} \u001b[2m[invalid-value]\u001b[0m`);
    expect(onTerminal({ NO_COLOR: '1' }).split('\r\n')[0]).toBe(`bad.xml:1:20: error: ${FAULT} [invalid-value]`);
  });
});

test.skipIf(process.platform === 'win32')('a reader that has seen enough is no failure', () => {
  writeFileSync(join(directory, 'many.xml'), `<secret>${'<bogus/>\n'.repeat(5000)}</secret>`);
  const { stdout, stderr } = spawnSync('sh', ['-c', `'${process.execPath}' '${program}' check many.xml | head -n 1`], { cwd: directory, encoding: 'utf8' });
  expect([stdout.split(':')[0], stderr]).toEqual(['many.xml', '']);
});
