// Starts dist/server.js as an editor does and talks to it over a real pipe.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  createMessageConnection,
  DidChangeTextDocumentNotification,
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
  type Diagnostic,
  type FullDocumentDiagnosticReport,
  type InitializeResult,
  type MessageConnection,
  type Position,
} from 'vscode-languageserver/node';
import type { InitializationOptions } from '../../server/src/protocol/messages';
import { takeCursor } from '../support/cursor';

const program = resolve(import.meta.dirname, '../../dist/server.js');

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

  /** Starts the server and says hello. */
  static async start(capabilities: ClientCapabilities = modernEditor, prepare?: (connection: MessageConnection) => void, initializationOptions: InitializationOptions = { locale: 'en' }): Promise<{ server: TestServer; hello: InitializeResult }> {
    if (!existsSync(program)) throw new Error('dist/server.js is not there: run `npm run build` first');
    const child = spawn(process.execPath, [program, '--stdio'], { stdio: 'pipe' });
    const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    prepare?.(connection);
    connection.listen();
    const server = new TestServer(child, connection);
    const hello = await connection.sendRequest<InitializeResult>(InitializeRequest.method, { processId: process.pid, workspaceFolders: null, capabilities, initializationOptions });
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
