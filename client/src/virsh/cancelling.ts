// What cancelling means on the host: ending virsh only ends the waiting, so the host's own job is aborted, or its work taken back.
import { failWith } from './classify';
import { failureOf, HypervisorError, type FailureCode } from './failure';
import type { Call } from './hypervisor';
import { numberIn, type HostJob, type Operation } from './operation';
import { abortJob, jobInfo } from './operations/devices';

/** Cancelling must not hang where the host does. */
const ASK_MS = 5000;

interface Ways<T> {
  /** Runs the operation itself. */
  readonly start: (call: Call) => Promise<T>;
  readonly run: <R>(operation: Operation<R>, call: Call) => Promise<R>;
}

/**
 * Runs a long operation by `start`. When the caller cancels it, its job is aborted on the host (virsh itself would do so
 * in a terminal only), or what it makes is taken back; where neither can be done, the failure says that the host goes on.
 */
export async function runLong<T>(operation: Operation<T>, call: Call, ways: Ways<T>): Promise<T> {
  const { signal } = call;
  if (signal === undefined || signal.aborted) return ways.start(call);
  return operation.undo === undefined ? runThenAbort(operation, call, signal, ways) : runThenUndo(operation.undo, call, signal, ways);
}

async function runThenAbort<T>(operation: Operation<T>, call: Call, signal: AbortSignal, { start, run }: Ways<T>): Promise<T> {
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

/** After these nobody knows what the host made. */
const UNHEARD: readonly FailureCode[] = ['virsh-killed', 'connection-lost', 'timeout', 'output-too-large'];

/**
 * libvirt has no word to stop the making of a volume, and deletes none that is being made. So virsh stays until the host is done:
 * only its answer tells whether what has the name by then is ours, or was somebody else's all along.
 */
async function runThenUndo<T>(undo: Operation<void>, call: Call, signal: AbortSignal, { start, run }: Ways<T>): Promise<T> {
  try {
    const made = await start({ ...call, signal: undefined });
    if (!signal.aborted) return made;
  } catch (error) {
    if (!signal.aborted || !(error instanceof HypervisorError)) throw error;
    const { code, command } = error.failure;
    if (UNHEARD.includes(code)) throw failWith({ code: 'host-goes-on' }, 'Nobody waits for it any more; the host may go on with it.', { command, remedy: 'refresh' });
    throw failWith({ code: 'cancelled' }, 'Cancelled.', { command });
  }
  try {
    await run(undo, {});
  } catch (error) {
    const { words, command } = failureOf(error);
    throw failWith({ code: 'not-taken-back' }, words, { command, remedy: 'refresh' });
  }
  throw failWith({ code: 'cancelled' }, 'Cancelled.');
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
