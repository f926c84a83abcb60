// As much of the vscode API as documents need, with documents that a test opens, types into, and closes.

type Listener<T> = (value: T) => unknown;

/** An event like VS Code's. */
export class EventEmitter<T> {
  private readonly listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>): { dispose(): void } => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

/** A URI that holds what documents ask for. */
export class Uri {
  private constructor(readonly scheme: string, readonly path: string, readonly query: string) {}
  static from({ scheme, path, query }: { readonly scheme: string; readonly path: string; readonly query?: string }): Uri {
    return new Uri(scheme, path, query ?? '');
  }
  static parse(text: string): Uri {
    const [, scheme = '', path = '', query = ''] = /^([^:]*):([^?]*)\??(.*)$/.exec(text) ?? [];
    return new Uri(scheme, path, query);
  }
  toString(): string {
    return `${this.scheme}:${this.path}${this.query === '' ? '' : `?${this.query}`}`;
  }
}

/** What a document asks of its URI, be it ours or one that the code under test was given by the real types. */
export type AnyUri = Pick<Uri, 'scheme' | 'path' | 'query' | 'toString'>;

/** A document; `type` and `clean` do what a person and a save do. */
export class FakeDocument {
  isDirty = false;
  languageId = 'xml';
  constructor(readonly uri: AnyUri, private text: string) {}
  getText(): string {
    return this.text;
  }
  positionAt(offset: number): number {
    return offset;
  }
  type(text: string): void {
    this.text = text;
    this.isDirty = true;
    events.changed.fire({ document: this });
  }
  /** The file's text, as after a save or a revert. */
  clean(text = this.text): void {
    this.text = text;
    this.isDirty = false;
    events.changed.fire({ document: this });
  }
}

const events = {
  opened: new EventEmitter<FakeDocument>(),
  closed: new EventEmitter<FakeDocument>(),
  changed: new EventEmitter<{ readonly document: FakeDocument }>(),
  willSave: new EventEmitter<{ readonly document: FakeDocument; readonly reason: number }>(),
};

/** What a test does to the editor. */
export const editor = {
  open(uri: AnyUri, text: string): FakeDocument {
    const document = new FakeDocument(uri, text);
    workspace.textDocuments.push(document);
    events.opened.fire(document);
    return document;
  },
  close(document: FakeDocument): void {
    workspace.textDocuments.splice(workspace.textDocuments.indexOf(document), 1);
    events.closed.fire(document);
  },
  /** VS Code tells a change of language as close and open; the document stays in the list. */
  setLanguage(document: FakeDocument, languageId: string): void {
    events.closed.fire(document);
    document.languageId = languageId;
    events.opened.fire(document);
  },
  willSave(document: FakeDocument, reason: number): void {
    events.willSave.fire({ document, reason });
  },
  closeAll(): void {
    for (const document of [...workspace.textDocuments]) editor.close(document);
  },
};

export const workspace = {
  textDocuments: [] as FakeDocument[],
  onDidOpenTextDocument: events.opened.event,
  onDidCloseTextDocument: events.closed.event,
  onDidChangeTextDocument: events.changed.event,
  onWillSaveTextDocument: events.willSave.event,
  applyEdit: async (edit: WorkspaceEdit): Promise<boolean> => {
    for (const { uri, text } of edit.edits) workspace.textDocuments.find((one) => one.uri.toString() === uri.toString())?.type(text);
    return Promise.resolve(true);
  },
};

/** Whole texts only. */
export class WorkspaceEdit {
  readonly edits: { readonly uri: Uri; readonly text: string }[] = [];
  replace(uri: Uri, _range: unknown, text: string): void {
    this.edits.push({ uri, text });
  }
}

export class Range {
  constructor(readonly start: number, readonly end: number) {}
}

export class Disposable {
  constructor(readonly dispose: () => void) {}
}

export const TextDocumentSaveReason = { Manual: 1, AfterDelay: 2, FocusOut: 3 };
export const FileType = { File: 1, Directory: 2 };
export const FileChangeType = { Changed: 1 };
/** The commands that ran, with what they were given. */
export const ran: unknown[][] = [];
export const commands = { executeCommand: async (...all: unknown[]): Promise<void> => Promise.resolve(void ran.push(all)) };
export const window = { showTextDocument: async (): Promise<void> => Promise.resolve() };
export const FileSystemError = {
  FileNotFound: (): Error => new Error('FileNotFound'),
  Unavailable: (words: string): Error => new Error(words),
  NoPermissions: (words: string): Error => new Error(words),
};
