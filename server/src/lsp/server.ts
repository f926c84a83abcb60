// Wires a connection to the service: capabilities at `initialize`, settings, and a handler for each request.
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { INDENT_TRIGGERS } from '../features/onTypeIndent';
import { schemaInForceNotification, type InitializationOptions } from '../protocol/messages';
import { FIX_ALL, registerCodeActions, registerCompletion, registerExplain, registerHover } from './documentHandlers';
import { registerPullDiagnostics, registerPushDiagnostics, type Refresh } from './diagnostics';
import { clientAbilities } from './clientAbilities';
import { Session } from './session';
import { registerFormatting, registerStructure } from './structureHandlers';
import { registerTargets } from './targetHandlers';
import { readSettings, severityFaults, type Settings } from './settings';
import type { Schemas } from './schemas';
import { registerWorkspaceFiles } from './workspaceHandlers';
import type { LanguageService } from '../service/languageService';

/** What the server is started with. */
export interface ServerHost {
  /** The schemas that settings ask for. */
  schemas(settings: Settings): Schemas;
  /** Makes the service for settings and the language of sentences and words. */
  createService(schemas: Schemas, settings: Settings, language: string): LanguageService;
}

/** Serves one connection until it ends. */
export function startServer(connection: Connection, host: ServerHost): void {
  const texts = new TextDocuments(TextDocument);
  let locale = 'en';
  const schemasOf = rememberLast(host);
  const session = new Session(connection, texts, (settings) =>
    host.createService(schemasOf(settings), settings, languageOf(settings.language || locale)),
  );
  connection.onInitialize((params) => {
    const { capabilities } = params;
    locale = localeOf(params);
    session.client = clientAbilities(params);
    const refresh = registerDiagnostics(session, capabilities);
    const followFiles = registerWorkspaceFiles(session, params, refresh);
    registerCompletion(session);
    registerHover(session);
    registerExplain(session);
    registerCodeActions(session);
    registerStructure(session);
    registerFormatting(session);
    registerTargets(session, (settings) => schemasOf(settings).inForce.version, refresh);
    const apply = (section: unknown): void => {
      const settings = readSettings(section);
      session.settings = settings;
      for (const fault of severityFaults(section, (code) => session.service.messages.isCode(code))) connection.console.warn(fault);
      void connection.sendNotification(schemaInForceNotification, schemasOf(settings).inForce);
      refresh();
    };
    const followSettings = registerSettings(connection, apply, capabilities);
    connection.onInitialized(() => {
      followSettings();
      followFiles();
    });
    return {
      capabilities: serverCapabilities(capabilities),
      serverInfo: { name: 'libvirt-xml' },
    };
  });
  texts.listen(connection);
  connection.listen();
}

function serverCapabilities(client: ClientCapabilities): ServerCapabilities {
  return {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    completionProvider: { triggerCharacters: ['<', '/', '"', "'", '=', ' ', '!'], resolveProvider: true },
    hoverProvider: true,
    documentSymbolProvider: { label: 'libvirt' },
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    linkedEditingRangeProvider: true,
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: INDENT_TRIGGERS[0], moreTriggerCharacter: INDENT_TRIGGERS.slice(1) },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL] },
    ...(client.textDocument?.diagnostic && {
      diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false },
    }),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}

function registerDiagnostics(session: Session, client: ClientCapabilities): Refresh {
  if (!client.textDocument?.diagnostic) return registerPushDiagnostics(session);
  return registerPullDiagnostics(session, { canRefresh: client.workspace?.diagnostics?.refreshSupport === true });
}

/** Applies settings whenever they change, and first when what it answers is called: asked for where the editor can be, else as it sends them. */
function registerSettings(connection: Connection, apply: (section: unknown) => void, client: ClientCapabilities): () => void {
  const canPull = client.workspace?.configuration === true;
  const canRegister = client.workspace?.didChangeConfiguration?.dynamicRegistration === true;
  const logged = (error: unknown): void => connection.console.error(String(error));
  let asked = 0;
  // An answer that comes after a later question was asked is of settings that no longer hold.
  const pull = async (): Promise<void> => {
    const question = ++asked;
    const section: unknown = await connection.workspace.getConfiguration('libvirt').catch((error: unknown) => {
      logged(error);
      return undefined;
    });
    if (question === asked) apply(section);
  };
  connection.onDidChangeConfiguration(({ settings }) => {
    if (canPull) pull().catch(logged);
    else apply((settings as { libvirt?: unknown } | null)?.libvirt);
  });
  return () => {
    if (canRegister) connection.client.register(DidChangeConfigurationNotification.type, { section: 'libvirt' }).catch(logged);
    if (canPull) pull().catch(logged);
    else apply(undefined);
  };
}

/** The schemas of settings; those that were made last hold until another directory is named. */
function rememberLast(host: ServerHost): (settings: Settings) => Schemas {
  let last: { readonly directory: string; readonly schemas: Schemas } | undefined;
  return (settings) => {
    const directory = settings.schemaDirectory;
    if (last?.directory !== directory) last = { directory, schemas: host.schemas(settings) };
    return last.schemas;
  };
}

function localeOf(params: InitializeParams): string {
  const options = params.initializationOptions as InitializationOptions | undefined;
  return options?.locale ?? params.locale ?? 'en';
}

/** The language whose words are shown in an editor of a locale: all of mainland Chinese is `zh-cn`. */
function languageOf(locale: string): string {
  const tag = locale.toLowerCase().replaceAll('_', '-');
  return /^zh(-cn|-sg|-hans.*)?$/.test(tag) ? 'zh-cn' : tag;
}
