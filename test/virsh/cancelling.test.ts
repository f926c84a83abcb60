// What cancelling a long operation does on the host: only the job that it began is aborted.
import { expect, test } from 'vitest';
import { runLong } from '../../client/src/virsh/cancelling';
import { failWith } from '../../client/src/virsh/classify';
import type { Call } from '../../client/src/virsh/hypervisor';
import type { Operation } from '../../client/src/virsh/operation';
import { managedSaveDomain, startDomain } from '../../client/src/virsh/operations';
import { failureFrom, until } from './support';

const UUID = 'c7a5fdbd-edaf-9455-926a-d65c16db1809';

/** Cancels an operation that is under way on a host whose `domjobinfo` answers this; tells how it failed and what else was run. */
async function cancel(operation: Operation<void>, jobInfo: string | Error): Promise<{ readonly code: string; readonly ran: readonly string[] }> {
  const ran: string[] = [];
  const caller = new AbortController();
  let stopped: AbortSignal | undefined;
  const start = (call: Call): Promise<void> =>
    new Promise((_resolve, reject) => {
      stopped = call.signal;
      call.signal?.addEventListener('abort', () => reject(failWith({ code: 'cancelled' }, 'Cancelled.')));
    });
  const run = async <R>({ args, parse }: Operation<R>): Promise<R> => {
    ran.push(args[0] ?? '');
    if (args[0] === 'domjobinfo' && jobInfo instanceof Error) throw jobInfo;
    return Promise.resolve(parse(args[0] === 'domjobinfo' ? String(jobInfo) : ''));
  };
  const failure = failureFrom(runLong(operation, { signal: caller.signal }, { start, run }));
  await new Promise((resolve) => setTimeout(resolve, 30));
  caller.abort();
  await until('virsh is ended', () => stopped?.aborted === true);
  return { code: (await failure).code, ran };
}

const job = (operation: string, milliseconds: number): string => `Job type:         Unbounded\nOperation:        ${operation}\nTime elapsed:     ${milliseconds}  ms\n`;

test('the job that the operation began is aborted', async () => {
  expect(await cancel(managedSaveDomain(UUID), job('Save', 5))).toEqual({ code: 'cancelled', ran: ['domjobinfo', 'domjobabort'] });
});

test('a job that is older, or of another kind, is somebody else’s', async () => {
  expect(await cancel(managedSaveDomain(UUID), job('Save', 60_000))).toEqual({ code: 'host-goes-on', ran: ['domjobinfo'] });
  expect(await cancel(managedSaveDomain(UUID), job('Outgoing migration', 5))).toEqual({ code: 'host-goes-on', ran: ['domjobinfo'] });
  expect(await cancel(managedSaveDomain(UUID), 'Job type:         None\n')).toEqual({ code: 'host-goes-on', ran: ['domjobinfo'] });
});

test('where nothing can be aborted, the person hears that the host goes on', async () => {
  expect(await cancel(startDomain(UUID), job('Save', 5))).toEqual({ code: 'host-goes-on', ran: [] });
  expect(await cancel(managedSaveDomain(UUID), failWith({ code: 'timeout', seconds: 5 }, 'No answer.'))).toEqual({ code: 'host-goes-on', ran: ['domjobinfo'] });
});

test('without a cancellation nothing is asked, and what went wrong is told', async () => {
  const run = (): never => {
    throw new Error('Not to be called.');
  };
  const start = (): Promise<void> => Promise.reject(failWith({ code: 'disk-full' }, 'Full.'));
  expect(await failureFrom(runLong(managedSaveDomain(UUID), { signal: new AbortController().signal }, { start, run }))).toMatchObject({ code: 'disk-full' });
});
