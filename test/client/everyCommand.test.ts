// Every command: what it waits for ends when it is cancelled, and each question and progress names the machine and the host.
import { expect, test, vi } from 'vitest';
import type { CommandContext } from '../../client/src/commands/context';
import { HypervisorError } from '../../client/src/virsh/hypervisor';

vi.mock('vscode', async () => {
  const { EventEmitter, Uri, workspace, window, commands: ran } = await import('./fakeVscode');
  const opened = { document: { getText: () => '' } };
  return {
    EventEmitter, Uri, commands: ran, ThemeIcon: Object, ProgressLocation: {}, TerminalExitReason: {},
    env: { clipboard: { writeText: () => Promise.resolve() } },
    window: { ...window, terminals: [], activeTextEditor: { selection: { isEmpty: true }, document: { uri: Uri.from({ scheme: 'file', path: '/d.xml' }), getText: () => '<disk/>' } }, createTerminal: () => ({ show: () => undefined }), onDidCloseTerminal: () => ({}), showTextDocument: () => Promise.resolve(opened), showSaveDialog: () => Promise.resolve(undefined), showOpenDialog: () => Promise.resolve([]) },
    workspace: { ...workspace, workspaceFolders: [], openTextDocument: () => Promise.resolve(opened) },
  };
});

const { commands } = await import('../../client/src/commands/register');

/** Not of one object of a host: documents and their own tests, the list of hosts, this machine, pages. */
const others = new Set([
  'define', 'defineWithoutValidation', 'defineAsCopy', 'newDefinition', 'saveDefinition', 'discardEdit', 'compareWithHost', 'chooseHost', 'explainMachine', 'showHistory', 'restoreUndefined', 'openDefinition',
  'addHost', 'renameHost', 'removeHost', 'connectHost', 'disconnectHost', 'refresh', 'copyUri', 'openSshTerminal', 'checkHost', 'controlDaemon', 'openHostFile', 'openDomainLog',
  'groupBy', 'filter', 'clearFilter', 'copyName', 'copyUuid', 'showWalkthrough', 'showInstallHelp', 'showAccessHelp',
]);
const own = Object.keys(commands).map((id) => id.replace('libvirt.', '')).filter((id) => !others.has(id));

const states: Readonly<Record<string, string>> = { start: 'shutoff', startPaused: 'shutoff', rename: 'shutoff', managedSaveRemove: 'shutoff', autostartOn: 'shutoff', resume: 'paused', wakeUp: 'pmsuspended' };
/** There is but one host to choose. */
const ofHosts = new Set(['showCapabilities', 'showDomainCapabilities']);
const stopped = new Set(['startNetwork', 'startPool', 'networkAutostartOn', 'poolAutostartOn', 'undefineNetwork', 'undefinePool', 'autostartOn']);
const snapshot = { name: 'base', state: 'shutoff', parent: undefined, created: undefined, description: undefined, current: true, children: [] };
const volume = { pool: 'p', name: 'vol', path: '/pool/vol' };
const device = { name: 'pci_1', kind: 'pci', product: 'card', vendor: undefined, address: '1', driver: undefined, iommuGroup: undefined, hostdev: '<hostdev/>' };

/** What a host answers, by what it is asked. */
const answers: Readonly<Record<string, unknown>> = {
  'domains.xml': '<domain/>', 'domains.list': [], 'domains.detailsOf': new Map(), 'domains.qemuCommandLine': 'qemu', 'lifecycle.state': 'shutoff', 'lifecycle.undefine': [],
  'devices.blockList': [{ type: 'file', device: 'disk', target: 'vda', source: '/vda' }], 'devices.addresses': [{ device: 'vnet0', mac: 'm', protocol: 'ipv4', address: '10.0.0.1/24' }], 'devices.attach': 'confirmed', 'devices.detach': 'confirmed',
  'agent.info': new Map([['hostname', 'guest']]), 'agent.freeze': 1, 'agent.thaw': 1, 'agent.freezeStatus': 'thawed', 'agent.commandText': '{"return":{}}', 'jobs.info': { type: 'Unbounded', fields: [['Operation', 'Save']] },
  'snapshots.tree': [snapshot], 'snapshots.checkpoints': [], 'snapshots.xml': '<domainsnapshot/>', 'volumes.list': [volume], 'volumes.info': {}, 'volumes.xml': '<volume/>', 'hostDevices.list': [device], 'hostDevices.xml': '<device/>',
  'networks.xml': '<network/>', 'pools.xml': '<pool/>', 'facts.capabilities': '<capabilities/>', 'facts.domainCapabilities': '<domainCapabilities/>',
};

interface Heard { readonly progress: string[]; readonly asked: string[]; readonly titles: string[]; readonly told: string[]; calls: number }

/** Runs a command with a host whose call number `hangs` never answers, until the progress over it is cancelled. */
async function running(id: string, { hangs = -1, nodes }: { readonly hangs?: number; readonly nodes: 'given' | 'none' }): Promise<Heard | 'never ends'> {
  const heard: Heard = { progress: [], asked: [], titles: [], told: [], calls: 0 };
  const cancel = new Set<AbortController>();
  const call = (name: string, args: readonly unknown[]): Promise<unknown> => {
    const number = heard.calls;
    heard.calls += 1;
    if (number !== hangs) return Promise.resolve(answers[name]);
    const { signal } = (args.find((one) => typeof one === 'object' && one !== null && 'signal' in one) ?? {}) as { readonly signal?: AbortSignal };
    setTimeout(() => { for (const one of cancel) one.abort(); });
    return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new HypervisorError({ code: 'cancelled', words: 'Cancelled.', command: '', remedy: 'none' }))));
  };
  const group = (name: string): object => new Proxy({}, { get: (_target, method) => (...args: unknown[]) => call(`${name}.${String(method)}`, args) });
  const hypervisor = new Proxy({}, { get: (_target, name) => (name === 'consoleCommand' ? () => ({ program: 'virsh', args: [], env: {} }) : group(String(name))) });
  const state = states[id] ?? 'running';
  const active = !stopped.has(id);
  const one = { persistent: true, autostart: active, managedSave: id === 'managedSaveRemove', state, active };
  const [domain, network, pool] = [{ ...one, uuid: 'd', name: 'web' }, { ...one, uuid: 'n', name: 'net' }, { ...one, uuid: 'p', name: 'pool' }];
  const host = {
    id: 'h', hypervisor, refresh: () => Promise.resolve(), ready: () => Promise.resolve(), knownDetails: () => undefined, details: () => Promise.resolve({ disks: [{ target: 'sda', device: 'cdrom' }] }),
    snapshot: { name: 'lab', uri: 'qemu:///system', domains: { value: [domain] }, networks: { value: [network] }, pools: { value: [pool] } },
  };
  const prompts = {
    ask: ({ message, choices }: { readonly message: string; readonly choices: readonly { readonly id: string }[] }) => Promise.resolve(heard.asked.push(message) > 0 ? choices[0]?.id : undefined),
    pick: (items: readonly { readonly value: unknown }[], { title }: { readonly title: string }) => Promise.resolve(heard.titles.push(title) > 0 ? items[0]?.value : undefined),
    pickMany: (items: readonly { readonly value: unknown }[], { title }: { readonly title: string }) => Promise.resolve(heard.titles.push(title) > 0 ? items.map(({ value }) => value) : undefined),
    input: ({ title }: { readonly title: string }) => Promise.resolve(heard.titles.push(title) > 0 ? '8M' : undefined),
    tell: (_level: string, message: string) => void heard.told.push(message),
    progress: async ({ title }: { readonly title: string }, work: (signal: AbortSignal, report: () => void) => Promise<unknown>) => {
      heard.progress.push(title);
      const controller = new AbortController();
      cancel.add(controller);
      return work(controller.signal, () => undefined).finally(() => cancel.delete(controller));
    },
  };
  const context = {
    hosts: { all: [host], unanswered: [], get: () => host }, prompts, logFolder: '/dev/null/no', view: { selection: [], grouping: 'host' },
    views: { show: () => Promise.resolve(), compare: () => Promise.resolve() }, history: { replacing: async (_key: unknown, _what: unknown, act: () => Promise<unknown>) => act() }, pending: { seen: () => undefined },
  };
  const node = nodeFor(id);
  const ran = Promise.resolve(commands[`libvirt.${id}`]?.(context as unknown as CommandContext, nodes === 'none' ? [] : [node, [node]]));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'never ends'>((resolve) => { timer = setTimeout(() => resolve('never ends'), 2000); });
  const ended = await Promise.race([ran.then(() => heard), late]);
  clearTimeout(timer);
  return ended;
}

function nodeFor(id: string): object {
  const base = { id: 'x', host: 'h' };
  if (/Volume/.test(id) && id !== 'createVolume') return { ...base, kind: 'volume', pool: 'p', volume };
  if (/HostDevice/.test(id)) return { ...base, kind: 'host-device', device };
  if (/[nN]etwork/.test(id)) return { ...base, kind: 'network', uuid: 'n' };
  if (/[pP]ool|createVolume/.test(id)) return { ...base, kind: 'pool', uuid: 'p' };
  if (/(?:revert|delete|show)Snapshot/.test(id)) return { ...base, kind: 'snapshot', uuid: 'd', snapshot };
  return { ...base, kind: 'domain', uuid: 'd' };
}

test.each(own)('%s ends wherever it is cancelled', async (id) => {
  const whole = await running(id, { nodes: 'given' });
  expect(whole).not.toBe('never ends');
  const calls = whole === 'never ends' ? 0 : whole.calls;
  const outcomes = await Promise.all(Array.from({ length: calls }, async (_one, hangs) => running(id, { hangs, nodes: 'given' })));
  // What a host finishes all the same is taken back, and that is said.
  const told = (heard: Heard): readonly string[] => heard.told.filter((text) => !text.includes('nothing of it is left'));
  expect(outcomes.map((one) => (one === 'never ends' ? one : told(one)))).toEqual(outcomes.map(() => []));
});

test.each(own)('%s says in each question and progress of which host, and works from the palette', async (id) => {
  const [given, picked] = [await running(id, { nodes: 'given' }), await running(id, { nodes: 'none' })];
  if (given === 'never ends' || picked === 'never ends') throw new Error('it never ends');
  expect([...given.progress, ...given.asked].filter((text) => !/\blab\b/.test(text) && text !== 'Looking at your hosts')).toEqual([]);
  // The same is done, after a list to choose from.
  expect(picked.asked).toEqual(given.asked);
  expect(picked.titles.length - given.titles.length).toBeGreaterThan(ofHosts.has(id) ? -1 : 0);
});
