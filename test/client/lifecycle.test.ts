// Questions before a machine's state changes: which commands ask, once, and that the message itself names the machines.
import { expect, test, vi } from 'vitest';
import type { CommandContext } from '../../client/src/commands/context';
import type { Question } from '../../client/src/ui/prompts';
import type { DomainState } from '../../client/src/virsh/hypervisor';

vi.mock('vscode', () => ({ Uri: Map, EventEmitter: Map }));

const { lifecycleCommands } = await import('../../client/src/commands/lifecycle');
const { fewOf } = await import('../../client/src/commands/work');
type Name = keyof typeof lifecycleCommands;

/** Runs a command on `count` machines of one state, with every question answered no; the questions, and what was done all the same. */
async function refusing(name: Name, state: DomainState, count = 1) {
  const heard = { asked: [] as string[], done: [] as string[] };
  const domains = Array.from({ length: count }, (_, index) => ({ uuid: `u${index}`, name: `vm${index}`, state, persistent: true, autostart: false, managedSave: true }));
  const doing = new Proxy({}, { get: (_target, verb) => () => Promise.resolve(void heard.done.push(String(verb))) });
  const host = { id: 'h', snapshot: { name: 'lab', uri: 'qemu:///system', domains: { value: domains } }, refresh: () => Promise.resolve(), hypervisor: { lifecycle: doing } };
  const prompts = {
    ask: (question: Question<string>) => Promise.resolve(void heard.asked.push(question.message)),
    tell: (_level: string, message: string) => void heard.asked.push(`told: ${message}`),
    progress: async (_options: unknown, work: (signal: AbortSignal, report: () => void) => Promise<unknown>) => work(new AbortController().signal, () => undefined),
  };
  const nodes = domains.map(({ uuid }) => ({ kind: 'domain', id: uuid, host: 'h', uuid }));
  await lifecycleCommands[name]({ hosts: { get: () => host }, prompts } as unknown as CommandContext, [nodes[0], nodes]);
  return heard;
}

test.each<[Name, DomainState, string]>([
  ['shutdown', 'running', 'Shut Down'],
  ['shutdownAcpi', 'running', 'Shut Down (ACPI)'],
  ['shutdownAgent', 'running', 'Shut Down (Guest Agent)'],
  ['suspend', 'running', 'Pause'],
  ['reboot', 'running', 'Reboot'],
  ['reset', 'running', 'Reset'],
  ['destroy', 'running', 'Force Off'],
  ['destroy', 'crashed', 'Force Off'],
  ['managedSave', 'running', 'Save and Stop'],
  ['managedSaveRemove', 'shutoff', 'Throw Saved State Away'],
])('%s of a machine that is %s asks, naming machine and host', async (name, state, title) => {
  expect(await refusing(name, state)).toEqual({ asked: [`${title}: vm0 on lab?`], done: [] });
});

test.each<[Name, DomainState, readonly string[]]>([
  ['start', 'shutoff', ['start']],
  ['resume', 'paused', ['resume']],
  ['autostartOn', 'shutoff', ['setAutostart']],
])('%s takes nothing away and asks nothing', async (name, state, done) => {
  expect(await refusing(name, state)).toEqual({ asked: [], done });
});

test('a crashed machine that is still there cannot be started', async () => {
  expect(await refusing('start', 'crashed')).toEqual({ asked: ['told: Start: vm0 on lab is crashed.'], done: [] });
});

test('one question for many, which names the first and counts the rest', async () => {
  expect(await refusing('shutdown', 'running', 7)).toEqual({ asked: ['Shut Down: 7 domains? vm0 on lab, vm1 on lab, vm2 on lab, vm3 on lab, vm4 on lab, and 2 more'], done: [] });
  expect([fewOf(['a']), fewOf(['a', 'b', 'c', 'd', 'e'])]).toEqual(['a', 'a, b, c, d, e']);
});
