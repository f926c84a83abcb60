// The words of the tree: states, sections and kinds, in the person's language.
import * as l10n from '@vscode/l10n';
import type { DomainState, Failure } from '../virsh/hypervisor';
import type { EmptyNode, Section } from './nodes';

/** A domain's state as people call it. */
export function stateWord(state: DomainState): string {
  switch (state) {
    case 'running': return l10n.t('running');
    case 'blocked': return l10n.t('blocked');
    case 'paused': return l10n.t('paused');
    case 'shutdown': return l10n.t('shutting down');
    case 'shutoff': return l10n.t('shut off');
    case 'crashed': return l10n.t('crashed');
    case 'pmsuspended': return l10n.t('asleep');
    case 'nostate': return l10n.t('no state');
  }
}

/** What a snapshot holds: a machine in that state, or its disks alone. */
export function snapshotWord(state: string): string {
  return isState(state) ? stateWord(state) : state === 'disk-snapshot' ? l10n.t('disks only') : state;
}

const states: Readonly<Record<DomainState, true>> = { running: true, blocked: true, paused: true, shutdown: true, shutoff: true, crashed: true, pmsuspended: true, nostate: true };

function isState(text: string): text is DomainState {
  return Object.hasOwn(states, text);
}

/** A domain's state as the title of a group. */
export function stateTitle(state: DomainState): string {
  const word = stateWord(state);
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}

export function sectionTitle(section: Section): string {
  switch (section) {
    case 'domains': return l10n.t('Domains');
    case 'networks': return l10n.t('Networks');
    case 'pools': return l10n.t('Storage Pools');
  }
}

export const hostDevicesTitle = (): string => l10n.t('Host Devices');

export function partTitle(part: 'disks' | 'interfaces' | 'snapshots'): string {
  switch (part) {
    case 'disks': return l10n.t('Disks');
    case 'interfaces': return l10n.t('Interfaces');
    case 'snapshots': return l10n.t('Snapshots');
  }
}

/** That there is nothing, and what makes something. */
export function emptyWords(of: EmptyNode['of']): string {
  switch (of) {
    case 'domains': return l10n.t('No domains yet: define one from XML');
    case 'networks': return l10n.t('No networks yet: define one from XML');
    case 'pools': return l10n.t('No storage pools yet: define one from XML');
    case 'volumes': return l10n.t('No volumes');
    case 'snapshots': return l10n.t('No snapshots');
    case 'disks': return l10n.t('No disks');
    case 'interfaces': return l10n.t('No interfaces');
    case 'host-devices': return l10n.t('No PCI, USB or mediated devices');
    case 'filtered': return l10n.t('Nothing passes the filter');
  }
}

/** A failure in two or three words, for a narrow sidebar; nothing where only its sentence says it. */
export function failureTitle(failure: Failure): string | undefined {
  switch (failure.code) {
    case 'virsh-missing': return l10n.t('virsh not found');
    case 'driver-missing': return l10n.t('No driver for this host');
    case 'daemon-not-running': return l10n.t('Daemon not running');
    case 'permission-denied': return l10n.t('No permission');
    case 'host-key': return failure.changed === 'yes' ? l10n.t('SSH host key changed') : l10n.t('SSH host key unknown');
    case 'ssh-authentication': return l10n.t('SSH login refused');
    case 'ssh-missing': return l10n.t('ssh or netcat missing');
    case 'host-unreachable': return l10n.t('Host unreachable');
    case 'authentication': return l10n.t('Login refused');
    case 'bad-uri': return l10n.t('Not a libvirt URI');
    case 'uri-not-trusted': return failure.why === 'not-agreed' ? l10n.t('Not agreed to') : l10n.t('Workspace not trusted');
    case 'connection-lost': return l10n.t('Connection lost');
    case 'timeout': return l10n.t('No answer in time');
    default: return undefined;
  }
}
