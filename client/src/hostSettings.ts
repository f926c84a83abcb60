// The settings about hosts: the list of connections, virsh's path, time limits; and consent to what could run a program.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Agree, Connection, ConnectionOrigin, ConnectionSettings, KeptConnection } from './hosts/hosts';
import { Emitter } from './hosts/emitter';
import type { Prompts } from './ui/prompts';

const section = 'libvirt';

/** Tried when the person has no list of their own. */
const defaults: readonly Connection[] = [
  { name: 'qemu:///system', uri: 'qemu:///system' },
  { name: 'qemu:///session', uri: 'qemu:///session' },
];

/** virsh's path; machine-scoped, so that no workspace can choose the program. */
export function virshPath(): string {
  const path = vscode.workspace.getConfiguration(section).get('virshPath', '').trim();
  return path === '' ? 'virsh' : path;
}

/** How long one call may take, in milliseconds. */
export function timeLimitMs(): number {
  return Math.max(1, vscode.workspace.getConfiguration(section).get('timeLimit', 30)) * 1000;
}

/** How many replaced definitions of one object are kept. */
export function historySize(): number {
  return Math.max(1, vscode.workspace.getConfiguration(section).get('historySize', 50));
}

/** `libvirt.connections`: the person's own, and in trusted workspaces those of the workspace. */
export class VscodeConnections implements ConnectionSettings, vscode.Disposable {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];

  constructor() {
    this.subscriptions = [
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${section}.connections`)) this.changed.fire();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.changed.fire()),
    ];
  }

  read(): readonly (Connection & { readonly origin: ConnectionOrigin })[] {
    const { globalValue, workspaceValue, workspaceFolderValue } = inspected();
    const foreign = vscode.workspace.isTrusted ? [...connectionsOf(workspaceValue), ...connectionsOf(workspaceFolderValue)] : [];
    const seen = new Set<string>();
    const all = [
      // The usual hosts stand in the list without a name, and stay what they are: tried, and shown where they answer.
      ...connectionsOf(globalValue).map(({ named, ...one }) => ({ ...one, origin: named === 'no' && isUsual(one.uri) ? ('default' as const) : ('user' as const) })),
      ...foreign.map(({ name, uri }) => ({ name, uri, origin: 'workspace' as const })),
      ...(globalValue === undefined || globalValue === null ? defaults.map((one) => ({ ...one, origin: 'default' as const })) : []),
    ];
    return all.filter((one) => !seen.has(one.uri) && seen.add(one.uri));
  }

  async write(connections: readonly KeptConnection[]): Promise<void> {
    const plain = connections.map(({ name, uri, origin }) => (origin === 'default' ? { uri } : { name, uri }));
    await vscode.workspace.getConfiguration(section).update('connections', plain, vscode.ConfigurationTarget.Global);
  }

  dispose(): void {
    for (const one of this.subscriptions) one.dispose();
    this.changed.dispose();
  }
}

function inspected(): { readonly globalValue?: unknown; readonly workspaceValue?: unknown; readonly workspaceFolderValue?: unknown } {
  return vscode.workspace.getConfiguration(section).inspect('connections') ?? {};
}

/** Settings are typed by hand: what is no connection is left out. */
function connectionsOf(value: unknown): (Connection & { readonly named: 'yes' | 'no' })[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('uri' in one) || typeof one.uri !== 'string' || one.uri.trim() === '') return [];
    const uri = one.uri.trim();
    const name = 'name' in one && typeof one.name === 'string' ? one.name.trim() : '';
    return [name === '' ? { name: uri, uri, named: 'no' as const } : { name, uri, named: 'yes' as const }];
  });
}

function isUsual(uri: string): boolean {
  return defaults.some((one) => one.uri === uri);
}

/** Asks before a URI that can run a program is used, and remembers a yes for that URI on this machine. Where the workspace is not trusted, none is used. */
export function consent(prompts: Prompts, memory: vscode.Memento): Agree {
  const key = 'libvirt.agreedUris';
  return async ({ name, uri, origin }) => {
    if (!vscode.workspace.isTrusted) return 'workspace-not-trusted';
    const agreed = (): readonly string[] => memory.get<readonly string[]>(key, []);
    if (agreed().includes(uri)) return 'yes';
    const answer = await prompts.ask({
      message: origin === 'workspace' ? l10n.t('Connect to {0}, a host that this workspace names?', name) : l10n.t('{0} can run a program on this machine. Connect?', name),
      detail: `${uri}\n\n${l10n.t('Agree only if you know where this address comes from: a libvirt URI can run commands and read your keys.')}`,
      choices: [{ id: 'yes', title: l10n.t('Connect') }],
    });
    if (answer !== 'yes') return 'no';
    // Another host may have been agreed to while this question stood.
    await memory.update(key, [...agreed(), uri]);
    return 'yes';
  };
}
