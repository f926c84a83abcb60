// Diagnostics: pulled by editors that can, pushed to those that cannot.
import { DocumentDiagnosticReportKind, type Diagnostic, type DocumentDiagnosticReport } from 'vscode-languageserver/node';
import { FAILED, guarded } from './guard';
import type { Session } from './session';
import { toLspDiagnostic } from './convert';
import { sharedDiagnostics } from './workspaceHandlers';

/** How long typing must pause before problems are pushed, in milliseconds. */
const PUSH_DELAY = 150;

/** Makes every open document's problems known again, after settings changed. */
export type Refresh = () => void;

/** Answers pulls; the refresh asks the editor to pull again. */
export function registerPullDiagnostics(session: Session, options: { readonly canRefresh: boolean }): Refresh {
  const { connection } = session;
  connection.languages.diagnostics.on(
    // "No problems" would be a lie where looking for them failed.
    guarded(connection.console, FAILED, ({ textDocument }): DocumentDiagnosticReport => ({
      kind: DocumentDiagnosticReportKind.Full,
      items: problemsOf(session, textDocument.uri),
    })),
  );
  const refresh = (): void => {
    if (options.canRefresh) void connection.languages.diagnostics.refresh();
  };
  // What was said of another document because of this one no longer holds; an editor asks again of itself after changes only.
  session.texts.onDidClose(refresh);
  return refresh;
}

/** Pushes problems a moment after each change; the refresh pushes all anew. */
export function registerPushDiagnostics(session: Session): Refresh {
  const { connection, texts } = session;
  let timer: NodeJS.Timeout | undefined;
  const push = guarded(connection.console, undefined, (uri: string) => {
    const version = session.texts.get(uri)?.version;
    const isVersioned = session.client.diagnosticVersions && version !== undefined;
    void connection.sendDiagnostics({ uri, ...(isVersioned && { version }), diagnostics: problemsOf(session, uri) });
  });
  // What one document says may concern another: all that are open are told, from what is remembered of them.
  const pushAll = (): void => {
    clearTimeout(timer);
    for (const uri of texts.keys()) push(uri, never);
  };
  const never = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
  texts.onDidChangeContent(() => {
    clearTimeout(timer);
    timer = setTimeout(pushAll, PUSH_DELAY);
  });
  texts.onDidClose(({ document: { uri } }) => {
    void connection.sendDiagnostics({ uri, diagnostics: [] });
    pushAll();
  });
  return pushAll;
}

function problemsOf(session: Session, uri: string): Diagnostic[] {
  const open = session.open(uri);
  if (!open) return [];
  const own = open.service.diagnose(open.document).map((diagnostic) => toLspDiagnostic(open.text, diagnostic));
  return [...own, ...sharedDiagnostics(session, open)];
}
