// Questions before a machine's state changes: which commands ask, once, and that the message itself names the machines.
import { expect, test, vi } from 'vitest';
import type { CommandContext } from '../../client/src/commands/context';
import type { Question } from '../../client/src/ui/prompts';
import type { HostModel } from '../../client/src/hosts/hosts';
import { HypervisorError, type DomainState } from '../../client/src/virsh/hypervisor';

vi.mock('vscode', () => ({ Uri: Map, EventEmitter: Map, window: {} }));

const { lifecycleCommands } = await import('../../client/src/commands/lifecycle');
const { attachHostDevice } = await import('../../client/src/commands/hostDevices');
const { networkCommands } = await import('../../client/src/commands/switching');
const { fewOf, onEach } = await import('../../client/src/commands/work');
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
  ['wakeUp', 'pmsuspended', ['wakeUp']],
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

/** What is asked when it is answered no. */
async function asking(hypervisor: object, snapshot: object, run: (context: CommandContext) => Promise<void>): Promise<Question<string>[]> {
  const asked: Question<string>[] = [];
  const host = { id: 'h', snapshot: { name: 'lab', uri: 'qemu:///system', ...snapshot }, hypervisor, ready: () => Promise.resolve() };
  const prompts = {
    progress: async (_options: unknown, work: (signal: AbortSignal) => Promise<unknown>) => work(new AbortController().signal),
    ask: (question: Question<string>) => Promise.resolve(void asked.push(question)),
    pick: (items: readonly { readonly value: unknown }[]) => Promise.resolve(items[0]?.value),
  };
  await run({ hosts: { all: [host], get: () => host }, prompts, view: { selection: [] } } as unknown as CommandContext);
  return asked;
}

test('from the palette the list begins with what is selected in the tree', async () => {
  const labels: string[] = [];
  const domains = { value: ['a', 'b', 'c'].map((name) => ({ uuid: name, name, state: 'shutoff', persistent: true })) };
  const host = { id: 'h', ready: () => Promise.resolve(), snapshot: { name: 'lab', uri: 'qemu:///system', domains } };
  const prompts = {
    pick: (items: readonly { readonly label: string }[]) => Promise.resolve(void labels.push(...items.map(({ label }) => label))),
    progress: async (_options: unknown, work: (signal: AbortSignal) => Promise<unknown>) => work(new AbortController().signal),
  };
  const view = { selection: [{ kind: 'disk', id: 'x', host: 'h', uuid: 'c' }, { kind: 'domain', id: 'y', host: 'elsewhere', uuid: 'b' }] };
  await lifecycleCommands.start({ hosts: { all: [host], unanswered: [], get: () => host }, prompts, view } as unknown as CommandContext, []);
  expect(labels).toEqual(['c', 'a', 'b']);
});

test('what was done of many before they were cancelled is said, and what failed of them once', async () => {
  const told: string[] = [];
  const controller = new AbortController();
  const prompts = {
    tell: (_level: string, message: string) => void told.push(message),
    progress: async (_options: unknown, work: (signal: AbortSignal, report: () => void) => Promise<unknown>) => work(controller.signal, () => undefined),
  };
  const fails = (code: 'busy' | 'cancelled'): never => { throw new HypervisorError({ code, words: code, command: '', remedy: 'none' }); };
  const run = async (number: number, signal: AbortSignal): Promise<void> => {
    await Promise.resolve();
    if (number === 1) fails('busy');
    if (number === 4) controller.abort();
    if (signal.aborted) fails('cancelled');
  };
  const host = { id: 'h', snapshot: { name: 'lab' } } as HostModel;
  const done = await onEach({ prompts } as unknown as CommandContext, [0, 1, 2, 3, 4, 5, 6], { title: 'Reset: 7 domains', run, nameOf: (number) => `Reset: vm${number} on lab`, hostOf: () => host, order: 'one after the other' });
  expect([done, told]).toEqual([[0, 2, 3], ['Reset: vm1 on lab: libvirt is busy with another operation on this domain.', 'Reset: 7 domains was cancelled: done for 3 of 7.']]);
});

test('many networks are all named before they go', async () => {
  const networks = { value: Array.from({ length: 7 }, (_, index) => ({ uuid: `n${index}`, name: `net${index}`, active: true, persistent: true, autostart: false })) };
  const nodes = networks.value.map(({ uuid }) => ({ kind: 'network', id: uuid, host: 'h', uuid }));
  const [question] = await asking({}, { networks }, async (context) => networkCommands.undefine(context, [nodes[0], nodes]));
  expect([question?.message, networks.value.filter(({ name }) => question?.detail?.includes(`${name} on lab`) !== true)]).toEqual(['Undefine: net0 on lab, net1 on lab, net2 on lab, net3 on lab, net4 on lab, and 2 more?', []]);
});

test.each([
  ['a disk controller', { kind: 'pci', driver: 'nvme', iommuGroup: '7' }, 'While the machine runs, lab itself has this device no more. Never give away its own network card, or the controller of its own disks. Its driver on the host is `nvme` now. The other devices of IOMMU group 7 must go to the same machine, or not be used at all.'],
  ['a device that is set aside', { kind: 'usb', driver: 'vfio-pci' }, 'While the machine runs, lab itself has this device no more. Never give away its own network card, or the controller of its own disks.'],
  ['a mediated device', { kind: 'mdev' }, 'Only one machine can have it at a time.'],
])('giving %s of the host away says what the host loses', async (_what, device, risk) => {
  const node = { kind: 'host-device', id: 'd', host: 'h', device: { name: 'dev', hostdev: '<hostdev/>', ...device } };
  const domains = { value: [{ uuid: 'u', name: 'vm', state: 'shutoff', persistent: true }] };
  const [question] = await asking({}, { domains }, async (context) => attachHostDevice(context, [node, [node]]));
  expect([question?.message, question?.detail]).toEqual(['Attach dev: vm on lab?', ['From the next start on.', risk, '<hostdev/>'].join('\n\n')]);
});

test('a host of the workspace is not removed from a list that it is not in', async () => {
  const told: string[] = [];
  const host = { id: 'h', snapshot: { name: 'theirs', origin: 'workspace' } };
  const { removeHost } = await import('../../client/src/commands/hosts');
  await removeHost({ hosts: { all: [host], get: () => host }, prompts: { tell: (_level: string, message: string) => void told.push(message) } } as unknown as CommandContext, ['h']);
  expect(told).toEqual(['theirs stands in the settings of this workspace (`libvirt.connections`): remove it there.']);
});

test('media go in and out under the name of the drive, the machine and the host, and what the guest holds only after a second yes', async () => {
  const [titles, asked, done] = [[] as string[], [] as string[], [] as unknown[]];
  const { changeMedia } = await import('../../client/src/commands/devices');
  const host = {
    id: 'h', snapshot: { name: 'lab', uri: 'qemu:///system', domains: { value: [{ uuid: 'u', name: 'vm', state: 'running', persistent: true }] } }, refresh: () => Promise.resolve(),
    hypervisor: { devices: { changeMedia: async (uuid: string, drive: string, { source, affects, force }: { readonly source?: string; readonly affects: string; readonly force?: boolean }) => {
      await Promise.resolve(done.push([uuid, drive, source, affects, force]));
      // QEMU's words.
      if (force !== true) throw new HypervisorError({ code: 'other', words: "Failed to complete action update on media\ninternal error: unable to execute QEMU command 'blockdev-open-tray': Device 'sata0-0-0' is locked and force was not specified, wait for tray to open and try again", command: '', remedy: 'none' });
    } } },
  };
  const prompts = {
    pick: (items: readonly { readonly value: unknown }[], { title }: { readonly title: string }) => Promise.resolve(titles.push(title) > 0 ? items[0]?.value : undefined),
    input: ({ title }: { readonly title: string }) => Promise.resolve(titles.push(title) > 0 ? '/iso' : undefined),
    ask: ({ message }: Question<string>) => Promise.resolve(asked.push(message) > 0 ? 'yes' : undefined),
    progress: async (_options: unknown, work: (signal: AbortSignal) => Promise<unknown>) => work(new AbortController().signal),
  };
  await changeMedia({ hosts: { all: [host], get: () => host }, prompts } as unknown as CommandContext, [{ kind: 'disk', id: 'd', host: 'h', uuid: 'u', disk: { target: 'sda' } }]);
  expect([titles, done, asked]).toEqual([
    ['Change Media: sda · vm on lab', 'Change Media: vm on lab', 'Change Media: sda · vm on lab'],
    [['u', 'sda', '/iso', 'both', undefined], ['u', 'sda', '/iso', 'both', true]],
    ['vm on lab holds the medium in sda. Take it away by force?'],
  ]);
});
