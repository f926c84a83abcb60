// Comparing a file with what its host has: that a host has nothing is said only where the host said so.
import { beforeEach, expect, test, vi } from 'vitest';
import type { CommandContext } from '../../client/src/commands/context';
import { HypervisorError } from '../../client/src/virsh/hypervisor';

vi.mock('vscode', async () => import('./fakeVscode'));

const { commands, editor, Uri } = await import('./fakeVscode');
const { compareWithHost } = await import('../../client/src/commands/define');

const file = Uri.from({ scheme: 'file', path: '/web.xml' });
const text = '<domain><name>web</name></domain>';

beforeEach(() => {
  editor.closeAll();
  return () => vi.restoreAllMocks();
});

/** Compares with a host that finds `web` as told; what is said, and whether a diff is opened. */
async function comparing(findByName: () => Promise<string | undefined>) {
  const told: string[] = [];
  const ran = vi.spyOn(commands, 'executeCommand').mockResolvedValue(undefined);
  const host = { id: 'h', snapshot: { name: 'lab' }, hypervisor: { domains: { findByName, xml: () => Promise.resolve(text) } } };
  const prompts = {
    tell: (_level: string, message: string) => void told.push(message),
    progress: async (_options: unknown, work: (signal: AbortSignal) => Promise<unknown>) => work(new AbortController().signal),
  };
  const context = { prompts, hosts: { get: () => host }, fileHosts: { get: () => 'h' }, views: { liveUri: () => file } };
  const document = editor.open(file, text);
  vi.spyOn(await import('../../client/src/commands/documents'), 'documentToDefine').mockResolvedValue(document as never);
  await compareWithHost(context as unknown as CommandContext, []);
  return { told, diffs: ran.mock.calls.filter(([id]) => id === 'vscode.diff').length };
}

const failing = (code: 'cancelled' | 'connection-lost') => async (): Promise<never> => Promise.reject(new HypervisorError({ code, words: code, command: '', remedy: 'none' }));

test.each([
  ['has it', async () => Promise.resolve('u'), { told: [], diffs: 1 }],
  ['has it not', async () => Promise.resolve(undefined), { told: ['lab has no web yet.'], diffs: 0 }],
  ['was not asked to the end', failing('cancelled'), { told: [], diffs: 0 }],
  ['does not answer', failing('connection-lost'), { told: ['Compare with lab: The connection to libvirt broke.'], diffs: 0 }],
])('a host that %s', async (_what, findByName, expected) => {
  expect(await comparing(findByName)).toEqual(expected);
});
