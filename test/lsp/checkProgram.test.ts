// The command line as a process, bundled from its source, with an installation of its own that a test can damage.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

describe('the program', () => {
  const root = join(import.meta.dirname, '../..');
  let directory = '';
  let program = '';

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'libvirt-xml-'));
    program = join(directory, 'cli.js');
    const esbuild = join(root, 'node_modules/esbuild/bin/esbuild');
    execFileSync(esbuild, [join(root, 'server/src/cli.ts'), '--bundle', '--platform=node', '--target=node20', `--outfile=${program}`, '--log-level=error']);
    cpSync(join(root, 'server/grammars'), join(directory, 'grammars'), { recursive: true });
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  function run(args: readonly string[], input = ''): Run {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { input, cwd: directory, encoding: 'utf8' });
    return { status: status ?? -1, out: stdout, err: stderr };
  }

  test('a damaged installation is no good document', () => {
    const grammar = join(directory, 'grammars', 'network.json');
    const whole = readFileSync(grammar);
    rmSync(grammar);
    const { status, err } = run(['check', '-'], '<network><nme>a</nme></network>');
    writeFileSync(grammar, whole);
    expect([status, err]).toEqual([2, `libvirt-xml: this installation is damaged, install it again: ${grammar} cannot be used (ENOENT)\n`]);
  });

  test('standard input, checked by the grammar, uncoloured in a pipe', () => {
    expect(run(['check', '-'], "<secret ephemeral='ye'/>")).toEqual({
      status: 1,
      out: "-:1:20: error: `ye` is not a value of `ephemeral`; did you mean `yes`? [invalid-value]\n 1 | <secret ephemeral='ye'/>\n   |                    ^^\n1 file: 1 error\n",
      err: '',
    });
  });

  test.each([
    ['bytes that are not UTF-8', Buffer.from('<secret><description>M\xfcller</description></secret>', 'latin1'), 'it is not proper UTF-8; save it as UTF-8'],
    ['an encoding that nobody knows', Buffer.from("<?xml version='1.0' encoding='klingon'?><secret/>"), 'it says that its encoding is klingon, which is none that is known here; save it as UTF-8'],
  ])('%s', (_, bytes, reason) => {
    writeFileSync(join(directory, 'bytes.xml'), bytes);
    expect(run(['check', '--quiet', 'bytes.xml'])).toEqual({ status: 2, out: '', err: `libvirt-xml: cannot read 'bytes.xml': ${reason}\n` });
  });

  test('an encoding that the declaration names', () => {
    writeFileSync(join(directory, 'latin.xml'), Buffer.from("<?xml version='1.0' encoding='ISO-8859-1'?><secret ephemeral='yes'><description>M\xfcller</description></secret>", 'latin1'));
    expect(run(['check', '--quiet', 'latin.xml'])).toEqual({ status: 0, out: '', err: '' });
  });

  test('UTF-16 and a byte order mark', () => {
    writeFileSync(join(directory, 'wide.xml'), Buffer.from('\ufeff<secret><uuid>x</uuid></secret>', 'utf16le'));
    writeFileSync(join(directory, 'bom.xml'), "\ufeff<secret ephemeral='no' private='no'/>");
    expect(run(['check', 'bom.xml']).out).toBe('1 file: no problems\n');
    expect(run(['check', 'wide.xml']).out).toContain('wide.xml:1:15: error:');
  });

  test('what is newer than a target is a warning, and what only newer ones refuse is no error', () => {
    cpSync(join(root, 'server/words/en.json'), join(directory, 'words/en.json'));
    const text = "<domain type='kvm'>\n<name>a</name><memory>1048576</memory><os><type arch='x86_64' machine='q35'>hvm</type></os>\n<devices><watchdog model='itco'/><watchdog model='ib700'/></devices></domain>";
    expect(run(['check', '--quiet', '-'], text).out).toContain('-:3:51: error:');
    expect(run(['check', '--target', '9.0.0', '-'], text)).toEqual({
      status: 0,
      out: "-:3:27: warning: `itco` came with libvirt 9.1.0; the libvirt aimed at is 9.0.0. Leave it out, or set another target version. [newer-than-target]\n 3 | <devices><watchdog model='itco'/><watchdog model='ib700'/></devices></domain>\n   |                           ^^^^\n1 file: 1 warning\n",
      err: '',
    });
  });

  test('a directory without schemas is wrong usage, and so is no command', () => {
    expect(run(['check', '--schema', '.', 'bom.xml'])).toEqual({
      status: 2,
      out: '',
      err: "libvirt-xml: '.' holds no libvirt schemas (there is no domain.rng in it)\n",
    });
    expect(run([])).toEqual({ status: 2, out: '', err: 'libvirt-xml: say what to do: libvirt-xml check FILE…\ntry: libvirt-xml --help\n' });
  });

  test('a schema directory is checked against', () => {
    const grammar = (body: string): string => `<grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><start>${body}</start></grammar>`;
    writeFileSync(join(directory, 'domain.rng'), grammar('<element name="domain"><empty/></element>'));
    writeFileSync(join(directory, 'secret.rng'), grammar('<element name="secret"><attribute name="only"/></element>'));
    const { status, out } = run(['check', '--quiet', '--schema', '.', '-'], "<secret only='1' more='2'/>");
    expect([status, out.split('\n')[0]]).toEqual([1, '-:1:18: error: `<secret>` has no attribute `more`; remove it. [unknown-attribute]']);
  });
});
