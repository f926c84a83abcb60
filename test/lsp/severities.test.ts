// The setting `libvirt.severities` over LSP: each kind of code at each severity, and what is said of values that have no effect.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigurationRequest, LogMessageNotification, MessageType } from 'vscode-languageserver/node';
import { modernEditor, TestServer } from './server';

/** Has one problem of each kind: of the syntax, the grammar, versions, a rule of each severity, and another document. */
const BROKEN = `<domain type='kvm'>
  <name>web&</name>
  <memory unit='GiB'>2</memory>
  <vcpu placement='dynamic'>2</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <on_reboot>rename-restart</on_reboot>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw' cache='unsafe'/>
      <source file='/web.raw'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='user'>
      <mac address='52:54:00:00:00:01'/>
      <model type='e1000'/>
    </interface>
  </devices>
</domain>
`;
const OTHER = "<domain type='kvm'>\n  <name>db</name>\n  <devices>\n    <interface type='user'>\n      <mac address='52:54:00:00:00:01'/>\n    </interface>\n  </devices>\n</domain>\n";

/** Codes with the severities that they have by themselves, as LSP numbers them. */
const OWN: Readonly<Record<string, number>> = {
  'bare-ampersand': 1,
  'invalid-value': 1,
  'lifecycle-rename-restart': 1,
  'disk-cache-unsafe': 2,
  'interface-emulated': 4,
  'mac-in-two-documents': 2,
};

let server: TestServer;
let severities: unknown = {};
const log: string[] = [];
let uri = '';

beforeAll(async () => {
  ({ server } = await TestServer.start({ ...modernEditor, workspace: { configuration: true } }, (connection) => {
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map((): unknown => ({ severities })));
    connection.onNotification(LogMessageNotification.type, ({ type, message }) => {
      if (type === MessageType.Warning) log.push(message);
    });
  }));
  uri = await server.openFile('web.xml', BROKEN);
  await server.openFile('db.xml', OTHER);
});
afterAll(() => server.kill());

async function set(value: unknown): Promise<void> {
  severities = value;
  await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
}

/** The severities of those codes in the document. */
async function shown(): Promise<Record<string, number | undefined>> {
  const found = await server.diagnostics(uri);
  return Object.fromEntries(found.filter(({ code }) => String(code) in OWN).map(({ code, severity }) => [String(code), severity]));
}

describe('a code', () => {
  test('has its own severity where nothing else is set', async () => {
    await expect.poll(shown).toEqual(OWN);
  });

  test.each([
    ['error', 1],
    ['warning', 2],
    ['information', 3],
    ['hint', 4],
  ])('of any kind is shown as %s', async (severity, number) => {
    await set(Object.fromEntries(Object.keys(OWN).map((code) => [code, severity])));
    await expect.poll(shown).toEqual(Object.fromEntries(Object.keys(OWN).map((code) => [code, number])));
  });

  test('of any kind is switched off, each by itself', async () => {
    for (const off of Object.keys(OWN)) {
      await set({ [off]: 'off' });
      await expect.poll(shown).toEqual(Object.fromEntries(Object.entries(OWN).filter(([code]) => code !== off)));
    }
  });
});

describe('what has no effect', () => {
  test.each<[string, unknown, string[]]>([
    ['a severity that there is not', { 'disk-cache-unsafe': 'fatal' }, ["libvirt.severities: \"fatal\" is no severity of 'disk-cache-unsafe'; there are error, warning, information, hint, off"]],
    ['a code that there is not', { 'disk-cache-unsave': 'off' }, ["libvirt.severities: no problem has the code 'disk-cache-unsave'"]],
    ['something else', 'off', ['libvirt.severities is not an object of codes and severities']],
    ['nothing', null, []],
  ])('is said in the log: %s', async (_what, value, said) => {
    await set({ 'bare-ampersand': 'off' });
    await expect.poll(async () => 'bare-ampersand' in (await shown())).toBe(false);
    log.length = 0;
    await set(value);
    await expect.poll(shown).toEqual(OWN);
    expect(log).toEqual(said);
  });
});
