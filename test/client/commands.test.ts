// Pure parts of the commands: clashes, names, sizes, addresses, agent commands; and that table and manifest agree.
import { readFileSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('vscode', () => ({ Uri: Map, EventEmitter: Map }));

const { layOut, parseAgentCommand } = await import('../../client/src/commands/agent');
const { clashOf } = await import('../../client/src/commands/clash');
const { isDevice, shownInQuestion } = await import('../../client/src/commands/devices');
const { parseSshTarget } = await import('../../client/src/commands/hosts');
const { copyName, nameProblem, newNameProblem } = await import('../../client/src/commands/names');
const { ownWords } = await import('../../client/src/commands/health');
const { snapshotWord } = await import('../../client/src/tree/words');
const { parseModules } = await import('../../client/src/virsh/health');
const { commands } = await import('../../client/src/commands/register');
const { onePerLine } = await import('../../client/src/commands/views');
const { parseSize } = await import('../../client/src/commands/volumes');
const { isLibvirtsOwnFile } = await import('../../client/src/documents/hostFileWarning');

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly when?: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
  };
}

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

describe('the table of commands', () => {
  test('has what the manifest declares, and nothing else', () => {
    const declared = contributes.commands.map(({ command }) => command).filter((command) => command !== 'libvirt.showLog');
    expect(declared.filter((command) => !(command in commands))).toEqual([]);
    expect(Object.keys(commands).filter((command) => !declared.includes(command))).toEqual([]);
  });

  test('every command is in the palette; only those on a text want one in front', () => {
    const conditions = (contributes.menus['commandPalette'] ?? []).map(({ when }) => when);
    expect(conditions.filter((when) => when === undefined || !/^(?:resourceScheme == libvirt|libvirt\.filtered|editorLangId =~ .*)$/.test(when))).toEqual([]);
  });
});

describe('clashes', () => {
  const a = 'uuid-a';
  const b = 'uuid-b';
  test.each([
    ['nothing of the kind', { name: 'web', uuid: a }, {}, { kind: 'none' }],
    ['the same', { name: 'web', uuid: a }, { uuidOfName: a, nameOfUuid: 'web' }, { kind: 'same', uuid: a }],
    ['no uuid: the one of this name', { name: 'web', uuid: '' }, { uuidOfName: a }, { kind: 'same', uuid: a }],
    ['no uuid, no such name', { name: 'web', uuid: '' }, {}, { kind: 'none' }],
    ['the name of another', { name: 'web', uuid: a }, { uuidOfName: b }, { kind: 'name-taken', name: 'web', uuid: b }],
    ['the uuid of another', { name: 'web', uuid: a }, { nameOfUuid: 'db' }, { kind: 'uuid-taken', uuid: a, hostName: 'db', name: 'web', nameIs: 'free' }],
    ['name of one and uuid of another', { name: 'web', uuid: a }, { uuidOfName: b, nameOfUuid: 'db' }, { kind: 'uuid-taken', uuid: a, hostName: 'db', name: 'web', nameIs: 'taken' }],
  ])('%s', (_what, wanted, has: { uuidOfName?: string; nameOfUuid?: string }, expected) => {
    expect(clashOf(wanted, { uuidOfName: has.uuidOfName, nameOfUuid: has.nameOfUuid })).toEqual(expected);
  });
});

describe('names', () => {
  test('what libvirt takes is taken, what would destroy files is not', () => {
    expect(['web', '-x', '$(reboot)', '1', 'ü', '...', 'a b'].map(nameProblem)).toEqual(Array.from({ length: 7 }, () => undefined));
    expect(['.', '..', '', '  ', 'a/b', 'a\nb', 'x'.repeat(255), 'ü'.repeat(128)].map((name) => nameProblem(name) === undefined)).toEqual(Array.from({ length: 8 }, () => false));
    expect(newNameProblem('web', ['web'])).toBe('`web` is there already.');
  });

  test('a copy gets the first free name', () => {
    expect([copyName('web', []), copyName('web', ['web-copy']), copyName('web', ['web-copy', 'web-copy-2'])]).toEqual(['web-copy', 'web-copy-2', 'web-copy-3']);
  });
});

test('sizes', () => {
  expect(['20G', '512 MiB', '1.5t', '1024', '10kb', '0', '-1G', 'G', '1 P', ''].map(parseSize)).toEqual([20 * 2 ** 30, 512 * 2 ** 20, 1.5 * 2 ** 40, 1024, 10240, undefined, undefined, undefined, undefined, undefined]);
});

test('addresses for ssh, and none that ssh would read as an option', () => {
  expect(['kvm1', 'root@kvm1.example.org:2222', 'me@[::1]'].map(parseSshTarget)).toEqual([
    { address: 'kvm1', user: undefined, port: undefined },
    { address: 'kvm1.example.org', user: 'root', port: '2222' },
    { address: '[::1]', user: 'me', port: undefined },
  ]);
  expect(['-oProxyCommand=x', '-x@kvm1', 'root@-kvm', 'kvm1:99999', 'a b', ''].map(parseSshTarget)).toEqual(Array.from({ length: 6 }, () => undefined));
});

test('what an agent is given goes as it was typed: no number is rounded, and what is no command is none', () => {
  const json = (text: string): string | undefined => parseAgentCommand(text)?.json;
  expect(parseAgentCommand('guest-info')).toEqual({ execute: 'guest-info', json: '{"execute":"guest-info"}' });
  expect([
    ' {"execute":"guest-set-time", "arguments" : {"time": 1700000000000000001 }} ',
    '{"\\u0061rguments":{"password":"é:,}{"},"id":7,"\\u0065xecute":"guest-set-user-password"}',
    '{"arguments":[1,{"arguments":2}],"execute":"a","arguments":[[],{}]}',
    '{"execute":"a\\"b","arguments":null}',
    '{"execute":"guest-ping"}',
  ].map(json)).toEqual([
    '{"execute":"guest-set-time","arguments":{"time":1700000000000000001}}',
    '{"execute":"guest-set-user-password","arguments":{"password":"é:,}{"}}',
    '{"execute":"a","arguments":[[],{}]}',
    '{"execute":"a\\"b","arguments":null}',
    '{"execute":"guest-ping"}',
  ]);
  expect(['{"execute":1}', '{', 'rm -rf', '[]', '{"execute":"a"} {"execute":"b"}', '['.repeat(1e5), '"execute"', '{"arguments":{}}', ''].map(json)).toEqual(Array.from({ length: 9 }, () => undefined));
});

test('the answer of an agent is laid out as it came, whatever is in its strings', () => {
  const lines = (json: string): string => layOut(json.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? []);
  expect(lines('{"a":{},"b":[],"c":[1700000000000000001,-1.50,{"d\\"{,":"]}:,\\\\"}],"e":true}')).toBe('{\n  "a": {},\n  "b": [],\n  "c": [\n    1700000000000000001,\n    -1.50,\n    {\n      "d\\"{,": "]}:,\\\\"\n    }\n  ],\n  "e": true\n}');
  const value = { x: ['$(a)', { y: null, z: ['\u202e', 'é', '\n'] }], '': 0 };
  expect([lines(JSON.stringify(value)), lines('7')]).toEqual([JSON.stringify(value, undefined, 2), '7']);
});

test('a QEMU command line has one option a line, and quoted text stays whole', () => {
  expect(onePerLine("LC_ALL=C qemu -name guest=a,debug-threads=on -object '{\"a\": -b -c}' -S")).toBe("LC_ALL=C qemu \\\n  -name guest=a,debug-threads=on \\\n  -object '{\"a\": -b -c}' \\\n  -S");
});

test('what is a device, and what is none', () => {
  expect(["<disk type='file'/>", "<?xml version='1.0'?><!-- x --><interface type='network'/>", '<domain/>', 'text', ''].map(isDevice)).toEqual([true, true, false, false, false]);
});

test('a question shows a whole fragment or says how much it leaves out', () => {
  expect([' <a/> ', 'x'.repeat(800), 'x'.repeat(801)].map(shownInQuestion)).toEqual(['<a/>', 'x'.repeat(800), `${'x'.repeat(800)}\n… and 1 more characters: the editor shows all of it.`]);
});

test("files that are libvirt's own", () => {
  expect(['/etc/libvirt/qemu/web.xml', '/etc/libvirt/qemu/networks/default.xml', '/home/me/.config/libvirt/qemu/web.xml', '/home/me/web.xml', '/etc/libvirt/qemu.conf', '/home/me/libvirt/qemu/a.xml'].map(isLibvirtsOwnFile)).toEqual([true, true, true, false, false, false]);
});

describe('words of hosts in the person’s language', () => {
  beforeEach(() => l10n.config({ contents: JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<string, string> }));
  afterEach(() => l10n.config({ contents: {} }));
  const english = /[a-z]{4}/i;

  test('every verdict of our own on KVM', () => {
    const source = readFileSync('client/src/virsh/health.ts', 'utf8');
    const verdicts = [...parseModules('kvm 1 0'), ...parseModules('')].map(({ words }) => words).concat([...source.matchAll(/(?:check\('(?:pass|fail)', |'unknown', words: )'([^']+)'/g)].map(([, words = '']) => words));
    expect([new Set(verdicts).size, verdicts.filter((words) => english.test(ownWords({ words }).replace(/`[^`]*`/g, '')))]).toEqual([7, []]);
    expect(ownWords({ words: 'Hardware virtualization' })).toBe('Hardware virtualization');
  });

  test('what a snapshot holds', () => {
    expect(['running', 'shutoff', 'disk-snapshot', 'unheard-of'].map((state) => snapshotWord(state)).filter((word) => english.test(word))).toEqual(['unheard-of']);
  });
});
