// Tells the language server the libvirt of each host and which files are for which: the setting `auto` goes by it.
import * as vscode from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';
import { hostVersionsNotification, type HostVersion, type HostVersionsParams } from '../../server/src/protocol/messages';
import type { FileHosts } from './commands/fileHosts';
import { definitionScheme, hostPath } from './documents/uris';
import type { HostModel, Hosts } from './hosts/hosts';

/** Of the language client, what is needed here. */
export type Teller = Pick<LanguageClient, 'sendNotification' | 'onDidChangeState' | 'state'>;

/** Tells everything anew whenever something of it changed, and once the server runs (again). */
export class HostVersionTeller implements vscode.Disposable {
  private readonly told = new vscode.EventEmitter<void>();
  /** The server was told something new. */
  readonly onDidTell = this.told.event;
  private readonly subscriptions: { dispose(): void }[] = [this.told];
  private last = '';

  constructor(private readonly client: Teller) {}

  /** Follows the hosts and the files that were defined on them. */
  follow(hosts: Hosts, files: Pick<FileHosts, 'entries' | 'onDidChange'>): void {
    const tell = (): void => this.tell({ hosts: [...hosts.all, ...hosts.unanswered].flatMap(versionOf), documents: Object.fromEntries(files.entries()) });
    this.subscriptions.push(
      hosts.onDidChangeList(tell),
      hosts.onDidChange(({ change }) => {
        if (change.kind === 'state' || change.kind === 'host') tell();
      }),
      files.onDidChange(tell),
      this.client.onDidChangeState(({ newState }) => {
        // A server that was started again knows nothing.
        this.last = '';
        if (newState === State.Running) tell();
      }),
    );
    tell();
  }

  dispose(): void {
    for (const one of this.subscriptions) one.dispose();
  }

  private tell(params: HostVersionsParams): void {
    const text = JSON.stringify(params);
    if (this.client.state !== State.Running || text === this.last) return;
    this.last = text;
    // A server that ends just now is told when it runs again.
    this.client.sendNotification(hostVersionsNotification, params).catch(() => undefined);
    this.told.fire();
  }
}

/** A host that was reached since the window opened: its libvirt stays known when it is no longer connected. */
function versionOf({ id, snapshot }: HostModel): HostVersion[] {
  const version = snapshot.host?.libvirtVersion;
  if (version === undefined) return [];
  const definitions = vscode.Uri.from({ scheme: definitionScheme, path: hostPath(id) }).toString();
  return [{ id, name: snapshot.name, version, isConnected: snapshot.state.kind === 'connected', definitions }];
}
