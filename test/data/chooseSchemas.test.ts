// Which schemas the setting `libvirt.schemaDirectory` puts in force, and what the editor is told of them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schemaGrammars } from '../../server/src/data/schemaDirectory';
import type { DocumentKind } from '../../server/src/grammar/types';
import { chooseSchemas, type Machine } from '../../server/src/lsp/schemas';
import { parseXml } from '../../server/src/syntax/parser';
import type { SchemaInForceParams } from '../../server/src/protocol/messages';
import { testGrammar } from '../support/service';

const schema = (name: string, body = '<empty/>'): string => `<grammar xmlns="http://relaxng.org/ns/structure/1.0">\n<start><element name="${name}">${body}</element></start></grammar>`;

let base = '';
const nothing: Machine = { schemas: [], libraries: () => [] };

/** A directory below the base with some files. */
function directory(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(base, name);
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

beforeAll(() => (base = mkdtempSync(join(tmpdir(), 'libvirt-schemas-'))));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** What is told of a setting, and the codes of a domain and a network that only the bundled grammars take. */
function chosen(setting: string, machine = nothing): SchemaInForceParams & { readonly domain: readonly string[]; readonly network: readonly string[] } {
  const { grammars, inForce } = chooseSchemas(setting, testGrammar, schemaGrammars, machine);
  const codes = (kind: DocumentKind, text: string): string[] => (grammars(kind)?.match(parseXml(text).root).problems ?? [{ code: 'no grammar' }]).map(({ code }) => code);
  return { ...inForce, domain: codes('domain', "<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os></domain>"), network: codes('network', '<network><name>a</name></network>') };
}

const bundled = { version: '12.8.0', domain: [], network: [] };
/** What the tiny schema makes of the domain. */
const STRANGERS = ['unknown-attribute', ...Array<string>(3).fill('unknown-element')];

test('nothing said: the bundled grammars', () => {
  expect(chosen('')).toEqual(bundled);
});

test('auto without libvirt on the machine: the bundled grammars, and no complaint', () => {
  expect(chosen('auto', { schemas: [join(base, 'nowhere')], libraries: () => [] })).toEqual(bundled);
});

test('auto: the first directory of the machine that has schemas, with the version of its library', () => {
  const schemas = directory('usr/share', { 'domain.rng': schema('domain'), 'network.rng': schema('network', '<text/>') });
  const library = directory('usr/lib', { 'libvirt.so': '', 'libvirt.so.0': '', 'libvirt-qemu.so.0.9000.0': '', 'libvirt.so.0.11003.2': '' });
  expect(chosen('auto', { schemas: [join(base, 'nowhere'), schemas], libraries: () => [join(base, 'nowhere'), library] })).toEqual({ version: '11.3.2', directory: schemas, domain: STRANGERS, network: ['unknown-element'] });
  expect(chosen('auto', { schemas: [schemas], libraries: () => [] })).toMatchObject({ version: '', directory: schemas });
});

test('a directory is named after its version, or its version is not known', () => {
  const named = directory('10.1.0', { 'domain.rng': schema('domain') });
  const plain = directory('mine', { 'domain.rng': schema('domain') });
  expect([chosen(named).version, chosen(plain).version]).toEqual(['10.1.0', '']);
});

test('a directory with some schemas alone: the bundled grammars for the other kinds', () => {
  const path = directory('partial', { 'domain.rng': schema('domain'), 'network.rng': '<broken' });
  expect(chosen(path)).toEqual({ version: '', directory: path, domain: STRANGERS, network: [] });
});

test.each([
  ['that is not there', () => join(base, 'nowhere'), ': no libvirt schemas (domain.rng) there'],
  ['without schemas', () => directory('empty', {}), ': no libvirt schemas (domain.rng) there'],
  ['that is a file', () => join(directory('file', { x: '' }), 'x'), ': no libvirt schemas (domain.rng) there'],
  ['that is not absolute', () => 'schemas', ': no libvirt schemas (domain.rng) there'],
])('a directory %s: the bundled grammars, and why', (_, path, problem) => {
  expect(chosen(path())).toEqual({ ...bundled, problem: `${path()}${problem}` });
});

test('schemas that cannot be used: the bundled grammars, and the file and line to blame', () => {
  const broken = directory('broken', { 'domain.rng': schema('domain', '\n<ref name="x"/>') });
  expect(chosen(broken)).toEqual({ ...bundled, problem: "domain.rng:3: the schema refers to 'x', which it does not define" });
  mkdirSync(join(directory('unreadable', {}), 'domain.rng'));
  expect(chosen(join(base, 'unreadable'))).toEqual({ ...bundled, problem: 'domain.rng: the schema file cannot be read (EISDIR)' });
});
