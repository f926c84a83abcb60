// Shows which definitions hold a text that autosave kept and no host has: on the tab, in the status bar, and to `when` clauses.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Hosts } from '../hosts/hosts';
import { addressOf, type DefinitionFileSystem } from './definitionFileSystem';
import { definitionScheme } from './uris';

/** VS Code shows a kept text as saved; this says that it is not defined. */
export class NotDefinedMarks implements vscode.FileDecorationProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChangeFileDecorations = this.changed.event;
  private readonly status = vscode.window.createStatusBarItem('libvirt.notDefined', vscode.StatusBarAlignment.Left, 10);
  private readonly subscriptions: { dispose(): unknown }[];

  constructor(private readonly files: DefinitionFileSystem, private readonly hosts: Hosts) {
    this.status.name = l10n.t('Libvirt: not defined');
    this.status.command = 'libvirt.saveDefinition';
    this.status.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    this.subscriptions = [
      this.changed,
      this.status,
      files.onDidChangeKept((uri) => {
        this.changed.fire(uri);
        this.showActive();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.showActive()),
      vscode.window.registerFileDecorationProvider(this),
    ];
    this.showActive();
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const words = uri.scheme === definitionScheme ? this.wordsOf(uri) : undefined;
    return words === undefined ? undefined : new vscode.FileDecoration('!', words, new vscode.ThemeColor('list.warningForeground'));
  }

  dispose(): void {
    for (const one of this.subscriptions) one.dispose();
  }

  private wordsOf(uri: vscode.Uri): string | undefined {
    const address = addressOf(uri);
    if (address === undefined || !this.files.isKept(address)) return undefined;
    return l10n.t('Not defined on {0}: autosave keeps your text and never defines it', this.hosts.get(address.host)?.snapshot.name ?? address.host);
  }

  private showActive(): void {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const words = uri === undefined ? undefined : this.wordsOf(uri);
    void vscode.commands.executeCommand('setContext', 'libvirt.notDefined', words !== undefined);
    if (words === undefined) {
      this.status.hide();
      return;
    }
    this.status.text = `$(cloud-upload) ${l10n.t('Not defined')}`;
    this.status.tooltip = words;
    this.status.show();
  }
}
