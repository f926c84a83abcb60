// How a node looks and sounds: label, description, icon, colour, accessible label and context. Free of the vscode API.
import * as l10n from '@vscode/l10n';
import type { HostModel, HostSnapshot } from '../hosts/hosts';
import { adviceOf, remedyAction, sentenceOf, sentenceWithAdvice } from '../ui/failureWords';
import { maskSecrets } from '../virsh/commandLine';
import { isLocal, parseUri } from '../virsh/uri';
import { missing, type Ability } from './abilities';
import type { Disk, DomainDetails, DomainState, DomainSummary, Interface, Network, Pool } from '../virsh/hypervisor';
import { idOf, type DiskNode, type DomainNode, type DomainPartNode, type EmptyNode, type FailureNode, type GroupNode, type HostDeviceNode, type HostNode, type InterfaceNode, type NetworkNode, type PoolNode, type RemedyNode, type SectionNode, type SnapshotNode, type TreeNode, type VolumeNode } from './nodes';
import type { TreeModel } from './treeModel';
import { emptyWords, failureTitle, hostDevicesTitle, partTitle, sectionTitle, snapshotWord, stateTitle, stateWord } from './words';

/** A node as VS Code's TreeItem wants it, without its classes. */
export interface Look {
  readonly label: string;
  readonly description?: string | undefined;
  /** A codicon, and the theme colour it has. */
  readonly icon?: { readonly id: string; readonly color?: string } | undefined;
  readonly expands: 'no' | 'collapsed' | 'expanded';
  /** Words between semicolons, for `when` clauses: `;domain;running;persistent;`. */
  readonly context: string;
  /** What a screen reader says: icon and colour say nothing to it. */
  readonly accessible: string;
  /** A plain tooltip; nodes without one get theirs lazily. */
  readonly tooltip?: string | undefined;
  readonly click?: { readonly command: string; readonly title: string; readonly args: readonly unknown[] } | undefined;
}

/** What a description needs besides the hosts. */
export interface DescribeOptions {
  /** Whether the running domain differs from what its next start would give. */
  readonly hasPendingChanges: (host: string, uuid: string) => boolean;
  /** The URI of a definition. Opening it with VS Code's own command keeps the focus in the tree on a single click. */
  readonly definitionUri: (definition: { readonly host: string; readonly kind: 'domain' | 'network' | 'pool'; readonly uuid: string; readonly name: string }) => unknown;
}

/** How `node` looks now. Nothing when its object is gone meanwhile. */
export function describe(model: TreeModel, node: TreeNode, options: DescribeOptions): Look | undefined {
  switch (node.kind) {
    case 'host': return hostLook(model, node);
    case 'section': return sectionLook(model, node);
    case 'group': return groupLook(model, node);
    case 'domain': return domainLook(model, node, options);
    case 'domain-part': return partLook(model, node);
    case 'disk': return diskLook(node);
    case 'interface': return interfaceLook(node);
    case 'snapshot': return snapshotLook(node);
    case 'network': return networkLook(model, node, options);
    case 'pool': return poolLook(model, node, options);
    case 'volume': return volumeLook(node);
    case 'host-devices': return { label: hostDevicesTitle(), expands: 'collapsed', context: ';host-devices;', accessible: hostDevicesTitle(), icon: { id: 'circuit-board' } };
    case 'host-device': return hostDeviceLook(node);
    case 'failure': return failureLook(node);
    case 'remedy': return remedyLook(node);
    case 'empty': return emptyLook(node);
  }
}

function partLook(model: TreeModel, node: DomainPartNode): Look {
  const domain = model.domain(node);
  const active = isActive(domain?.state ?? 'shutoff') ? 'active' : 'inactive';
  const cannot = cannotWords(node.host, refused(domain, model.host(node.host)?.knownDetails(node.uuid)));
  return { label: partTitle(node.part), expands: 'collapsed', context: contextOf(node.part, active, ...cannot), accessible: partTitle(node.part), icon: { id: partIcon[node.part] } };
}

const partIcon = { disks: 'database', interfaces: 'plug', snapshots: 'history' } as const;

const stateIcons: Readonly<Record<DomainState, { readonly id: string; readonly color?: string }>> = {
  running: { id: 'vm-running', color: 'testing.iconPassed' },
  blocked: { id: 'vm-running', color: 'testing.iconPassed' },
  paused: { id: 'debug-pause', color: 'charts.yellow' },
  pmsuspended: { id: 'debug-pause', color: 'charts.yellow' },
  shutdown: { id: 'loading~spin', color: 'charts.yellow' },
  crashed: { id: 'error', color: 'testing.iconFailed' },
  shutoff: { id: 'vm-outline', color: 'disabledForeground' },
  nostate: { id: 'vm-outline', color: 'disabledForeground' },
};

function hostLook(model: TreeModel, node: HostNode): Look | undefined {
  const snapshot = model.host(node.host)?.snapshot;
  if (snapshot === undefined) return undefined;
  const { label, icon } = hostState(snapshot);
  const notes = hostNotes(snapshot);
  const place = isLocal(snapshot.uri) ? 'local' : parseUri(snapshot.uri)?.transport === 'ssh' ? 'ssh' : 'remote';
  return {
    label: snapshot.name,
    // A note must not be cut off in a narrow sidebar; an address may be.
    description: (snapshot.state.kind === 'connected' ? [...notes, ...addressWords(snapshot)] : [label, ...notes]).join(' · '),
    icon,
    expands: 'expanded',
    context: contextOf('host', snapshot.state.kind, snapshot.origin, place, ...cannotWords(snapshot.uri)),
    accessible: [l10n.t('host {0}, {1}', snapshot.name, label), ...notes].join(', '),
  };
}

function hostState(snapshot: HostSnapshot): { readonly label: string; readonly icon: { readonly id: string; readonly color?: string } } {
  switch (snapshot.state.kind) {
    case 'connected': return { label: l10n.t('connected'), icon: { id: isLocal(snapshot.uri) ? 'server' : 'remote' } };
    case 'connecting': return { label: l10n.t('connecting …'), icon: { id: 'loading~spin' } };
    case 'failed': return { label: l10n.t('not connected'), icon: { id: 'warning', color: 'list.warningForeground' } };
    case 'disconnected': return { label: l10n.t('disconnected'), icon: { id: 'debug-disconnect', color: 'disabledForeground' } };
  }
}

/** The URI where the name does not say it, without its parameters (the tooltip has them). */
function addressWords(snapshot: HostSnapshot): string[] {
  return snapshot.name === snapshot.uri ? [] : [maskSecrets(snapshot.uri.replace(/\?.*$/, ''))];
}

/** What a person should know of the way to a host: that events do not come, or that nobody needs to connect it. */
function hostNotes({ state, following }: HostSnapshot): string[] {
  if (state.kind === 'connected' && following === 'poll') return [l10n.t('no events, reading now and then')];
  return state.kind === 'failed' && state.retryAt !== undefined ? [l10n.t('tried again by itself')] : [];
}

function contextOf(...words: readonly string[]): string {
  return `;${words.join(';')};`;
}

function cannotWords(uri: string, also: readonly Ability[] = []): string[] {
  return [...missing(uri), ...also].map((ability) => `cannot-${ability}`);
}

/** What libvirt refuses of this machine as it is: there is nothing to take a snapshot of where it is off and has no disk. */
function refused(domain: DomainSummary | undefined, details: DomainDetails | undefined): Ability[] {
  const isEmpty = domain !== undefined && !isActive(domain.state) && details?.disks.every(removable) === true;
  return isEmpty ? ['snapshot'] : [];
}

function sectionLook(model: TreeModel, node: SectionNode): Look | undefined {
  const host = model.host(node.host);
  if (host === undefined) return undefined;
  const label = sectionTitle(node.section);
  const count = host.snapshot[node.section].loaded ? countOf(model, host, node) : undefined;
  return {
    label,
    description: count,
    icon: { id: node.section === 'domains' ? 'vm' : node.section === 'networks' ? 'type-hierarchy-sub' : 'database' },
    expands: node.section === 'domains' ? 'expanded' : 'collapsed',
    context: `;${node.section};`,
    accessible: count === undefined ? label : `${label}, ${count}`,
  };
}

function countOf(model: TreeModel, host: HostModel, node: SectionNode): string {
  const all = host.snapshot[node.section].value.length;
  if (node.section !== 'domains') return String(all);
  const shown = model.domainsOf(host);
  if (shown.length !== all) return l10n.t('{0} of {1}', shown.length, all);
  const running = shown.filter(({ domain }) => isActive(domain.state) && domain.state !== 'crashed').length;
  return running === 0 ? String(all) : l10n.t('{0}, {1} running', all, running);
}

function groupLook(model: TreeModel, node: GroupNode): Look {
  const { group } = node;
  const label = group.by === 'state' ? stateTitle(group.state) : (group.tag ?? l10n.t('Without a tag'));
  const count = String(model.domains(group).length);
  const icon = group.by === 'state' ? stateIcons[group.state] : { id: 'tag' };
  return { label, description: count, icon, expands: 'expanded', context: ';group;', accessible: `${label}, ${count}` };
}

function domainLook(model: TreeModel, node: DomainNode, options: DescribeOptions): Look | undefined {
  const domain = model.domain(node);
  const host = model.host(node.host);
  if (domain === undefined || host === undefined) return undefined;
  const title = host.knownDetails(domain.uuid)?.title;
  const pending = options.hasPendingChanges(node.host, domain.uuid);
  const notes = domainNotes(domain, pending);
  const where = model.options.grouping === 'host' ? [] : [host.snapshot.name];
  return {
    label: domain.name,
    // A title may be long, and a note must not be cut off in a narrow sidebar.
    description: [...where, stateWord(domain.state), ...notes, ...(title === undefined ? [] : [title])].join(' · '),
    icon: stateIcons[domain.state],
    expands: 'collapsed',
    context: domainContext(domain, host, pending),
    accessible: [domain.name, stateWord(domain.state), ...notes, l10n.t('on {0}', host.snapshot.name)].join(', '),
    click: openClick(options, { host: node.host, kind: 'domain', uuid: node.uuid, name: domain.name }),
  };
}

function domainNotes(domain: DomainSummary, pending: boolean): string[] {
  return [
    ...(domain.persistent ? [] : [l10n.t('transient')]),
    ...(domain.managedSave ? [l10n.t('saved')] : []),
    ...(pending ? [l10n.t('changes at next start')] : []),
  ];
}

/** What menus ask. Of a machine whose XML nobody read yet, nothing is denied. */
function domainContext(domain: DomainSummary, host: HostModel, pending: boolean): string {
  const details = host.knownDetails(domain.uuid);
  const { uri } = host.snapshot;
  const words = [
    'domain',
    // Xen says `blocked` of a machine that runs and has nothing to do.
    ...(domain.state === 'blocked' ? ['running'] : []),
    domain.state,
    isActive(domain.state) ? 'active' : 'inactive',
    ...(isLocal(uri) ? ['local'] : []),
    domain.persistent ? 'persistent' : 'transient',
    domain.autostart ? 'autostart' : 'no-autostart',
    ...(domain.managedSave ? ['saved'] : []),
    ...(pending ? ['pending'] : []),
    ...(details?.agentChannel === false ? [] : ['agent']),
    ...(details?.console === false ? [] : ['console']),
    ...(details?.disks.some(removable) === false ? [] : ['media']),
    ...cannotWords(uri, refused(domain, details)),
  ];
  return contextOf(...words);
}

/** Whether a domain in this state exists in a process: it can be stopped and not started. A crashed one does (`on_crash` preserve); one that crashed and is gone is shut off. */
export function isActive(state: DomainState): boolean {
  return state !== 'shutoff' && state !== 'nostate';
}

function diskLook(node: DiskNode): Look {
  const { disk } = node;
  const source = disk.source ?? l10n.t('empty');
  return {
    label: disk.target,
    description: [fileName(source), ...(disk.bus === undefined ? [] : [disk.bus])].join(' · '),
    icon: { id: disk.device === 'cdrom' ? 'circle-large-outline' : disk.device === 'floppy' ? 'save' : 'database' },
    expands: 'no',
    context: `;disk;${removable(disk) ? 'removable;' : ''}`,
    accessible: l10n.t('{0} {1}, {2}', disk.device, disk.target, source),
    tooltip: `${disk.device} ${disk.target}${disk.bus === undefined ? '' : ` (${disk.bus})`}\n${source}`,
  };
}

function removable(disk: Disk): boolean {
  return disk.device === 'cdrom' || disk.device === 'floppy';
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function interfaceLook(node: InterfaceNode): Look {
  const { device } = node;
  const label = device.mac ?? device.type;
  return {
    label,
    description: interfaceWords(device),
    icon: { id: 'plug' },
    expands: 'no',
    context: ';interface;',
    accessible: l10n.t('interface {0}, {1}', label, interfaceWords(device)),
  };
}

function interfaceWords(device: Interface): string {
  return [device.source === undefined ? device.type : `${device.type} ${device.source}`, device.model, device.target].filter((one) => one !== undefined).join(' · ');
}

function snapshotLook(node: SnapshotNode): Look {
  const { snapshot } = node;
  const time = snapshot.created === undefined ? '' : new Date(snapshot.created * 1000).toLocaleString();
  const current = snapshot.current ? l10n.t('current') : '';
  const description = [current, snapshotWord(snapshot.state), time].filter((one) => one !== '').join(' · ');
  return {
    label: snapshot.name,
    description,
    icon: snapshot.current ? { id: 'history', color: 'testing.iconPassed' } : { id: 'history' },
    expands: snapshot.children.length > 0 ? 'expanded' : 'no',
    context: `;snapshot;${snapshot.current ? 'current;' : ''}`,
    accessible: l10n.t('snapshot {0}, {1}', snapshot.name, description),
    tooltip: [snapshot.name, snapshot.description ?? ''].filter((one) => one !== '').join('\n'),
  };
}

function networkLook(model: TreeModel, node: NetworkNode, options: DescribeOptions): Look | undefined {
  const network = model.host(node.host)?.snapshot.networks.value.find((one) => one.uuid === node.uuid);
  return network === undefined ? undefined : { ...switchable(network, 'network', 'type-hierarchy-sub'), expands: 'no', click: openClick(options, { host: node.host, kind: 'network', uuid: node.uuid, name: network.name }) };
}

function poolLook(model: TreeModel, node: PoolNode, options: DescribeOptions): Look | undefined {
  const pool = model.host(node.host)?.snapshot.pools.value.find((one) => one.uuid === node.uuid);
  return pool === undefined ? undefined : { ...switchable(pool, 'pool', 'database'), expands: pool.active ? 'collapsed' : 'no', click: openClick(options, { host: node.host, kind: 'pool', uuid: node.uuid, name: pool.name }) };
}

function switchable(object: Network | Pool, kind: 'network' | 'pool', icon: string): Omit<Look, 'expands'> {
  const state = object.active ? l10n.t('active') : l10n.t('inactive');
  const notes = [...(object.persistent ? [] : [l10n.t('transient')]), ...(object.autostart ? [l10n.t('autostart')] : [])];
  return {
    label: object.name,
    description: [state, ...notes].join(' · '),
    icon: { id: icon, color: object.active ? 'testing.iconPassed' : 'disabledForeground' },
    context: `;${kind};${object.active ? 'active' : 'inactive'};${object.persistent ? 'persistent' : 'transient'};${object.autostart ? 'autostart' : 'no-autostart'};`,
    accessible: [kind === 'network' ? l10n.t('network {0}, {1}', object.name, state) : l10n.t('storage pool {0}, {1}', object.name, state), ...notes].join(', '),
  };
}

function openClick(options: DescribeOptions, definition: Parameters<DescribeOptions['definitionUri']>[0]): Look['click'] {
  return { command: 'vscode.open', title: l10n.t('Open Definition'), args: [options.definitionUri(definition)] };
}

function volumeLook(node: VolumeNode): Look {
  const { name, path } = node.volume;
  return { label: name, description: undefined, icon: { id: 'file-binary' }, expands: 'no', context: ';volume;', accessible: l10n.t('volume {0}', name), tooltip: path };
}

const deviceIcons = { pci: 'circuit-board', usb: 'plug', mdev: 'split-horizontal' } as const;

function hostDeviceLook({ device }: HostDeviceNode): Look {
  const { name, kind, product, vendor, address, driver, iommuGroup } = device;
  const place = `${kind.toUpperCase()} ${address}`;
  // Where the host knows no words, there are two numbers, which say less than the place.
  const inWords = product !== undefined && !/^0x/.test(product);
  const [label, more] = inWords ? [product, [place, vendor]] : [place, [[vendor, product].filter((one) => one !== undefined).join(':').replaceAll('0x', '')]];
  const group = iommuGroup === undefined ? undefined : l10n.t('IOMMU group {0}', iommuGroup);
  return {
    label,
    description: [...more, driver].filter((one) => one !== undefined && one !== '').join(' · '),
    icon: { id: deviceIcons[kind] },
    expands: 'no',
    context: `;host-device;${device.hostdev === undefined ? '' : 'attachable;'}`,
    accessible: [l10n.t('host device {0}, {1}', inWords ? label : name, place), ...(driver === undefined ? [] : [driver])].join(', '),
    tooltip: [vendor, product, place, name, driver === undefined ? undefined : l10n.t('Driver on the host: {0}', driver), group].filter((one) => one !== undefined).join('\n'),
  };
}

function failureLook({ failure }: FailureNode): Look {
  const [title, sentence] = [failureTitle(failure), sentenceOf(failure)];
  return {
    label: title ?? sentence,
    description: title === undefined ? undefined : sentence,
    icon: { id: 'error', color: 'list.errorForeground' },
    expands: 'no',
    context: `;failure;${failure.code};`,
    accessible: sentenceWithAdvice(failure),
    tooltip: [sentenceWithAdvice(failure), failure.words].join('\n\n'),
  };
}

/** What a command of ours can do, else the advice alone; trying again is always possible. */
function remedyLook({ host, failure }: RemedyNode): Look {
  const advice = adviceOf(failure);
  const action = remedyAction(failure.remedy, host) ?? { title: l10n.t('Try Again'), command: 'libvirt.refresh', args: [{ kind: 'host', id: idOf(host), host }] };
  return {
    label: action.title,
    description: advice,
    icon: { id: 'lightbulb', color: 'list.warningForeground' },
    expands: 'no',
    context: ';remedy;',
    accessible: [action.title, ...(advice === undefined ? [] : [advice])].join(', '),
    tooltip: advice ?? action.title,
    click: { command: action.command, title: action.title, args: action.args ?? [] },
  };
}

function emptyLook(node: EmptyNode): Look {
  const words = emptyWords(node.of);
  const definable = node.of === 'domains' || node.of === 'networks' || node.of === 'pools';
  return {
    label: words,
    expands: 'no',
    context: ';empty;',
    accessible: words,
    ...(definable ? { click: { command: 'libvirt.newDefinition', title: words, args: [node] } } : {}),
    ...(node.of === 'filtered' ? { click: { command: 'libvirt.clearFilter', title: words, args: [] } } : {}),
  };
}
