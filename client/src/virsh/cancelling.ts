// What cancelling means on the host: ending virsh only ends the waiting, so the host's own job is aborted first.
import { failWith } from './classify';
import { HypervisorError } from './failure';
import type { Call } from './hypervisor';
import { numberIn, type HostJob, type Operation } from './operation';
import { abortJob, jobInfo } from './operations/devices';

/** Cancelling must not hang where the host does. */
const ASK_MS = 5000;

/**
 * Runs a long operation by `start`. When the caller cancels it, its job is aborted on the host (virsh itself would do so
 * in a terminal only); where that cannot be done, the failure says that the host goes on.
 */
export async function runLong<T>(
  operation: Operation<T>,
  call: Call,
  { start, run }: { readonly start: (call: Call) => Promise<T>; readonly run: <R>(operation: Operation<R>, call: Call) => Promise<R> },
): Promise<T> {
  const { signal } = call;
  if (signal === undefined || signal.aborted) return start(call);
  const stop = new AbortController();
  const began = Date.now();
  let ending: Promise<'aborted' | 'goes on'> | undefined;
  const onAbort = (): void => {
    ending = abortOwn(operation.job, began, run).finally(() => stop.abort());
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await start({ ...call, signal: stop.signal });
  } catch (error) {
    if (ending === undefined || !(error instanceof HypervisorError)) throw error;
    if ((await ending) === 'aborted') throw failWith({ code: 'cancelled' }, 'Cancelled.', { command: error.failure.command });
    throw failWith({ code: 'host-goes-on' }, 'Nobody waits for it any more; the host may go on with it.', { command: error.failure.command, remedy: 'refresh' });
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Aborts the job only if it is the one that we began: somebody else may be saving the same domain while we wait for our turn. */
async function abortOwn(job: HostJob | undefined, began: number, run: <R>(operation: Operation<R>, call: Call) => Promise<R>): Promise<'aborted' | 'goes on'> {
  if (job === undefined) return 'goes on';
  const call = { timeoutMs: ASK_MS };
  try {
    const fields = new Map((await run(jobInfo(job.domain), call)).fields);
    const elapsed = numberIn(fields.get('Time elapsed'));
    if (fields.get('Operation') !== job.operation || elapsed === undefined || elapsed > Date.now() - began) return 'goes on';
    await run(abortJob(job.domain), call);
    return 'aborted';
  } catch {
    return 'goes on';
  }
}
