// Every menu of every state: what package.json offers for the rows as the tree describes them, so that nothing is offered where it cannot work.
import { describe, expect, test } from 'vitest';
import type { HostModel, Hosts, HostSnapshot } from '../../client/src/hosts/hosts';
import { describe as look } from '../../client/src/tree/describe';
import type { TreeNode } from '../../client/src/tree/nodes';
import { TreeModel } from '../../client/src/tree/treeModel';
import type { DomainDetails, DomainSummary, Network, Snapshot } from '../../client/src/virsh/hypervisor';
import { readJson } from '../repo/files';

interface Item { readonly command?: string; readonly submenu?: string; readonly when?: string; readonly group?: string }

const { menus, keybindings } = (readJson('package.json') as { contributes: { menus: Readonly<Record<string, readonly Item[]>>; keybindings: readonly { readonly command: string; readonly key: string; readonly when: string }[] } }).contributes;

/** A `when` of ours: clauses joined by `&&`, each of them `key == value`, `viewItem =~ /…/`, or one of these with `!( )`. */
function holds(when: string, viewItem: string): boolean {
  return when.split(' && ').every((clause) => {
    const negated = /^!\((.*)\)$/.exec(clause);
    if (negated !== null) return !holds(negated[1] ?? '', viewItem);
    const pattern = /^viewItem =~ \/(.*)\/$/.exec(clause);
    if (pattern !== null) return new RegExp(pattern[1] ?? '').test(viewItem);
    if (clause === 'view == libvirt.hosts') return true;
    throw new Error(`This test does not know ${clause}`);
  });
}

/** The menu of a row: commands in their order, those of a submenu behind its name, and at last what stands in the row itself. */
function menuOf(viewItem: string): string[] {
  const items = (menu: string): Item[] => [...(menus[menu] ?? [])].filter(({ when }) => when === undefined || holds(when, viewItem)).sort((one, other) => ((one.group ?? '') < (other.group ?? '') ? -1 : 1));
  const name = (item: Item): string[] => {
    const short = (item.command ?? item.submenu ?? '').replace('libvirt.', '');
    if (item.submenu === undefined) return [short];
    const below = items(item.submenu).flatMap(name);
    return below.length === 0 ? [] : [`${short}: ${below.join(' ')}`];
  };
  const all = items('view/item/context');
  const inline = all.filter(({ group }) => group?.startsWith('inline')).flatMap(name);
  return [...all.filter(({ group }) => !group?.startsWith('inline')).flatMap(name), ...(inline.length > 0 ? [`[${inline.join(' ')}]`] : [])];
}

const summary: DomainSummary = { uuid: 'u', name: 'vm', state: 'shutoff', reason: 0, persistent: true, autostart: false, managedSave: false, snapshots: false, vcpus: 1, memoryBytes: 2 ** 30 };
const disk = { type: 'file', device: 'disk', target: 'vda', bus: 'virtio', source: '/vda' } as const;
const details: DomainDetails = { uuid: 'u', title: undefined, description: undefined, tag: undefined, osType: 'hvm', arch: 'x86_64', machine: 'q35', vcpus: 1, memoryBytes: 1, disks: [disk], interfaces: [], agentChannel: false, console: false };
const loaded = <T>(value: T): { readonly value: T; readonly loaded: true; readonly failure: undefined } => ({ value, loaded: true, failure: undefined });

interface World { readonly uri?: string; readonly domain?: Partial<DomainSummary>; readonly details?: Partial<DomainDetails>; readonly object?: Partial<Network>; readonly host?: Partial<HostSnapshot>; readonly pending?: true }

function contextOf(node: Omit<TreeNode, 'id'>, { uri = 'qemu+ssh://far/system', domain = {}, details: known, object = {}, host = {}, pending }: World = {}): string {
  const objects = loaded([{ uuid: 'u', name: 'o', active: true, persistent: true, autostart: false, ...object }]);
  const snapshot: HostSnapshot = { id: uri, name: 'h', uri, origin: 'user', state: { kind: 'connected' }, host: undefined, domains: loaded([{ ...summary, ...domain }]), networks: objects, pools: objects, following: 'events', ...host };
  const model = { id: uri, snapshot, knownDetails: () => (known === undefined ? undefined : { ...details, ...known }) } as unknown as HostModel;
  const tree = new TreeModel({ all: [model], get: () => model } as unknown as Hosts);
  return look(tree, { id: 'x', host: uri, uuid: 'u', ...node } as TreeNode, { hasPendingChanges: () => pending === true, definitionUri: () => '' })?.context ?? '';
}

const domain = (state: DomainSummary['state'], world: World = {}): string[] => menuOf(contextOf({ kind: 'domain' }, { details: {}, ...world, domain: { state, ...world.domain } }));

/** What every machine offers; `…` stands for it below. */
const always = ['openDefinition', 'explainMachine', 'copyName', 'copyUuid'];
const own = (menu: readonly string[]): string[] => {
  expect(menu).toEqual(expect.arrayContaining(always));
  return menu.filter((one) => !always.includes(one));
};

const definition = 'definition: defineAsCopy dumpXml showQemuCommandLine showDomainCapabilities';
const devices = 'devices: attachDevice detachDevice showBlockDevices';
const devicesNow = `${devices} showAddresses`;
const job = 'job: showJob abortJob';

describe('a machine', () => {
  test.each<[string, string[], string[]]>([
    ['that is off', domain('shutoff'), ['start', 'startPaused', 'showHistory', definition, devices, 'createSnapshot', 'setTag', 'autostartOn', 'rename', 'undefine', '[start]']],
    ['that is off and saved', domain('shutoff', { domain: { managedSave: true } }), ['start', 'startPaused', 'managedSaveRemove', 'showHistory', definition, devices, 'createSnapshot', 'setTag', 'autostartOn', 'undefine', '[start]']],
    ['that runs', domain('running'), ['shutdown', 'shutdownHow: shutdownAcpi', 'suspend', 'reboot', 'reset', 'managedSave', 'destroy', 'showLiveXml', 'compareLiveWithNextStart', 'showHistory', definition, devicesNow, 'createSnapshot', job, 'setTag', 'autostartOn', 'undefine', '[shutdown]']],
    ['that runs and waits', domain('blocked'), domain('running').filter((one) => !always.includes(one))],
    ['that is paused', domain('paused'), ['resume', 'reset', 'managedSave', 'destroy', 'showLiveXml', 'compareLiveWithNextStart', 'showHistory', definition, devicesNow, 'createSnapshot', job, 'setTag', 'autostartOn', 'undefine', '[resume]']],
    ['that sleeps', domain('pmsuspended'), ['wakeUp', 'reset', 'managedSave', 'destroy', 'showLiveXml', 'compareLiveWithNextStart', 'showHistory', definition, devicesNow, 'createSnapshot', job, 'setTag', 'autostartOn', 'undefine', '[wakeUp]']],
    ['that crashed', domain('crashed'), ['reset', 'managedSave', 'destroy', 'showLiveXml', 'compareLiveWithNextStart', 'showHistory', definition, devicesNow, 'createSnapshot', job, 'setTag', 'autostartOn', 'undefine']],
    ['that shuts down', domain('shutdown'), ['reset', 'managedSave', 'destroy', 'showLiveXml', 'compareLiveWithNextStart', 'showHistory', definition, devicesNow, 'createSnapshot', job, 'setTag', 'autostartOn', 'undefine']],
    ['that is transient', domain('running', { domain: { persistent: false } }), ['shutdown', 'shutdownHow: shutdownAcpi', 'suspend', 'reboot', 'reset', 'destroy', 'showLiveXml', definition, devicesNow, 'createSnapshot', job, '[shutdown]']],
  ])('%s', (_which, menu, expected) => {
    expect(own(menu)).toEqual(expected);
  });

  test('an agent, a console, a drive, a log and a change at the next start add what needs them', () => {
    const plain = domain('running');
    const more = (world: World): string[] => domain('running', world).filter((one) => !plain.includes(one));
    expect({
      agent: more({ details: { agentChannel: true } }),
      console: more({ details: { console: true } }),
      drive: more({ details: { disks: [disk, { ...disk, device: 'cdrom', target: 'sda' }] } }),
      local: more({ uri: 'qemu:///session' }),
      pending: more({ pending: true }),
      autostart: more({ domain: { autostart: true } }),
    }).toEqual({
      agent: ['shutdownHow: shutdownAcpi shutdownAgent', 'guest: showGuestOs showGuestInfo runAgentCommand showFreezeStatus freeze thaw'],
      console: ['openConsole', '[openConsole shutdown]'],
      drive: ['devices: attachDevice detachDevice changeMedia showBlockDevices showAddresses'],
      local: ['openDomainLog'],
      pending: ['[compareLiveWithNextStart shutdown]'],
      autostart: ['autostartOff'],
    });
  });

  test('without a disk, of which nothing could be kept, it has no snapshot while it is off', () => {
    const without: World = { details: { disks: [{ ...disk, device: 'cdrom' }] } };
    const part = (state: DomainSummary['state']): string[] => menuOf(contextOf({ kind: 'domain-part', part: 'snapshots' } as Omit<TreeNode, 'id'>, { details: {}, ...without, domain: { state } }));
    expect([domain('shutoff', without).includes('createSnapshot'), domain('running', without).includes('createSnapshot'), part('shutoff'), part('running')]).toEqual([false, true, [], ['createSnapshot', '[createSnapshot]']]);
  });

  test('one whose XML nobody read yet is denied nothing for that', () => {
    const unread = menuOf(contextOf({ kind: 'domain' }, { domain: { state: 'running' } }));
    expect(['openConsole', 'guest: showGuestOs showGuestInfo runAgentCommand showFreezeStatus freeze thaw'].filter((one) => !unread.includes(one))).toEqual([]);
  });

  test('another driver offers what libvirt has there', () => {
    const qemu = domain('running', { details: { console: true } });
    const less = (driver: string): string[] => {
      const here = domain('running', { uri: `${driver}+ssh://far/`, details: { console: true } });
      return [...qemu.filter((one) => !here.includes(one)).map((one) => `-${one}`), ...here.filter((one) => !qemu.includes(one))];
    };
    expect({ xen: less('xen'), lxc: less('lxc'), bhyve: less('bhyve'), test: less('test'), other: less('vz') }).toEqual({
      xen: ['-reset', `-${definition}`, '-createSnapshot', 'definition: defineAsCopy dumpXml showDomainCapabilities'],
      lxc: ['-reset', '-managedSave', `-${definition}`, '-createSnapshot', `-${job}`, 'definition: defineAsCopy dumpXml'],
      bhyve: ['-suspend', '-reset', '-managedSave', `-${definition}`, `-${devicesNow}`, '-createSnapshot', `-${job}`, 'definition: defineAsCopy dumpXml showDomainCapabilities', 'devices: showBlockDevices showAddresses'],
      test: [`-${definition}`, `-${job}`, '-openConsole', '-[openConsole shutdown]', 'definition: defineAsCopy dumpXml showDomainCapabilities', '[shutdown]'],
      other: [],
    });
    expect(domain('shutoff', { uri: 'xen+ssh://far/' })).not.toContain('rename');
  });
});

describe('what is below a machine', () => {
  const part = (which: 'disks' | 'interfaces' | 'snapshots', state: DomainSummary['state']): string[] => menuOf(contextOf({ kind: 'domain-part', part: which } as Omit<TreeNode, 'id'>, { domain: { state } }));
  const snapshot: Snapshot = { name: 's', state: 'running', current: true, created: undefined, description: undefined, children: [] } as unknown as Snapshot;

  test('disks, interfaces and snapshots, off and running', () => {
    expect([part('disks', 'shutoff'), part('interfaces', 'shutoff'), part('interfaces', 'running'), part('snapshots', 'shutoff')]).toEqual([
      ['attachDevice', 'showBlockDevices'], ['attachDevice'], ['attachDevice', 'showAddresses'], ['createSnapshot', '[createSnapshot]'],
    ]);
  });

  test('a disk, a drive, an interface, a snapshot', () => {
    const one = (node: object): string[] => menuOf(contextOf(node as Omit<TreeNode, 'id'>));
    expect([one({ kind: 'disk', disk }), one({ kind: 'disk', disk: { ...disk, device: 'cdrom' } }), one({ kind: 'interface', device: { type: 'user' } }), one({ kind: 'snapshot', snapshot })]).toEqual([
      ['copyName'], ['changeMedia', 'copyName'], ['copyName'], ['revertSnapshot', 'showSnapshotXml', 'copyName', 'deleteSnapshot'],
    ]);
  });
});

describe('networks, pools, volumes and devices', () => {
  const object = (kind: 'network' | 'pool', of: Partial<Network>): string[] => menuOf(contextOf({ kind }, { object: of }));

  test.each<[string, string[], string[]]>([
    ['a network that is active', object('network', {}), ['stopNetwork', 'openDefinition', 'showNetworkXml', 'showHistory', 'defineAsCopy', 'networkAutostartOn', 'copyName', 'copyUuid', 'undefineNetwork']],
    ['one that is not', object('network', { active: false, autostart: true }), ['startNetwork', 'openDefinition', 'showNetworkXml', 'showHistory', 'defineAsCopy', 'networkAutostartOff', 'copyName', 'copyUuid', 'undefineNetwork', '[startNetwork]']],
    ['one that is transient', object('network', { persistent: false }), ['stopNetwork', 'openDefinition', 'showNetworkXml', 'showHistory', 'defineAsCopy', 'copyName', 'copyUuid']],
    ['a pool that is active, which libvirt does not undefine', object('pool', {}), ['refreshPool', 'createVolume', 'stopPool', 'openDefinition', 'showPoolXml', 'showHistory', 'defineAsCopy', 'poolAutostartOn', 'copyName', 'copyUuid', '[refreshPool]']],
    ['one that is not', object('pool', { active: false, autostart: true }), ['startPool', 'openDefinition', 'showPoolXml', 'showHistory', 'defineAsCopy', 'poolAutostartOff', 'copyName', 'copyUuid', 'undefinePool', '[startPool]']],
    ['a volume', menuOf(contextOf({ kind: 'volume', volume: { name: 'v', path: '/v' } } as unknown as Omit<TreeNode, 'id'>)), ['showVolumeXml', 'defineAsCopy', 'copyName', 'deleteVolume']],
    ['a device that guests can be given', menuOf(contextOf({ kind: 'host-device', device: { name: 'pci', kind: 'pci', address: '1', hostdev: '<hostdev/>' } } as unknown as Omit<TreeNode, 'id'>)), ['attachHostDevice', 'showHostDeviceXml', 'copyName']],
    ['one that they cannot', menuOf(contextOf({ kind: 'host-device', device: { name: 'pci', kind: 'pci', address: '1' } } as unknown as Omit<TreeNode, 'id'>)), ['showHostDeviceXml', 'copyName']],
  ])('%s', (_which, menu, expected) => {
    expect(menu).toEqual(expected);
  });
});

describe('a host', () => {
  const failure = { code: 'timeout', seconds: 30, words: 'No answer.', command: '', remedy: 'raise-time-limit' } as const;
  const host = (state: HostSnapshot['state'], more: Partial<HostSnapshot> = {}, uri?: string): string[] => menuOf(contextOf({ kind: 'host' }, { host: { state, ...more }, ...(uri === undefined ? {} : { uri }) }));

  test.each<[string, string[], string[]]>([
    ['connected', host({ kind: 'connected' }), ['disconnectHost', 'refresh', 'newDefinition', 'restoreUndefined', 'showCapabilities', 'showDomainCapabilities', 'openSshTerminal', 'renameHost', 'copyUri', 'copyName', 'removeHost']],
    ['connected, of this machine, found by ourselves', host({ kind: 'connected' }, { origin: 'default' }, 'qemu:///system'), ['disconnectHost', 'refresh', 'newDefinition', 'restoreUndefined', 'showCapabilities', 'showDomainCapabilities', 'checkHost', 'openHostFile', 'controlDaemon', 'renameHost', 'copyUri', 'copyName']],
    ['of containers', host({ kind: 'connected' }, { origin: 'workspace' }, 'lxc+tls://far/'), ['disconnectHost', 'refresh', 'newDefinition', 'restoreUndefined', 'showCapabilities', 'renameHost', 'copyUri', 'copyName']],
    ['connecting', host({ kind: 'connecting' }), ['connectHost', 'disconnectHost', 'openSshTerminal', 'renameHost', 'copyUri', 'copyName', 'removeHost']],
    ['that failed', host({ kind: 'failed', failure, retryAt: undefined }), ['connectHost', 'disconnectHost', 'openSshTerminal', 'renameHost', 'copyUri', 'copyName', 'removeHost', '[connectHost]']],
    ['disconnected', host({ kind: 'disconnected' }), ['connectHost', 'openSshTerminal', 'renameHost', 'copyUri', 'copyName', 'removeHost', '[connectHost]']],
    ['its failure', menuOf(contextOf({ kind: 'failure', failure } as unknown as Omit<TreeNode, 'id'>)), ['showLog', 'copyName']],
    ['what helps', menuOf(contextOf({ kind: 'remedy', failure } as unknown as Omit<TreeNode, 'id'>)), []],
    ['its machines', menuOf(contextOf({ kind: 'section', section: 'domains' } as unknown as Omit<TreeNode, 'id'>)), ['newDefinition', 'refresh', '[newDefinition]']],
    ['its networks', menuOf(contextOf({ kind: 'section', section: 'networks' } as unknown as Omit<TreeNode, 'id'>)), ['newDefinition', 'refresh', '[newDefinition]']],
    ['its pools', menuOf(contextOf({ kind: 'section', section: 'pools' } as unknown as Omit<TreeNode, 'id'>)), ['newDefinition', 'refresh', '[newDefinition]']],
  ])('%s', (_which, menu, expected) => {
    expect(menu).toEqual(expected);
  });
});

test('a key means what the selected row is', () => {
  const inTree = keybindings.filter(({ when }) => when.includes('focusedView == libvirt.hosts')).map(({ key, command, when }) => `${key} ${/libvirt\.selected == '([\w-]+)'/.exec(when)?.[1] ?? 'any'}: ${command.replace('libvirt.', '')}`);
  expect(inTree.sort()).toEqual([
    'ctrl+c any: copyName', 'delete domain: undefine', 'delete host: removeHost', 'delete network: undefineNetwork', 'delete pool: undefinePool', 'delete snapshot: deleteSnapshot', 'delete volume: deleteVolume', 'f2 domain: rename', 'f2 host: renameHost',
  ]);
});
