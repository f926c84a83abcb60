// The definitions of a workspace over LSP: its folders and their changes, what is said between documents, and the fixes for it.
import { randomBytes } from 'node:crypto';
import { DidChangeWatchedFilesNotification, WatchKind, type Diagnostic as LspDiagnostic, type InitializeParams } from 'vscode-languageserver/node';
import { codeActionsAt, type CodeAction } from '../features/codeActions';
import { toDiagnostics } from '../features/diagnostics/diagnostics';
import type { Span } from '../text/span';
import { IDENTITY_CODES, identityFixes, type Supply } from '../workspace/fixes';
import { toLspDiagnostic } from './convert';
import type { OpenDocument, Session } from './session';

/** Places at most to which one problem leads. */
const MOST_PLACES = 10;

/** Follows the workspace's folders and their files, as far as the editor tells of them; what it answers asks the editor to, once it may be asked. */
export function registerWorkspaceFiles(session: Session, params: InitializeParams, refresh: () => void): () => void {
  const { connection, files } = session;
  const { workspace } = params.capabilities;
  session.onChangedElsewhere = refresh;
  files.setFolders(params.workspaceFolders ?? []);
  connection.onDidChangeWatchedFiles(({ changes }) => files.follow(changes));
  const logged = (error: unknown): void => connection.console.error(String(error));
  const readFolders = async (): Promise<void> => {
    files.setFolders((await connection.workspace.getWorkspaceFolders()) ?? []);
    refresh();
  };
  return () => {
    if (workspace?.workspaceFolders === true) connection.workspace.onDidChangeWorkspaceFolders(() => void readFolders().catch(logged));
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
    // Of a folder that is deleted nothing is told but its own name.
    const watchers = [{ globPattern: '**/*.xml' }, { globPattern: '**/*', kind: WatchKind.Delete }];
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(logged);
  };
}

/** The problems of a document because of others, each leading to the other places. */
export function sharedDiagnostics(session: Session, { text, service: { messages } }: OpenDocument): LspDiagnostic[] {
  const rivalries = session.rivalries(text.uri);
  const rivalsOf = new Map(rivalries.map(({ problem, rivals }) => [problem, rivals]));
  return toDiagnostics([...rivalsOf.keys()], messages).map((diagnostic) => {
    const places = (rivalsOf.get(diagnostic.problem) ?? []).slice(0, MOST_PLACES).flatMap(({ holder, claim }) => {
      const range = holder.rangeOf(claim);
      return range ? [{ location: { uri: holder.uri, range }, message: messages.related({ code: 'claimed-there', span: claim.span, args: {} }) }] : [];
    });
    return { ...toLspDiagnostic(text, diagnostic), relatedInformation: places };
  });
}

/** The fixes that give a document something of its own, for its problems that touch a span. */
export function identityActions(session: Session, { text, document, service: { diagnose, messages } }: OpenDocument, span: Span): readonly CodeAction[] {
  const shared = toDiagnostics(session.rivalries(text.uri).map(({ problem }) => problem), messages);
  const own = diagnose(document).filter(({ code }) => IDENTITY_CODES.has(code));
  const supply: Supply = { random: randomBytes, isTaken: (key) => session.files.isTaken(key) };
  const fixes = { offered: (problems: readonly CodeAction['diagnostic']['problem'][]) => problems.map((problem) => identityFixes(document.xml, problem, supply)), sure: () => [] };
  return codeActionsAt([...own, ...shared], span, fixes, messages);
}
