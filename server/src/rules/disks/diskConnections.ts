// How QEMU reaches a disk: its bus, the transport to servers, the unit of an iSCSI target, reservations, and the key of a LUKS image.
import { diskBus } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { removeAttribute } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { value } from '../../domain/values';
import type { Fix, Problem } from '../../text/problem';
import { onSources } from './sourceRule';
import { attributeOr, elementAround, misplaced, removeBlamed, replaceBlamed } from '../support';

const FOREIGN_BUSES = new Set(['xen', 'uml']);

const foreignBus = rule({
  code: 'disk-bus-not-in-qemu',
  severity: 'error',
  on: 'devices/disk/target',
  summary: 'A disk of a QEMU guest is on the xen or uml bus.',
  message: 'QEMU has no disk bus `{bus}`; use `virtio`.',
  check(target, domain, report) {
    const disk = target.parent;
    const bus = domain.isQemu && disk ? diskBus(disk) : undefined;
    if (bus !== undefined && FOREIGN_BUSES.has(bus)) report(target.attribute('bus') ?? attributeOr(target, 'dev'), { bus });
  },
  // The name of a disk without `bus` says its bus: that is for the person to choose.
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio').filter(({ args }) => args['name'] === 'bus'),
});

/** Protocols with the transports that QEMU has for them, where those are not all. */
const TRANSPORTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['nbd', ['tcp', 'unix']],
  ['gluster', ['tcp', 'unix']],
  ['ssh', ['tcp']],
]);

/** Reaches a server of known name over TCP; a path of a socket goes, which is for `unix`. */
function overTcp(domain: Domain, problem: Problem): readonly Fix[] {
  const host = elementAround(domain.root, problem.span);
  if (!host.attribute('name')) return [];
  const socket = host.attribute('socket');
  const removed = socket ? [removeAttribute(domain.document.text, socket)] : [];
  return replaceBlamed(domain, problem, 'tcp').map((fix) => ({ ...fix, edits: [...fix.edits, ...removed] }));
}

const transport = onSources(
  {
    code: 'disk-host-transport',
    where: ['source/host@transport'],
    summary: 'The host of an nbd, gluster or ssh disk of a QEMU guest is reached in a way that QEMU does not have.',
    message: '`{protocol}` goes over {transports}, not over `{transport}`.',
    fix: overTcp,
  },
  'qemu',
  ({ protocol, element }) => {
    const possible = protocol === undefined ? undefined : TRANSPORTS.get(protocol);
    if (protocol === undefined || possible === undefined) return undefined;
    for (const host of element.elements('host')) {
      const attribute = host.attribute('transport');
      if (attribute === undefined || possible.includes(attribute.value)) continue;
      return [attribute, { protocol, transport: attribute.value, transports: possible.map((name) => `\`${name}\``).join(', ') }];
    }
    return undefined;
  },
);

const iscsiUnit = onSources(
  {
    code: 'iscsi-unit-unreadable',
    where: ['source@protocol'],
    summary: 'What follows the slash in the name of an iscsi disk of a QEMU guest is not a number.',
    message: '`{unit}` is no logical unit; the name of an `iscsi` disk is a target, a slash and a number.',
  },
  'qemu',
  ({ protocol, element }) => {
    const name = protocol === 'iscsi' ? element.attribute('name') : undefined;
    const slash = name?.value.indexOf('/') ?? -1;
    if (name === undefined || slash < 0) return undefined;
    const unit = name.value.slice(slash + 1);
    return /^\s*\+?\d/.test(unit) ? undefined : [name, { unit }];
  },
);

/** Formats that have no backing image, besides raw, of which newer libvirt looks no further. */
const NO_BACKING = new Set(['bochs', 'cloop', 'dmg', 'vpc', 'vdi', 'fat']);

const backing = onSources(
  {
    code: 'disk-format-without-backing',
    where: ['backingStore@type'],
    summary: 'An image of a QEMU guest has a backing image, but its format has none.',
    message: 'An image of format `{format}` has no backing image; remove `<backingStore>`.',
    fix: removeBlamed,
  },
  'qemu',
  ({ owner, format }) => {
    const store = owner.child('backingStore');
    if (format === undefined || !NO_BACKING.has(format) || store?.child('source') === undefined) return undefined;
    return [store, { format }];
  },
);

const luksSecret = onSources(
  {
    code: 'disk-encryption-without-secret',
    where: ['encryption@format=luks', 'source/encryption@format=luks'],
    summary: 'A raw luks image that QEMU is to decrypt has no secret.',
    message: 'QEMU needs the key of a `luks` image: add `<secret type="passphrase" uuid="…"/>`.',
  },
  'qemu',
  ({ encryption, format }) => {
    const isLuks = encryption?.format?.value === 'luks' && encryption.isByQemu;
    return isLuks && format === 'raw' && encryption.secrets.length === 0 ? [encryption.element] : undefined;
  },
);

const reservations = rule({
  code: 'disk-reservations-source',
  severity: 'error',
  on: 'devices/disk/source/reservations,devices/disk/backingStore/source/reservations',
  summary: 'Reservations of a disk that are not managed by libvirt lack their socket, or listen at it.',
  message: 'Reservations need `<source type="unix" path="…" mode="client"/>` where libvirt does not manage them: `{name}` is missing or wrong.',
  check(element, _domain, report) {
    const source = element.child('source');
    if (source === undefined) {
      if (value(element, 'managed') === 'no') report(element, { name: 'source' });
      return;
    }
    const missing = ['type', 'path', 'mode'].find((name) => !source.attribute(name));
    const mode = source.attribute('mode');
    if (missing !== undefined) report(source, { name: missing });
    else if (mode && mode.value !== 'client') report(mode, { name: 'mode' });
  },
});

const vhostUserBacking = misplaced({
  code: 'vhostuser-disk-backing',
  on: 'devices/disk',
  // Also one that says no more than that there is none.
  paths: ['backingStore'],
  summary: 'A vhost-user disk has a `<backingStore>`.',
  message: 'The image behind a vhost-user disk is its backend\'s affair; remove `<backingStore>`.',
  when: (disk) => value(disk, 'type') === 'vhostuser',
});

/** Rules on how disks are reached. */
export const diskConnections: RuleFamily = {
  name: 'diskConnections',
  rules: [foreignBus, transport, iscsiUnit, backing, luksSecret, reservations, vhostUserBacking],
};
