// What cancelling a long operation does on the host: only the job that it began is aborted, and only what it made is deleted.
import { describe, expect, test } from 'vitest';
import { runLong } from '../../client/src/virsh/cancelling';
import { failWith } from '../../client/src/virsh/classify';
import type { Call } from '../../client/src/virsh/hypervisor';
import type { Operation } from '../../client/src/virsh/operation';
import { cloneVolume, createVolume, managedSaveDomain, startDomain } from '../../client/src/virsh/operations';
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

describe('what nothing on the host can stop', () => {
  const copy = cloneVolume(UUID, 'web.qcow2', 'copy.qcow2');

  /** Cancels the copy, which then ends like this; tells how that failed, how virsh was run, and what else was. */
  async function cancelCopy(end: 'made' | Error, undo: 'works' | Error = 'works'): Promise<readonly unknown[]> {
    const ran: string[] = [];
    const caller = new AbortController();
    let given: Call | undefined;
    const start = async (call: Call): Promise<void> => {
      given = call;
      caller.abort();
      return end === 'made' ? Promise.resolve() : Promise.reject(end);
    };
    const run = async <R>({ args, parse }: Operation<R>): Promise<R> => {
      ran.push(args.join(' '));
      if (undo instanceof Error) throw undo;
      return Promise.resolve(parse(''));
    };
    const { code } = await failureFrom(runLong(copy, { signal: caller.signal, timeoutMs: 7 }, { start, run }));
    return [code, given, ran];
  }
  const call = { signal: undefined, timeoutMs: 7 };
  const deleted = [`vol-delete --vol=copy.qcow2 --pool=${UUID}`];

  test('is deleted when it is there', async () => {
    expect(await cancelCopy('made')).toEqual(['cancelled', call, deleted]);
    expect(await cancelCopy('made', failWith({ code: 'busy' }, 'In use.'))).toEqual(['not-taken-back', call, deleted]);
  });

  test('is somebody else’s where virsh was refused, and unknown where nobody heard', async () => {
    expect(await cancelCopy(failWith({ code: 'other' }, "storage volume name 'copy.qcow2' already in use."))).toEqual(['cancelled', call, []]);
    expect(await cancelCopy(failWith({ code: 'connection-lost' }, 'Gone.'))).toEqual(['host-goes-on', call, []]);
    expect(await cancelCopy(failWith({ code: 'virsh-killed' }, 'Killed.'))).toEqual(['host-goes-on', call, []]);
  });

  test('is not even begun where virsh would give it another name than the one that is deleted', async () => {
    for (const name of ['c&amp;d', 'a&b']) expect(await failureFrom(() => cloneVolume(UUID, 'web.qcow2', name))).toMatchObject({ code: 'xml-refused', remedy: 'choose-name' });
  });

  test('stays where nobody cancelled, and every volume that is made can be taken back', async () => {
    const run = (): never => {
      throw new Error('Not to be called.');
    };
    await runLong(copy, { signal: new AbortController().signal }, { start: async () => Promise.resolve(), run });
    const made = [createVolume(UUID, { name: 'v', capacityBytes: 1 }), createVolume(UUID, { xml: '<volume><name>v</name></volume>' }), cloneVolume(UUID, 'x', 'v')];
    expect(made.map(({ undo }) => undo?.args)).toEqual(Array(3).fill(['vol-delete', '--vol=v', `--pool=${UUID}`]));
  });
});
