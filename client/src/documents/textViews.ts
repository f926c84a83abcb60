// Read-only documents: texts made once, and views that are read from the host whenever they are shown or it changes.
import * as vscode from 'vscode';
import { maskSecrets } from '../virsh/commandLine';
import { isOpen } from './openDocuments';
import { fileName, viewScheme } from './uris';

/** A text for a read-only editor. The end of the name chooses the language. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** A view that can be read again. */
export interface LiveView {
  readonly name: string;
  /** Which view it is: the same id opens the same editor again. */
  readonly id: string;
  read(): Promise<string>;
  /** What was read for this very look, by work that a person can cancel: it is not read twice. */
  readonly now?: string;
}

/** What a person only looks at shows no passwords: an editor of the definition does. Answers in other formats are what was asked for. */
function withoutSecrets(path: string, text: string): string {
  return /\.(?:xml|sh)$/.test(path) ? maskSecrets(text) : text;
}

/** Content of the scheme `libvirt-view:`. Texts are kept while an editor shows them. */
export class TextViews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly sources = new Map<string, () => Promise<string>>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly closed: vscode.Disposable;
  private count = 0;

  constructor() {
    this.closed = vscode.workspace.onDidCloseTextDocument((document) => {
      if (document.uri.scheme === viewScheme && !isOpen(document.uri)) this.sources.delete(document.uri.toString());
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const source = this.sources.get(uri.toString());
    return source === undefined ? '' : withoutSecrets(uri.path, await source());
  }

  /** A document that holds `text` for as long as it is open. */
  textUri({ name, text }: NamedText): vscode.Uri {
    this.count += 1;
    return this.register(`text-${this.count}`, name, async () => Promise.resolve(text));
  }

  /** A document that asks `view` for its text. What it showed last stays while the host does not answer; `known` is what was read already. */
  liveUri(view: LiveView, known?: string): vscode.Uri {
    let last = known ?? view.now;
    let { now } = view;
    const fresh = async (): Promise<string> => (last = now ?? (await view.read()));
    const uri = this.register(view.id, view.name, async () => fresh().catch((error: unknown) => {
      if (last === undefined) throw error;
      return last;
    }).finally(() => { now = undefined; }));
    if (now !== undefined && isOpen(uri)) this.changed.fire(uri);
    return uri;
  }

  /** Opens a text in an editor that cannot be changed. */
  async show(what: NamedText | LiveView): Promise<vscode.TextEditor> {
    const uri = this.uriOf(what);
    const document = await vscode.workspace.openTextDocument(uri);
    return vscode.window.showTextDocument(document, { preview: true });
  }

  /** Opens a diff; a side that is a view follows its host. */
  async compare(left: NamedText | LiveView, right: NamedText | LiveView, title: string): Promise<void> {
    await vscode.commands.executeCommand('vscode.diff', this.uriOf(left), this.uriOf(right), title);
  }

  /** Reads again every open view whose id begins with `prefix`. */
  refresh(prefix: string): void {
    for (const key of this.sources.keys()) {
      const uri = vscode.Uri.parse(key);
      if (uri.query.startsWith(prefix)) this.changed.fire(uri);
    }
  }

  dispose(): void {
    this.closed.dispose();
    this.changed.dispose();
  }

  private uriOf(what: NamedText | LiveView): vscode.Uri {
    return 'text' in what ? this.textUri(what) : this.liveUri(what);
  }

  private register(id: string, name: string, read: () => Promise<string>): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: viewScheme, path: `/${fileName(name)}`, query: id });
    this.sources.set(uri.toString(), read);
    return uri;
  }
}
