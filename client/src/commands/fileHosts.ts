// Which host each local file was last defined on.
import * as vscode from 'vscode';

const key = 'libvirt.hostOfFile';
const limit = 500;

/**
 * Remembered for the workspace, the newest files first to stay. A document without a file has its host only while it is
 * open: the next `Untitled-1` is another document.
 */
export class FileHosts implements vscode.Disposable {
  private readonly unsaved = new Map<string, string>();
  private readonly closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.unsaved.delete(uri.toString()));
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly memory: vscode.Memento) {}

  get(uri: vscode.Uri): string | undefined {
    if (uri.scheme === 'untitled') return this.unsaved.get(uri.toString());
    return this.all().find(([file]) => file === uri.toString())?.[1];
  }

  /** Every document that is known to have been defined, with its host. */
  entries(): readonly (readonly [uri: string, host: string])[] {
    return [...this.all(), ...this.unsaved];
  }

  async remember(uri: vscode.Uri, host: string): Promise<void> {
    if (uri.scheme === 'untitled') this.unsaved.set(uri.toString(), host);
    else await this.memory.update(key, [[uri.toString(), host], ...this.all().filter(([file]) => file !== uri.toString())].slice(0, limit));
    this.changed.fire();
  }

  dispose(): void {
    this.closed.dispose();
    this.changed.dispose();
  }

  private all(): readonly (readonly [file: string, host: string])[] {
    return this.memory.get(key, []);
  }
}
