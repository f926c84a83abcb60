// Which host each local file was last defined on.
import * as vscode from 'vscode';

const key = 'libvirt.hostOfFile';
const limit = 500;

/** Remembered for the workspace, the newest files first to stay. */
export class FileHosts {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly memory: vscode.Memento) {}

  get(uri: vscode.Uri): string | undefined {
    return this.all().find(([file]) => file === uri.toString())?.[1];
  }

  async remember(uri: vscode.Uri, host: string): Promise<void> {
    const others = this.all().filter(([file]) => file !== uri.toString());
    await this.memory.update(key, [[uri.toString(), host], ...others].slice(0, limit));
    this.changed.fire();
  }

  private all(): readonly (readonly [file: string, host: string])[] {
    return this.memory.get(key, []);
  }
}
