// The one guard around every request: cancelled requests end early, a fault is logged and answered with a safe default.
import { LSPErrorCodes, ResponseError, type CancellationToken, type RemoteConsole } from 'vscode-languageserver/node';

/** Where faults are logged. */
export type Log = Pick<RemoteConsole, 'error'>;

/** A request handler as vscode-languageserver calls it. */
export type GuardedHandler<P, R> = (params: P, token: CancellationToken) => R | ResponseError<never>;

/** The answer to a request that must not be answered with a safe default where it fails. */
export const FAILED = new ResponseError<never>(LSPErrorCodes.RequestFailed, 'The request failed; the log of the language server says why.');

/** Wraps a handler: `fallback` is the answer where it throws. */
export function guarded<P, R>(log: Log, fallback: R | ResponseError<never>, handler: (params: P) => R): GuardedHandler<P, R> {
  return (params, token) => {
    if (token.isCancellationRequested) return new ResponseError<never>(LSPErrorCodes.RequestCancelled, 'cancelled');
    try {
      return handler(params);
    } catch (error) {
      log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return fallback;
    }
  };
}
