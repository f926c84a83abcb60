// What backs a disk: types, network protocols, formats, data files, for every image of its chain.
import { appendChild, setAttribute } from '../../domain/edits';
import { diskDevice, diskType, hasSharedMemory } from '../../domain/devices';
import { rule, type Blame, type RuleFamily } from '../../domain/rule';
import { storageSources, type StorageSource } from '../../domain/storageSources';
import { unsignedAttribute, value } from '../../domain/values';
import { removeBlamedElement, shareMemory } from '../fixes';
import { BACKING_PLACES, onSources } from './sourceRule';
import { attributeOr, blamedAttribute, elementAround, misplaced, removeBlamed, replaceBlamed } from '../support';

const sheepdog = onSources(
  {
    code: 'protocol-sheepdog',
    since: '11.3.0',
    where: ['source@protocol'],
    summary: 'A disk is on sheepdog, which no hypervisor supports any longer.',
    message: '`sheepdog` is no longer supported by any hypervisor; use another protocol.',
  },
  'everyone',
  ({ protocol, element }) => (protocol === 'sheepdog' ? [attributeOr(element, 'protocol')] : undefined),
);

const gone = onSources(
  {
    code: 'protocol-not-in-qemu',
    where: ['source@protocol'],
    summary: 'A disk of a QEMU guest is on a protocol that QEMU no longer has (tftp, vxhs).',
    message: 'QEMU no longer has the protocol `{protocol}`; use another one.',
  },
  'qemu',
  ({ protocol, element }) => (protocol === 'tftp' || protocol === 'vxhs' ? [attributeOr(element, 'protocol'), { protocol }] : undefined),
);

const noName = onSources(
  {
    code: 'network-disk-without-name',
    where: ['source@protocol'],
    summary: 'A network disk other than nbd has no name.',
    message: 'A network disk needs a `name`: the image or volume on the server.',
  },
  'everyone',
  ({ type, protocol, element }) => (type === 'network' && protocol !== undefined && protocol !== 'nbd' && !element.attribute('name') ? [element] : undefined),
);

const noPool = onSources(
  {
    code: 'network-disk-name-without-pool',
    where: ['source@protocol'],
    summary: 'The name of an rbd or gluster disk is not a pool (or volume) and an image.',
    message: '`{name}` has no pool; for `{protocol}` write `pool/image`.',
  },
  'everyone',
  ({ protocol, element }) => {
    const name = element.attribute('name');
    if (name === undefined || (protocol !== 'rbd' && protocol !== 'gluster') || name.value.indexOf('/') > 0) return undefined;
    return [name, { name: name.value, protocol }];
  },
);

const nfsHost = onSources(
  {
    code: 'nfs-host',
    where: ['source@protocol'],
    summary: 'The host of an nfs disk of a QEMU guest has a port, or a transport other than tcp.',
    message: 'The host of an `nfs` disk has no `{name}`; remove it.',
    fix: removeBlamed,
  },
  'qemu',
  ({ protocol, element }) => {
    const host = protocol === 'nfs' ? element.child('host') : undefined;
    const transport = host?.attribute('transport');
    if (transport && transport.value !== 'tcp') return [transport, { name: 'transport' }];
    const port = host?.attribute('port');
    return port && port.value !== '0' ? [port, { name: 'port' }] : undefined;
  },
);

const formatBlame = ({ owner }: StorageSource): Blame | undefined =>
  owner.name === 'disk' ? owner.child('driver')?.attribute('type') : owner.child('format')?.attribute('type');

/** Formats that QEMU does not read as disks, and what to use instead. */
const INSTEAD: Readonly<Record<string, string>> = { cow: 'qcow2', iso: 'raw' };

const badFormat = onSources(
  {
    code: 'disk-format-not-in-qemu',
    where: ['driver@type=cow|iso', 'format@type=cow|iso'],
    summary: 'A disk of a QEMU guest is of format cow or iso.',
    message: 'QEMU has no disk format `{format}`; use `{instead}`.',
    fix: (domain, problem) => replaceBlamed(domain, problem, String(problem.args['instead'])),
  },
  'qemu',
  (source) => {
    const { format } = source;
    const instead = format === undefined ? undefined : INSTEAD[format];
    const blame = formatBlame(source);
    return format !== undefined && instead !== undefined && blame ? [blame, { format, instead }] : undefined;
  },
);

const dirFormat = onSources(
  {
    code: 'disk-format-dir',
    where: ['driver@type=dir', 'format@type=dir'],
    summary: 'A disk of a QEMU guest is of format dir.',
    message: '`dir` is no format: set the `type` of the disk to `dir`, and the format to `fat`.',
    fix(domain, problem) {
      const place = blamedAttribute(domain, problem.span)?.owner.parent;
      return place && value(place, 'type') === 'dir' ? replaceBlamed(domain, problem, 'fat') : [];
    },
  },
  'qemu',
  (source) => {
    const blame = source.format === 'dir' ? formatBlame(source) : undefined;
    return blame ? [blame] : undefined;
  },
);

const fatElsewhere = onSources(
  {
    code: 'disk-format-fat',
    where: ['driver@type=fat', 'format@type=fat'],
    summary: 'A disk of a QEMU guest has the format fat, but is not of type dir.',
    message: '`fat` makes a drive of a directory, so the disk must be of type `dir`, not `{type}`.',
  },
  'qemu',
  (source) => {
    const blame = source.format === 'fat' && source.type !== 'dir' && source.type !== 'volume' ? formatBlame(source) : undefined;
    return blame ? [blame, { type: source.type }] : undefined;
  },
);

const dirNeedsFat = onSources(
  {
    code: 'dir-disk-format',
    where: ['source@dir'],
    summary: 'A disk of a QEMU guest of type dir does not have the format fat.',
    message: 'A disk of type `dir` needs the format `fat`.',
    fix: (domain, problem) => replaceBlamed(domain, problem, 'fat', 'only'),
  },
  'qemu',
  (source) => {
    const { type, format, owner } = source;
    if (type !== 'dir' || format === 'fat' || format === 'dir' || format === undefined) return undefined;
    return [formatBlame(source) ?? attributeOr(owner, 'type')];
  },
);

const dirWritable = onSources(
  {
    code: 'dir-disk-writable',
    where: ['source@dir'],
    summary: 'A disk of a QEMU guest of type dir can be written to.',
    message: 'A disk of type `dir` cannot be written to; add `<readonly/>`.',
  },
  'qemu',
  ({ type, isReadonly, owner }) => (type === 'dir' && !isReadonly ? [attributeOr(owner, 'type')] : undefined),
);

const metadataCache = onSources(
  {
    code: 'metadata-cache-format',
    where: ['driver/metadata_cache', 'format/metadata_cache'],
    summary: 'The metadata cache of an image of a QEMU guest that is not qcow2 is limited.',
    message: '`<metadata_cache>` is for `qcow2` images only, not for `{format}`.',
    fix: removeBlamed,
  },
  'qemu',
  ({ owner, format }) => {
    const cache = (owner.name === 'disk' ? owner.child('driver') : owner.child('format'))?.child('metadata_cache');
    const size = cache?.child('max_size')?.textContent.trim() ?? '0';
    return cache && size !== '0' && format !== 'qcow2' && format !== undefined ? [cache, { format }] : undefined;
  },
);

const dataStore = onSources(
  {
    code: 'data-store-format',
    since: '10.10.0',
    where: ['source/dataStore'],
    summary: 'An image that is not qcow2 keeps its data in another file.',
    message: '`<dataStore>` is for `qcow2` images only, not for `{format}`.',
    fix: removeBlamed,
  },
  'everyone',
  ({ element, format }) => {
    const store = element.child('dataStore');
    return store && format !== undefined && format !== 'qcow2' ? [store, { format }] : undefined;
  },
);

const dataStoreRaw = onSources(
  {
    code: 'data-store-not-raw',
    since: '10.10.0',
    where: ['source/dataStore'],
    summary: 'The data file of a qcow2 image is not raw.',
    message: 'A data file must be `raw`, not `{format}`.',
    fix: (domain, problem) => replaceBlamed(domain, problem, 'raw', 'only'),
  },
  'everyone',
  ({ element }) => {
    const format = element.child('dataStore')?.child('format')?.attribute('type');
    return format && format.value !== 'raw' ? [format, { format: format.value }] : undefined;
  },
);

const dataStoreNested = onSources(
  {
    code: 'data-store-nested',
    since: '10.10.0',
    where: ['source/dataStore'],
    summary: 'The data file of an image has slices, or a data file or backing store of its own.',
    message: 'The source of a `<dataStore>` has no `<{name}>`; remove it.',
    fix: removeBlamed,
  },
  'everyone',
  ({ element }) => {
    const store = element.child('dataStore');
    const inner = store?.child('source');
    const nested = inner?.child('slices') ?? inner?.child('dataStore') ?? store?.child('backingStore');
    return nested ? [nested, { name: nested.name }] : undefined;
  },
);

const sharedFormat = rule({
  code: 'shareable-format',
  severity: 'error',
  on: 'devices/disk[shareable]',
  summary: 'A disk of a QEMU guest that others write to at the same time is not raw.',
  message: '`<shareable>` needs a `raw` image: several guests that write to `{format}` would destroy it.',
  check(disk, domain, report) {
    const shareable = disk.child('shareable');
    if (shareable === undefined || !domain.isQemu) return;
    const source = storageSources(domain).find(({ owner }) => owner === disk);
    if (source === undefined || source.isReadonly || source.format === undefined) return;
    if (source.format !== 'raw') report(shareable, { format: source.format });
  },
  fix: removeBlamed,
});

const lunSource = rule({
  code: 'lun-source',
  severity: 'error',
  on: 'devices/disk[@device=lun]',
  summary: 'A disk of device lun is not a block device, a volume or on iscsi.',
  message: 'A `lun` is a real device: its source must be a block device, a volume or on `iscsi`, not `{type}`.',
  check(disk, _domain, report) {
    const type = diskType(disk);
    const protocol = type === 'network' ? value(disk.child('source'), 'protocol') : undefined;
    if (type === 'block' || type === 'volume' || protocol === 'iscsi') return;
    report(attributeOr(disk, 'type'), { type: protocol ?? type });
  },
});

const lunFormat = rule({
  code: 'lun-format',
  severity: 'error',
  on: 'devices/disk[@device=lun]',
  summary: 'A disk of device lun has an image format other than raw, slices or encryption.',
  message: 'A `lun` is a real device and takes no `{name}` other than `raw`.',
  check(disk, _domain, report) {
    const format = disk.child('driver')?.attribute('type');
    if (format && format.value !== 'raw' && format.value !== 'aio') report(format, { name: 'type' });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'raw', 'only'),
});

const lunParts = misplaced({
  code: 'lun-option',
  on: 'devices/disk',
  paths: ['source/slices/slice', 'source/encryption', 'encryption'],
  summary: 'A disk of device lun has a slice or encryption.',
  message: 'A `lun` is a real device and takes no `<{name}>`; remove it.',
  when: (disk) => diskDevice(disk) === 'lun',
});

const nvmeNamespace = rule({
  code: 'nvme-namespace-zero',
  severity: 'error',
  on: 'devices/disk[source@namespace]',
  summary: 'An NVMe disk has namespace 0.',
  message: 'NVMe namespaces are counted from 1.',
  check(disk, _domain, report) {
    const namespace = diskType(disk) === 'nvme' ? disk.child('source')?.attribute('namespace') : undefined;
    if (namespace && unsignedAttribute(disk.child('source'), 'namespace') === 0) report(namespace);
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, '1'),
});

const sharedMemory = rule({
  code: 'vhost-disk-shared-memory',
  severity: 'error',
  on: 'devices/disk[@type=vhostuser|vhostvdpa]',
  summary: 'A vhost-user or vhost-vdpa disk of a QEMU guest is there, but the memory of the guest is not shared.',
  message: 'A disk of type `{type}` needs shared memory; add `<memoryBacking><access mode=\'shared\'/></memoryBacking>`.',
  check(disk, domain, report) {
    const type = diskType(disk);
    if (domain.isQemu && (type === 'vhostuser' || type === 'vhostvdpa') && !hasSharedMemory(domain)) report(attributeOr(disk, 'type'), { type });
  },
  fix: shareMemory,
});

const vdpaCache = rule({
  code: 'vhostvdpa-cache',
  severity: 'error',
  on: 'devices/disk[@type=vhostvdpa]',
  summary: 'A vhost-vdpa disk of a QEMU guest has a cache mode other than none or directsync.',
  message: 'A disk of type `vhostvdpa` needs `cache` of `none` or `directsync` in `<driver>`.',
  check(disk, domain, report) {
    if (!domain.isQemu || diskType(disk) !== 'vhostvdpa') return;
    const driver = disk.child('driver');
    const cache = value(driver, 'cache');
    if (cache !== 'none' && cache !== 'directsync') report(driver ? attributeOr(driver, 'cache') : attributeOr(disk, 'type'));
  },
  fix(domain, problem) {
    const around = elementAround(domain.root, problem.span);
    const [disk, driver] = around.name === 'disk' ? [around, undefined] : [around.parent, around];
    if (!disk) return [];
    const edit = driver ? setAttribute(driver, 'cache', 'none') : appendChild(domain.document.text, disk, "<driver name='qemu' type='raw' cache='none'/>");
    return [{ title: 'set-attribute', args: { name: 'cache', value: 'none' }, edits: [edit], confidence: 'choice' }];
  },
});

const sameCookie = rule({
  code: 'cookie-repeated',
  severity: 'error',
  on: 'devices/disk/source/cookies',
  summary: 'Two cookies of a disk have the same name.',
  message: 'Another cookie is named `{name}` already.',
  check(list, _domain, report) {
    const seen = new Set<string>();
    for (const cookie of list.elements('cookie')) {
      const name = cookie.attribute('name');
      if (name && seen.has(name.value)) report(name, { name: name.value });
      if (name) seen.add(name.value);
    }
  },
  fix: removeBlamedElement,
});

const backingFormat = rule({
  code: 'backing-store-incomplete',
  severity: 'error',
  on: BACKING_PLACES.join(','),
  summary: 'A backing store has a type but no format or no source.',
  message: 'A backing store with a `type` needs `<{name}>`.',
  check(store, _domain, report) {
    if (!store.attribute('type')) return;
    const missing = ['format', 'source'].find((name) => store.child(name) === undefined);
    if (missing !== undefined) report(store, { name: missing });
  },
  fix: removeBlamedElement,
});

/** Rules on what backs disks. */
export const diskSources: RuleFamily = {
  name: 'diskSources',
  rules: [
    sheepdog,
    gone,
    noName,
    noPool,
    nfsHost,
    badFormat,
    dirFormat,
    fatElsewhere,
    dirNeedsFat,
    dirWritable,
    metadataCache,
    dataStore,
    dataStoreRaw,
    dataStoreNested,
    sharedFormat,
    lunSource,
    lunFormat,
    lunParts,
    nvmeNamespace,
    sharedMemory,
    vdpaCache,
    sameCookie,
    backingFormat,
  ],
};
