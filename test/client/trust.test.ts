// What an untrusted workspace can do: nothing of its settings is used, and the manifest says which settings are whose.
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test, vi } from 'vitest';

const state = { trusted: false, values: {} as Record<string, unknown> };
vi.mock('vscode', () => ({
  workspace: {
    get isTrusted() { return state.trusted; },
    getConfiguration: () => ({ inspect: () => state.values, get: (_key: string, fallback: unknown) => fallback }),
    onDidChangeConfiguration: () => ({ dispose: () => undefined }),
    onDidGrantWorkspaceTrust: () => ({ dispose: () => undefined }),
  },
}));

const { VscodeConnections } = await import('../../client/src/hostSettings');

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
