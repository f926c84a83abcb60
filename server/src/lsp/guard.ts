// The one guard around every request: cancelled requests end early, a fault is logged and answered with a safe default.
import { LSPErrorCodes, ResponseError, type CancellationToken, type RemoteConsole } from 'vscode-languageserver/node';

/** Where faults are logged. */
export type Log = Pick<RemoteConsole, 'error'>;

/** A request handler as vscode-languageserver calls it. */
export type GuardedHandler<P, R> = (params: P, token: CancellationToken) => R | ResponseError<never>;

/** Wraps a handler: `fallback` is the answer where it throws. */
export function guarded<P, R>(log: Log, fallback: R, handler: (params: P) => R): GuardedHandler<P, R> {
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
