// What an untrusted workspace can do: nothing of its settings is used, and the manifest says which settings are whose.
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test, vi } from 'vitest';

const state = { trusted: false, values: {} as Record<string, unknown> };
vi.mock('vscode', () => ({
  workspace: {
    get isTrusted() { return state.trusted; },
    getConfiguration: () => ({ inspect: () => state.values, get: (_key: string, fallback: unknown) => fallback, update: (_key: string, value: unknown) => Promise.resolve(void (state.values = { globalValue: value })) }),
    onDidChangeConfiguration: () => ({ dispose: () => undefined }),
    onDidGrantWorkspaceTrust: () => ({ dispose: () => undefined }),
  },
  ConfigurationTarget: { Global: 1 },
}));

const { consent, VscodeConnections } = await import('../../client/src/hostSettings');

interface Manifest {
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> } | readonly { readonly properties: Readonly<Record<string, { readonly scope: string }>> }[] };
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const settings = Object.fromEntries([manifest.contributes.configuration].flat().flatMap(({ properties }) => Object.entries(properties)));

describe('settings of the manifest', () => {
  test('what runs programs, ends calls or throws history away is the machine’s: no workspace has a say', () => {
    expect(['virshPath', 'timeLimit', 'historySize'].map((name) => settings[`libvirt.${name}`]?.scope)).toEqual(['machine', 'machine', 'machine']);
  });

  test('what a workspace may set and what names programs, hosts or files is restricted until it is trusted', () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect([supported, [...restrictedConfigurations].sort()]).toEqual(['limited', ['libvirt.connections', 'libvirt.schemaDirectory', 'libvirt.virshPath']]);
  });

  test('every other setting is about looks and diagnostics alone', () => {
    const harmless = ['autoClosingTags', 'codeLens', 'language', 'severities', 'targetVersion', 'trace.server'];
    const guarded = ['connections', 'schemaDirectory', 'virshPath', 'timeLimit', 'historySize'];
    expect(Object.keys(settings).sort()).toEqual([...harmless, ...guarded].map((name) => `libvirt.${name}`).sort());
  });
});

describe('the hosts of a workspace', () => {
  const theirs = { name: 'theirs', uri: 'qemu+ext:///system?command=/tmp/evil' };
  beforeEach(() => {
    state.values = { globalValue: [{ name: 'mine', uri: 'test:///default' }], workspaceValue: [theirs], workspaceFolderValue: [theirs] };
  });

  test('are not even read before the workspace is trusted', () => {
    state.trusted = false;
    const settings = new VscodeConnections();
    expect(settings.read()).toEqual([{ name: 'mine', uri: 'test:///default', origin: 'user' }]);
    settings.dispose();
  });

  test('are read from then on, and marked as the workspace’s', () => {
    state.trusted = true;
    const settings = new VscodeConnections();
    expect(settings.read()).toEqual([{ name: 'mine', uri: 'test:///default', origin: 'user' }, { ...theirs, origin: 'workspace' }]);
    settings.dispose();
  });
});

describe('an address that can run a program', () => {
  const mine = { name: 'mine', uri: 'qemu+ext:///system?command=/usr/bin/way', origin: 'user' } as const;

  /** What the person is asked, and what comes of it; `known` was agreed to before. */
  async function agreeing(options: { readonly trusted: boolean; readonly known?: readonly string[]; readonly answer?: 'yes' }): Promise<readonly unknown[]> {
    state.trusted = options.trusted;
    let kept = options.known ?? [];
    const asked: string[] = [];
    const prompts = { ask: (question: { readonly message: string }) => (asked.push(question.message), Promise.resolve(options.answer)) };
    const memory = { get: () => kept, update: (_key: string, value: readonly string[]) => Promise.resolve(void (kept = value)) };
    return [await consent(prompts as unknown as Parameters<typeof consent>[0], memory as unknown as Parameters<typeof consent>[1])(mine), asked, kept];
  }
  const question = 'mine can run a program on this machine. Connect?';

  test('is used once the person agrees, which is remembered', async () => {
    expect(await agreeing({ trusted: true })).toEqual(['no', [question], []]);
    expect(await agreeing({ trusted: true, answer: 'yes' })).toEqual(['yes', [question], [mine.uri]]);
    expect(await agreeing({ trusted: true, known: [mine.uri] })).toEqual(['yes', [], [mine.uri]]);
  });

  test('is remembered beside another one that was agreed to while the question stood', async () => {
    state.trusted = true;
    let kept: readonly string[] = [];
    const prompts = { ask: () => ((kept = ['qemu+ext:///other']), Promise.resolve('yes')) };
    const memory = { get: () => kept, update: (_key: string, value: readonly string[]) => Promise.resolve(void (kept = value)) };
    await consent(prompts as unknown as Parameters<typeof consent>[0], memory as unknown as Parameters<typeof consent>[1])(mine);
    expect(kept).toEqual(['qemu+ext:///other', mine.uri]);
  });

  test('is not used in a workspace that nobody trusts, whoever agreed before', async () => {
    expect(await agreeing({ trusted: false, known: [mine.uri], answer: 'yes' })).toEqual(['workspace-not-trusted', [], [mine.uri]]);
  });
});

test('the usual hosts stay in a written list, without a name, and what has a name is the person’s', async () => {
  state.values = {};
  const settings = new VscodeConnections();
  const usual = ['qemu:///system', 'qemu:///session'].map((uri) => ({ name: uri, uri, origin: 'default' }));
  expect(settings.read()).toEqual(usual);
  await settings.write([...usual, { name: 'lab', uri: 'test:///default', origin: 'user' }] as Parameters<typeof settings.write>[0]);
  expect(state.values['globalValue']).toEqual([{ uri: 'qemu:///system' }, { uri: 'qemu:///session' }, { name: 'lab', uri: 'test:///default' }]);
  expect(settings.read()).toEqual([...usual, { name: 'lab', uri: 'test:///default', origin: 'user' }]);
  state.values = { globalValue: [{ name: 'qemu:///system', uri: 'qemu:///system' }] };
  expect(settings.read()).toEqual([{ name: 'qemu:///system', uri: 'qemu:///system', origin: 'user' }]);
  settings.dispose();
});
