// Starts dist/server.js as an editor does and talks to it over a real pipe.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  CodeActionRequest,
  createMessageConnection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type FullDocumentDiagnosticReport,
  type InitializeResult,
  type MessageConnection,
  type Position,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
import type { InitializationOptions } from '../../server/src/protocol/messages';
import { takeCursor } from '../support/cursor';

/** What the build makes: the server with its data beside it. */
export const bundle = resolve(import.meta.dirname, '../../dist');

/** What VS Code says of itself, as far as it matters here. */
export const modernEditor: ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: false },
    completion: { completionItem: { snippetSupport: true, resolveSupport: { properties: ['documentation'] }, documentationFormat: ['markdown'] } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll', 'refactor'] } } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    publishDiagnostics: { relatedInformation: true },
  },
};

/** An editor of before pull diagnostics: it waits for them to be pushed. */
export const olderEditor: ClientCapabilities = { textDocument: { publishDiagnostics: {} } };

/** What a diagnostic says: ours is never markup. */
export function sentence(message: Diagnostic['message']): string {
  return typeof message === 'string' ? message : message.value;
}

/** A document with the cursor that its text named by `$0`. */
export interface Opened {
  readonly uri: string;
  readonly position: Position;
}

/** A running server and what tests ask of it. */
export class TestServer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #exited: Promise<number | null>;
  #opened = 0;
  #stderr = '';

  private constructor(
    process: ChildProcessWithoutNullStreams,
    /** The raw connection, for requests that have no method here. */
    readonly connection: MessageConnection,
  ) {
    this.#process = process;
    this.#exited = new Promise((settle) => process.once('exit', settle));
    process.stderr.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
  }

  /** Starts the server of a directory, by default that of the build, and says hello. */
  static async start(
    capabilities: ClientCapabilities = modernEditor,
    prepare?: (connection: MessageConnection) => void,
    initializationOptions: InitializationOptions = { locale: 'en' },
    directory = bundle,
    folders: readonly WorkspaceFolder[] | null = null,
  ): Promise<{ server: TestServer; hello: InitializeResult }> {
    const program = join(directory, 'server.js');
    if (!existsSync(program)) throw new Error('dist/server.js is not there: run `npm run build` first');
    const child = spawn(process.execPath, [program, '--stdio'], { stdio: 'pipe' });
    const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    prepare?.(connection);
    connection.listen();
    const server = new TestServer(child, connection);
    const hello = await connection.sendRequest<InitializeResult>(InitializeRequest.method, { processId: process.pid, workspaceFolders: folders, capabilities, initializationOptions });
    await connection.sendNotification(InitializedNotification.type, {});
    return { server, hello };
  }

  /** Opens a text; `$0` in it is taken out and becomes the position. */
  async open(textWithCursor: string, languageId = 'libvirt-xml'): Promise<Opened> {
    const uri = `untitled:test-${++this.#opened}.xml`;
    const { text, offset = 0 } = takeCursor(textWithCursor);
    const before = text.slice(0, offset).split('\n');
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId, version: 1, text } });
    return { uri, position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 } };
  }

  /** Opens a text as a file of the workspace. */
  async openFile(name: string, text: string): Promise<string> {
    return this.openUri(`file:///machines/${name}`, text);
  }

  /** Opens a text as what a uri names. */
  async openUri(uri: string, text: string): Promise<string> {
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'libvirt-xml', version: 1, text } });
    return uri;
  }

  /** Closes a document. */
  async close(uri: string): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  /** The code actions of certain kinds at a position. */
  async actions({ uri, position }: Opened, only: readonly string[]): Promise<readonly CodeAction[]> {
    const params = { textDocument: { uri }, range: { start: position, end: position }, context: { diagnostics: [], only: [...only] } };
    return ((await this.connection.sendRequest(CodeActionRequest.type, params)) ?? []) as CodeAction[];
  }

  /** Replaces a range of a document. */
  async change(uri: string, version: number, range: { start: Position; end: Position }, text: string): Promise<void> {
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [{ range, text }] });
  }

  /** The problems of a document, pulled. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    return (report as FullDocumentDiagnosticReport).items;
  }

  /** The next problems that the server pushes by itself. */
  pushed(): Promise<{ uri: string; version?: number; diagnostics: Diagnostic[] }> {
    return new Promise((settle) => this.connection.onNotification(PublishDiagnosticsNotification.type, settle));
  }

  /** Its process. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Says goodbye; answers the exit code and what stood on stderr. */
  async stop(): Promise<{ code: number | null; stderr: string }> {
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    const code = await this.#exited;
    this.connection.dispose();
    return { code, stderr: this.#stderr };
  }

  /** Ends the process whatever it does. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
