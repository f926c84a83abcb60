// The libvirt that documents are for: the setting, the host that a document is for, the schema in force.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigurationRequest, DiagnosticRefreshRequest, DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import { hostVersionsNotification, targetVersionRequest, type HostVersion, type HostVersionsParams, type TargetVersionResult } from '../../server/src/protocol/messages';
import { modernEditor, sentence, TestServer } from './server';

/** `<pstore>` came with libvirt 10.6.0, the rest is old. */
const machine = "<domain type='kvm'><name>web</name><memory>2097152</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices><pstore backend='acpi-erst'><path>/var/erst</path><size unit='KiB'>64</size></pstore></devices></domain>";

let server: TestServer;
const settings = { targetVersion: 'auto' };
let refreshes = 0;

beforeAll(async () => {
  const editor = { ...modernEditor, workspace: { configuration: true, diagnostics: { refreshSupport: true } } };
  ({ server } = await TestServer.start(editor, (connection) => {
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => settings));
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      refreshes++;
    });
  }));
});
afterAll(() => server.kill());

const host = (id: string, version: string, isConnected = true): HostVersion => ({ id, name: `the ${id}`, version, isConnected, definitions: `libvirt:/${id}/` });

async function tell(hosts: readonly HostVersion[], documents: HostVersionsParams['documents'] = {}): Promise<void> {
  await server.connection.sendNotification(hostVersionsNotification, { hosts, documents });
}

async function setTarget(targetVersion: string): Promise<void> {
  settings.targetVersion = targetVersion;
  await server.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  // The server asks for the settings and then answers: what it says of a document shows when it has them.
  const who = targetVersion === 'auto' ? /^(schema|host)$/ : targetVersion === '' ? /^nothing$/ : /^setting$/;
  await expect.poll(async () => (await targetOf('file:///any.xml')).from).toMatch(who);
}

/** The libvirt that a document is for. */
async function targetOf(uri: string): Promise<TargetVersionResult> {
  return server.connection.sendRequest<TargetVersionResult>(targetVersionRequest, { textDocument: { uri } });
}

/** Who says the target and what it is, as the sentences of newer-than-target problems have it. */
async function warned(uri: string): Promise<readonly string[]> {
  const found = await server.diagnostics(uri);
  return found.filter(({ code }) => code === 'newer-than-target').map(({ message }) => /; (.* [\d.]+)\. /.exec(sentence(message))?.[1] ?? '');
}

test.each<[string, readonly HostVersion[], TargetVersionResult]>([
  ['file:///a.xml', [], { version: '12.8.0', from: 'schema' }],
  ['file:///a.xml', [host('h', '9.0.0')], { version: '9.0.0', from: 'host', host: 'the h' }],
  ['file:///a.xml', [host('h', '9.0.0', false)], { version: '12.8.0', from: 'schema' }],
  ['file:///a.xml', [host('h', '9.0.0'), host('i', '11.3.0'), host('j', '12.0.0', false), host('k', '10.10.0')], { version: '11.3.0', from: 'host', host: 'the i' }],
  ['file:///a.xml', [host('h', 'garbage')], { version: '12.8.0', from: 'schema' }],
  ['file:///defined.xml', [host('h', '9.0.0'), host('i', '11.3.0')], { version: '9.0.0', from: 'host', host: 'the h' }],
  ['file:///defined.xml', [host('h', '9.0.0', false), host('i', '11.3.0')], { version: '9.0.0', from: 'host', host: 'the h' }],
  // Defined on a host that was not reached yet: another one has no say.
  ['file:///defined.xml', [host('i', '11.3.0')], { version: '12.8.0', from: 'schema' }],
  ['libvirt:/i/domain/u/web.xml', [host('h', '9.0.0'), host('i', '11.3.0', false)], { version: '11.3.0', from: 'host', host: 'the i' }],
  ['libvirt:/k/domain/u/web.xml', [host('h', '9.0.0')], { version: '12.8.0', from: 'schema' }],
])('auto: %s with %j', async (uri, hosts, expected) => {
  await setTarget('auto');
  await tell(hosts, { 'file:///defined.xml': 'h' });
  expect(await targetOf(uri)).toEqual(expected);
});

test('what is too new for its host is a warning that names the host’s version, in each document by its own', async () => {
  await setTarget('auto');
  const uri = await server.openFile('auto.xml', machine);
  const other = await server.openFile('other.xml', machine);
  await tell([]);
  expect(await warned(uri)).toEqual([]);
  const before = refreshes;
  await tell([host('h', '9.0.0'), host('i', '10.0.0'), host('j', '11.3.0')], { [uri]: 'h', [other]: 'i' });
  expect([await warned(uri), await warned(other)]).toEqual([['host the h has 9.0.0'], ['host the i has 10.0.0']]);
  await expect.poll(() => refreshes).toBeGreaterThan(before);
  await tell([host('h', '9.0.0'), host('j', '11.3.0')], { [uri]: 'j' });
  expect([await warned(uri), await warned(other)]).toEqual([[], []]);
});

test('a version in the settings holds whatever hosts there are; an empty one is for any libvirt', async () => {
  await tell([host('h', '9.0.0')]);
  const uri = await server.openFile('set.xml', machine);
  await setTarget('10.5.0');
  expect([await targetOf(uri), await warned(uri)]).toEqual([{ version: '10.5.0', from: 'setting' }, ['the setting `libvirt.targetVersion` is 10.5.0']]);
  await setTarget('');
  expect([await targetOf(uri), await warned(uri)]).toEqual([{ version: '', from: 'nothing' }, []]);
});
