// "Define on …" above the root of local XML, and what a `libvirt:` document is above its own.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Hosts } from '../hosts/hosts';
import { addressOf } from './definitionFileSystem';
import { kindAtAGlance } from './definitionKind';

/** Lenses above the root element: nothing where the root is nothing that can be defined. */
export class DefineLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscription: { dispose(): void };

  constructor(private readonly hosts: Hosts, private readonly rememberedHost: (uri: vscode.Uri) => string | undefined) {
    this.subscription = hosts.onDidChangeList(() => this.changed.fire());
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.getConfiguration('libvirt', document).get<boolean>('codeLens', true)) return [];
    if (kindAtAGlance(document.getText()) === undefined) return [];
    const line = rootLine(document);
    const range = new vscode.Range(line, 0, line, 0);
    const address = addressOf(document.uri);
    return (address === undefined ? this.fileLenses(document) : this.definitionLenses(document, address.host)).map((command) => new vscode.CodeLens(range, command));
  }

  /** Asks VS Code to show the lenses again: the remembered host changed. */
  refresh(): void {
    this.changed.fire();
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private fileLenses(document: vscode.TextDocument): vscode.Command[] {
    const remembered = this.rememberedHost(document.uri);
    const host = remembered === undefined ? undefined : this.hosts.get(remembered)?.snapshot.name;
    const define = { command: 'libvirt.define', title: host === undefined ? l10n.t('Define …') : l10n.t('Define on {0}', host), arguments: [document.uri] };
    if (host === undefined) return [define];
    return [define, { command: 'libvirt.compareWithHost', title: l10n.t('Compare with {0}', host), arguments: [document.uri] }];
  }

  private definitionLenses(document: vscode.TextDocument, host: string): vscode.Command[] {
    const name = this.hosts.get(host)?.snapshot.name ?? host;
    return [
      { command: 'libvirt.saveDefinition', title: l10n.t('Define on {0}', name), arguments: [document.uri] },
      { command: 'libvirt.showHistory', title: l10n.t('History'), arguments: [document.uri] },
    ];
  }
}

function rootLine(document: vscode.TextDocument): number {
  const text = document.getText().replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, (all) => all.replace(/[^\n]/g, ' '));
  const at = text.search(/<[\w.-]/);
  return at < 0 ? 0 : document.positionAt(at).line;
}
