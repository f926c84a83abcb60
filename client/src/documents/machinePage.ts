// The page that explains a machine: read-only Markdown beside the text, with links that lead to its lines.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { linked, page, revealCommand } from './machineHtml';

/** Makes the page of a text; nothing where it describes no machine. */
export type Explain = (text: string) => Promise<string | undefined>;

/** A page follows typing, at this distance in milliseconds. */
const followsAfter = 500;

/** The pages that are open, one a document. */
export class MachinePages implements vscode.Disposable {
  private readonly panels = new Map<string, vscode.WebviewPanel>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly subscriptions: readonly vscode.Disposable[];

  constructor(private readonly explain: Explain) {
    this.subscriptions = [
      vscode.commands.registerCommand(revealCommand, revealLine),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.follow(document)),
    ];
  }

  /** Shows the page of a document beside it; false where it describes no machine. */
  async show(document: vscode.TextDocument): Promise<boolean> {
    const html = await this.render(document);
    if (html === undefined) return false;
    const key = document.uri.toString();
    const panel = this.panels.get(key) ?? this.open(key, title(document));
    panel.webview.html = html;
    panel.reveal(undefined, true);
    return true;
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const panel of this.panels.values()) panel.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private open(key: string, name: string): vscode.WebviewPanel {
    const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel('libvirt.machine', name, where, { enableCommandUris: [revealCommand], localResourceRoots: [], enableFindWidget: true });
    panel.onDidDispose(() => this.panels.delete(key));
    this.panels.set(key, panel);
    return panel;
  }

  private follow(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.panels.has(key)) return;
    clearTimeout(this.timers.get(key));
    this.timers.set(key, setTimeout(() => void this.refresh(document, key), followsAfter));
  }

  private async refresh(document: vscode.TextDocument, key: string): Promise<void> {
    this.timers.delete(key);
    const html = await this.render(document);
    const panel = this.panels.get(key);
    if (panel !== undefined && html !== undefined) panel.webview.html = html;
  }

  private async render(document: vscode.TextDocument): Promise<string | undefined> {
    const markdown = await this.explain(document.getText());
    if (markdown === undefined) return undefined;
    const body = await vscode.commands.executeCommand<string>('markdown.api.render', markdown);
    return page(linked(body, document.uri));
  }
}

async function revealLine(uri: string, line: number): Promise<void> {
  const target = vscode.Uri.parse(uri);
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === target.toString());
  const editor = await vscode.window.showTextDocument(target, shown?.viewColumn === undefined ? { viewColumn: vscode.ViewColumn.One } : { viewColumn: shown.viewColumn });
  const { range } = editor.document.lineAt(Math.min(line, editor.document.lineCount) - 1);
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function title(document: vscode.TextDocument): string {
  const name = document.uri.path.split('/').at(-1) ?? '';
  return l10n.t('{0} explained', name.replace(/\.xml$/, ''));
}
