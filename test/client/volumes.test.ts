// Volumes that are deleted: one question for all of them, which says whose disks they are, after one look at the machines.
import { expect, test, vi } from 'vitest';
import type { CommandContext } from '../../client/src/commands/context';
import type { Question } from '../../client/src/ui/prompts';

vi.mock('vscode', () => ({ Uri: Map, EventEmitter: Map }));

const { deleteVolume } = await import('../../client/src/commands/volumes');

/** A host with `web`, whose disk is `used`, and `db`, which stands on it; it counts how often its machines are read. */
function hostWith(id: string, used: string) {
  const heard = { reads: 0, deleted: [] as string[] };
  const disks: Readonly<Record<string, object>> = { web: { source: used }, db: { source: 'pool/top', below: [used] } };
  const host = {
    id, refresh: () => Promise.resolve(), snapshot: { name: id, uri: 'qemu:///system', pools: { value: [{ uuid: 'p', name: 'pool' }] } },
    hypervisor: {
      domains: {
        list: () => Promise.resolve(Object.keys(disks).map((name) => ({ uuid: name, name }))),
        detailsOf: (uuids: readonly string[]) => Promise.resolve(new Map(uuids.map((uuid) => [uuid, { disks: [disks[uuid]] }]))).finally(() => { heard.reads += 1; }),
      },
      volumes: { info: () => Promise.resolve({ allocationBytes: 2 ** 20 }), delete: (_pool: string, name: string) => Promise.resolve(void heard.deleted.push(name)) },
    },
  };
  return { host, heard };
}

test('many volumes of two hosts: each host is looked at once, and each volume has the machines of its own host', async () => {
  const [lab, far] = [hostWith('lab', '/pool/a'), hostWith('far', '/elsewhere')];
  const asked: string[] = [];
  const prompts = {
    ask: ({ message, detail }: Question<string>) => Promise.resolve(asked.push(message, ...(detail ?? '').split('\n')) > 0 ? 'yes' : undefined),
    progress: async (_options: unknown, work: (signal: AbortSignal, report: () => void) => Promise<unknown>) => work(new AbortController().signal, () => undefined),
  };
  const nodes = [['lab', 'a'], ['lab', 'top'], ['lab', 'b'], ['far', 'a']].map(([host = '', name = '']) => ({ kind: 'volume', id: name, host, pool: 'p', volume: { name, path: `/pool/${name}` } }));
  const context = { hosts: { get: (id: string) => (id === 'lab' ? lab : far).host }, prompts };
  await deleteVolume(context as unknown as CommandContext, [nodes[0], nodes]);
  expect({ asked, lab: lab.heard, far: far.heard }).toEqual({
    asked: [
      'Delete 4 volumes? a on lab, top on lab, b on lab, a on far',
      'Its data is gone for good: /pool/a (1 MiB)', 'It is a disk of web, db.', '/pool/top (1 MiB)', 'It is a disk of db.', '/pool/b (1 MiB)', '/pool/a (1 MiB)',
    ],
    lab: { reads: 1, deleted: ['a', 'top', 'b'] },
    far: { reads: 1, deleted: ['a'] },
  });
});
