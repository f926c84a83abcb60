// The tree without VS Code: what is below what, how it looks and sounds, and that ids and objects stay.
import { describe, expect, test } from 'vitest';
import { Emitter } from '../../client/src/hosts/emitter';
import type { HostModel, Hosts, HostSnapshot } from '../../client/src/hosts/hosts';
import type { DomainDetails, DomainSummary, Failure, HostDevice } from '../../client/src/virsh/hypervisor';
import { describe as look, type DescribeOptions } from '../../client/src/tree/describe';
import { byName, passes, statesOf, tagsOf, type KnownDomain } from '../../client/src/tree/filter';
import type { TreeNode } from '../../client/src/tree/nodes';
import { asMarkdown, domainTooltip, hostTooltip } from '../../client/src/tree/tooltip';
import { TreeModel } from '../../client/src/tree/treeModel';

const summary = (name: string, more: Partial<DomainSummary> = {}): DomainSummary => ({
  uuid: `uuid-${name}`, name, state: 'shutoff', reason: 0, persistent: true, autostart: false, managedSave: false, snapshots: false, vcpus: 1, memoryBytes: 2 ** 30, ...more,
});

const details = (name: string, more: Partial<DomainDetails> = {}): DomainDetails => ({
  uuid: `uuid-${name}`, title: undefined, description: undefined, tag: undefined, osType: 'hvm', arch: 'x86_64', machine: 'q35', vcpus: 1, memoryBytes: 2 ** 30, disks: [], interfaces: [], agentChannel: true, console: true, ...more,
});

const loaded = <T>(value: T): { readonly value: T; readonly loaded: true; readonly failure: undefined } => ({ value, loaded: true, failure: undefined });

function host(id: string, snapshot: Partial<HostSnapshot>, known: readonly DomainDetails[] = [], devices: readonly HostDevice[] = []): HostModel {
  const whole: HostSnapshot = { id, name: id, uri: id, origin: 'user', state: { kind: 'connected' }, host: undefined, domains: loaded([]), networks: loaded([]), pools: loaded([]), following: 'events', ...snapshot };
  const model = {
    id, snapshot: whole,
    knownDetails: (uuid: string) => known.find((one) => one.uuid === uuid),
    details: async (uuid: string) => Promise.resolve(known.find((one) => one.uuid === uuid)),
    hostDevices: async () => Promise.resolve(loaded(devices)),
    hypervisor: { snapshots: { tree: async () => Promise.resolve([]) } },
  };
  return model as unknown as HostModel;
}

function hostsOf(...all: HostModel[]): Hosts {
  const hosts = { all, unanswered: [], get: (id: string) => all.find((one) => one.id === id), onDidChange: new Emitter().event, onDidChangeList: new Emitter().event };
  return hosts as unknown as Hosts;
}

const options: DescribeOptions = { hasPendingChanges: (_host, uuid) => uuid === 'uuid-pending', definitionUri: ({ kind, name }) => `${kind} ${name}` };

/** The whole tree as indented lines of label, description and icon. */
async function drawn(model: TreeModel, node?: TreeNode, indent = ''): Promise<string[]> {
  const children = await model.children(node);
  const lines = await Promise.all(children.map(async (one) => {
    const seen = look(model, one, options);
    const below = one.kind === 'domain' ? [] : await drawn(model, one, `${indent}  `);
    return [`${indent}${[seen?.label, seen?.description].filter((text) => text !== undefined && text !== '').join(' – ')} [${seen?.icon?.id ?? ''}]`, ...below];
  }));
  return lines.flat();
}

const lab = (): HostModel => host('lab', {
  uri: 'qemu:///session',
  domains: loaded([summary('vm10'), summary('vm2', { state: 'running' }), summary('pending', { state: 'running', persistent: true })]),
  networks: loaded([{ uuid: 'n1', name: 'default', active: true, persistent: true, autostart: true }]),
}, [details('vm2', { title: 'Front end', tag: 'prod' })]);

test('a crashed machine still has its process: it can be forced off and not started, and does not count as running', () => {
  const model = new TreeModel(hostsOf(host('lab', { domains: loaded([summary('db', { state: 'crashed' })]) })));
  const node: TreeNode = { kind: 'domain', id: 'x', host: 'lab', uuid: 'uuid-db' };
  const section: TreeNode = { kind: 'section', id: 'y', host: 'lab', section: 'domains' };
  expect([look(model, node, options)?.context.includes(';crashed;active;'), look(model, section, options)?.description]).toEqual([true, '1']);
});

describe('what is shown', () => {
  test('a host with its domains, networks and pools, in the order in which people count', async () => {
    expect(await drawn(new TreeModel(hostsOf(lab())))).toEqual([
      'lab – qemu:///session [server]',
      '  Domains – 3, 2 running [vm]',
      '    pending – running · changes at next start [vm-running]',
      '    vm2 – running · Front end [vm-running]',
      '    vm10 – shut off [vm-outline]',
      '  Networks – 1 [type-hierarchy-sub]',
      '    default – active · autostart [type-hierarchy-sub]',
      '  Storage Pools – 0 [database]',
      '    No storage pools yet: define one from XML []',
      '  Host Devices [circuit-board]',
      '    No PCI, USB or mediated devices []',
    ]);
  });

  test('what the host has that guests can be given', async () => {
    const nic: HostDevice = { name: 'pci_0000_03_00_0', kind: 'pci', product: 'X710', vendor: 'Intel', address: '0000:03:00.0', driver: 'vfio-pci', iommuGroup: '15', hostdev: '<hostdev/>' };
    const bridge: HostDevice = { ...nic, name: 'pci_0000_00_00_0', product: '0x0d57', vendor: '0x8086', address: '0000:00:00.0', driver: undefined, iommuGroup: undefined, hostdev: undefined };
    const model = new TreeModel(hostsOf(host('lab', {}, [], [nic, bridge])));
    const nodes = await model.children({ kind: 'host-devices', id: 'lab/host-devices', host: 'lab' });
    expect(nodes.map((node) => look(model, node, options)).map((seen) => [seen?.label, seen?.description, seen?.context, seen?.tooltip?.split('\n')])).toEqual([
      ['X710', 'PCI 0000:03:00.0 · Intel · vfio-pci', ';host-device;attachable;', ['Intel', 'X710', 'PCI 0000:03:00.0', 'pci_0000_03_00_0', 'Driver on the host: vfio-pci', 'IOMMU group 15']],
      ['PCI 0000:00:00.0', '8086:0d57', ';host-device;', ['0x8086', '0x0d57', 'PCI 0000:00:00.0', 'pci_0000_00_00_0']],
    ]);
  });

  test('by state, over all hosts', async () => {
    const model = new TreeModel(hostsOf(lab(), host('qemu+ssh://other/system', { domains: loaded([summary('db', { state: 'crashed' })]) })));
    model.options = { grouping: 'state', filter: '' };
    expect((await drawn(model)).slice(0, 7)).toEqual([
      'Crashed – 1 [error]',
      '  db – qemu+ssh://other/system · crashed [error]',
      'Running – 2 [vm-running]',
      '  pending – lab · running · changes at next start [vm-running]',
      '  vm2 – lab · running · Front end [vm-running]',
      'Shut off – 1 [vm-outline]',
      '  vm10 – lab · shut off [vm-outline]',
    ]);
  });

  test('by tag, those without one last', async () => {
    const model = new TreeModel(hostsOf(lab()));
    model.options = { grouping: 'tag', filter: '' };
    expect((await drawn(model)).filter((line) => !line.startsWith(' '))).toEqual(['prod – 1 [tag]', 'Without a tag – 2 [tag]', 'lab – qemu:///session [server]']);
  });

  test('a filter leaves out, and says of how many', async () => {
    const model = new TreeModel(hostsOf(lab()));
    model.options = { grouping: 'host', filter: 'vm*' };
    expect((await drawn(model)).slice(1, 4)).toEqual(['  Domains – 2 of 3 [vm]', '    vm2 – running · Front end [vm-running]', '    vm10 – shut off [vm-outline]']);
  });

  test('a filter that nothing passes says so, grouped or not', async () => {
    for (const grouping of ['host', 'state', 'tag'] as const) {
      const model = new TreeModel(hostsOf(lab()));
      model.options = { grouping, filter: 'no-such-name' };
      expect((await drawn(model)).filter((line) => line.includes('Nothing passes')).map((line) => line.trim())).toEqual(['Nothing passes the filter []']);
    }
  });

  test('a failure is a child that says why and what to do', async () => {
    const failure: Failure = { code: 'permission-denied', group: 'libvirt', words: 'Permission denied', command: '', remedy: 'join-group' };
    const model = new TreeModel(hostsOf(host('lab', { state: { kind: 'failed', failure, retryAt: undefined } })));
    const [root] = await model.children(undefined);
    const rows = (await model.children(root)).map((child) => look(model, child, options));
    expect(rows.map((seen) => ({ label: seen?.label, description: seen?.description, accessible: seen?.accessible, click: seen?.click?.command }))).toEqual([
      { label: 'No permission', description: 'libvirt refused you: Permission denied.', accessible: 'libvirt refused you: Permission denied. Add your user to the group `libvirt` and log in again.', click: undefined },
      { label: 'How to Get Access', description: 'Add your user to the group `libvirt` and log in again.', accessible: 'How to Get Access, Add your user to the group `libvirt` and log in again.', click: 'libvirt.showAccessHelp' },
    ]);
  });

  test('where no command of ours helps, trying again is offered, of that host alone', async () => {
    const failure: Failure = { code: 'other', words: 'internal error: something', command: '', remedy: 'none' };
    const model = new TreeModel(hostsOf(host('lab', { state: { kind: 'failed', failure, retryAt: 1 } })));
    const [root] = await model.children(undefined);
    const rows = [root, ...(await model.children(root))].map((node) => (node === undefined ? undefined : look(model, node, options)));
    expect(rows.map((seen) => [seen?.label, seen?.description, seen?.click?.command, seen?.click?.args])).toEqual([
      ['lab', 'not connected · tried again by itself', undefined, undefined],
      ['internal error: something.', undefined, undefined, undefined],
      ['Try Again', undefined, 'libvirt.refresh', [{ kind: 'host', id: 'lab', host: 'lab' }]],
    ]);
  });

  test('the reason stays while the host is tried again, and ends with the person’s own disconnect', async () => {
    const failure: Failure = { code: 'connection-lost', words: 'lost', command: '', remedy: 'reconnect' };
    const one = host('lab', { state: { kind: 'failed', failure, retryAt: 1 } });
    const model = new TreeModel(hostsOf(one));
    const kinds: string[][] = [];
    for (const state of [one.snapshot.state, { kind: 'connecting' }, { kind: 'connected' }, { kind: 'connecting' }, { kind: 'disconnected' }] as const) {
      Object.assign(one, { snapshot: { ...one.snapshot, state } });
      kinds.push((await model.children({ kind: 'host', id: 'lab', host: 'lab' })).map(({ kind }) => kind));
    }
    expect(kinds).toEqual([['failure', 'remedy'], ['failure', 'remedy'], ['section', 'section', 'section', 'host-devices'], [], []]);
  });

  test('what could not be read of a machine says why; two interfaces of one address are two rows', async () => {
    const failure: Failure = { code: 'timeout', seconds: 30, words: 'No answer.', command: '', remedy: 'raise-time-limit' };
    const card = { type: 'network', mac: '52:54:00:00:00:01', model: 'virtio', source: 'default', target: undefined };
    const some = details('vm2', { interfaces: [card, card, { ...card, mac: undefined }] });
    const answers = [{ value: undefined, loaded: true, failure }, loaded(some), { value: some, loaded: true, failure }];
    const one = { ...lab(), devicesOf: async () => Promise.resolve(answers[0]), snapshotsOf: async () => Promise.resolve({ value: [], loaded: true, failure }) } as unknown as HostModel;
    const model = new TreeModel(hostsOf(one));
    const part = async (which: 'interfaces' | 'snapshots'): Promise<string[]> => (await model.children({ kind: 'domain-part', id: 'p', host: 'lab', uuid: 'uuid-vm2', part: which })).map(({ id }) => id.replace('lab/domain/uuid-vm2/interface/', ''));
    const seen = [await part('snapshots'), await part('interfaces')];
    for (let more = 0; more < 2; more += 1) {
      answers.shift();
      seen.push(await part('interfaces'));
    }
    const ids = ['52%3A54%3A00%3A00%3A00%3A01', '52%3A54%3A00%3A00%3A00%3A01%231', '%232'];
    expect(seen).toEqual([['p/!failure', 'p/!remedy'], ['p/!failure', 'p/!remedy'], ids, ['p/!failure', 'p/!remedy', ...ids]]);
  });

  test('of a host that does not answer, no machine stands in a group', async () => {
    const failure: Failure = { code: 'connection-lost', words: 'lost', command: '', remedy: 'reconnect' };
    const model = new TreeModel(hostsOf({ ...lab(), snapshot: { ...lab().snapshot, state: { kind: 'failed', failure, retryAt: undefined } } }));
    model.options = { grouping: 'state', filter: '' };
    expect((await drawn(model)).map((line) => line.trim())).toEqual(['lab – not connected [warning]', 'Connection lost – The connection to libvirt broke. [error]', 'Try Again [lightbulb]']);
  });
});

describe('why there is nothing to show', () => {
  const failed = (code: 'virsh-missing' | 'permission-denied' | 'daemon-not-running'): HostModel => {
    const words = { words: 'no', command: '', remedy: 'none' } as const;
    const failure: Failure = code === 'virsh-missing' ? { ...words, code, path: 'virsh' } : code === 'permission-denied' ? { ...words, code, group: 'libvirt' } : { ...words, code, socket: undefined };
    return host(code, { origin: 'default', state: { kind: 'failed', failure, retryAt: undefined } });
  };
  const emptiness = (...unanswered: HostModel[]): string => new TreeModel({ ...hostsOf(), unanswered }).emptiness();

  test('each reason has its own welcome text', () => {
    expect([
      emptiness(failed('virsh-missing'), failed('virsh-missing')),
      emptiness(failed('daemon-not-running'), failed('permission-denied')),
      emptiness(failed('daemon-not-running')),
      emptiness(),
      emptiness(failed('daemon-not-running'), host('x', { origin: 'default', state: { kind: 'connecting' } })),
      new TreeModel(hostsOf(lab())).emptiness(),
    ]).toEqual(['no-virsh', 'no-access', 'no-host', 'no-host', 'looking', 'none']);
  });
});

test('a node is the same object after a refresh, whatever changed about it', async () => {
  const all = [lab()];
  const hosts = hostsOf(...all);
  const model = new TreeModel(hosts);
  const find = async (): Promise<TreeNode[]> => {
    const [root] = await model.children(undefined);
    const [domains] = await model.children(root);
    return [...(root === undefined ? [] : [root]), ...(domains === undefined ? [] : [domains]), ...(await model.children(domains))];
  };
  const before = await find();
  Object.assign(all[0] ?? {}, { snapshot: { ...lab().snapshot, domains: loaded([summary('vm2', { state: 'paused' }), summary('vm10', { state: 'running' })]) } });
  const after = await find();
  expect(after.map((node) => before.indexOf(node))).toEqual([0, 1, 3, 4]);
  model.options = { grouping: 'state', filter: '' };
  const [group] = await model.children(undefined);
  expect((await model.children(group)).map((node) => before.indexOf(node))).toEqual([4]);
});

test('what a screen reader says, and what menus can ask for', () => {
  const model = new TreeModel(hostsOf(lab()));
  const node: TreeNode = { kind: 'domain', id: 'x', host: 'lab', uuid: 'uuid-pending' };
  const seen = look(model, node, options);
  expect([seen?.accessible, seen?.context, seen?.click]).toEqual([
    'pending, running, changes at next start, on lab',
    ';domain;running;active;local;persistent;no-autostart;pending;agent;console;media;',
    { command: 'vscode.open', title: 'Open Definition', args: ['domain pending'] },
  ]);
  expect(look(model, { ...node, uuid: 'gone' }, options)).toBeUndefined();
});

describe('filter and order', () => {
  const known = (name: string, more: Partial<DomainSummary> = {}, tag?: string): KnownDomain => ({ host: 'lab', hostName: 'Lab', domain: summary(name, more), details: details(name, { tag, title: 'The Title' }) });

  test.each([['web', true], ['WEB lab', true], ['title run', true], ['w*b', true], ['w*x', false], ['prod', true], ['web nothing', false], ['.*', false], ['', true], ['(', false]])('%j: %s', (filter, expected) => {
    expect(passes(known('web', { state: 'running' }, 'prod'), filter)).toBe(expected);
  });

  test('names count as people do, and equal ones still have an order', () => {
    expect(['b', 'a10', 'A2', 'a2', 'a'].map((name) => ({ name })).sort(byName).map(({ name }) => name)).toEqual(['a', 'A2', 'a2', 'a10', 'b']);
  });

  test('states and tags that occur', () => {
    const all = [known('a', {}, 'z'), known('b', { state: 'running' }), known('c', { state: 'crashed' }, 'a')];
    expect([statesOf(all), tagsOf(all)]).toEqual([['crashed', 'running', 'shutoff'], ['a', 'z', undefined]]);
  });
});

test('nothing that a machine is called is markup in its tooltip', () => {
  const text = asMarkdown({ title: '**[x](command:y)**', text: undefined, rows: [['a|b', '<img src=x>']] });
  expect(text.replace(/&#\d+;/g, '')).toBe('**xcommandy**\n\n| | |\n| :-- | :-- |\n| ab | img src=x |');
});

describe('what a tooltip tells of a machine', () => {
  const disks = [{ type: 'file', device: 'disk', target: 'vda', bus: 'virtio', source: '/img/web.qcow2' }, { type: 'file', device: 'cdrom', target: 'sda', bus: 'sata', source: undefined }];
  const interfaces = [{ type: 'network', mac: '52:54:00:AA:00:01', model: 'virtio', source: 'default', target: 'vnet0' }];
  const known = details('web', { title: 'Front end', description: 'Ask Kim', tag: 'prod', disks, interfaces });
  const asked: string[] = [];
  const withAddresses = (of: Readonly<Record<string, string>>, channel: boolean): HostModel => {
    const model = host('lab', {}, [{ ...known, agentChannel: channel }]);
    asked.length = 0;
    const addresses = async (_uuid: string, source: string): Promise<unknown> => {
      asked.push(source);
      if (of[source] === undefined) throw new Error('none');
      return Promise.resolve([{ device: 'eth0', mac: '52:54:00:aa:00:01', protocol: 'ipv4', address: of[source] }]);
    };
    return { ...model, hypervisor: { ...model.hypervisor, devices: { addresses } } } as unknown as HostModel;
  };
  const row = async (model: HostModel, domain: DomainSummary): Promise<string | undefined> => (await domainTooltip(model, domain, { pending: false })).rows.find(([label]) => label.startsWith('52:'))?.[1];

  test('vCPUs, memory in GiB, disks, addresses, autostart, tag and what the next start changes', async () => {
    const domain = summary('web', { state: 'running', autostart: true, vcpus: 4, memoryBytes: 6 * 2 ** 30 });
    expect(await domainTooltip(withAddresses({ lease: '192.168.1.7/24' }, true), domain, { pending: true })).toEqual({
      title: 'web – Front end', text: 'Ask Kim',
      rows: [
        ['State', 'running'], ['vCPUs', '4'], ['Memory', '6 GiB'], ['Machine', 'x86_64 · q35'], ['vda', '/img/web.qcow2'], ['sda', 'empty'],
        ['52:54:00:AA:00:01', 'default · 192.168.1.7/24'], ['Autostart', 'yes'], ['Tag', 'prod'], ['Changes', 'at next start'], ['UUID', 'uuid-web'],
      ],
    });
  });

  test('addresses of the agent where there is no lease; none is asked that is not there, and nobody of what does not run', async () => {
    const running = summary('web', { state: 'running' });
    expect([await row(withAddresses({ agent: '10.0.2.15/24' }, true), running), [...asked]]).toEqual(['default · 10.0.2.15/24', ['lease', 'agent']]);
    expect([await row(withAddresses({}, false), running), [...asked]]).toEqual(['default', ['lease']]);
    expect([await row(withAddresses({ lease: '1' }, true), summary('web')), asked]).toEqual(['default', []]);
  });

  test('no password that a URI holds is shown of a host', () => {
    const model = host('lab', { uri: 'qemu+tcp://kim:secret@kvm/system' });
    expect(JSON.stringify([hostTooltip(model.snapshot), look(new TreeModel(hostsOf(model)), { kind: 'host', id: 'lab', host: 'lab' }, options)])).not.toContain('secret');
  });
});
