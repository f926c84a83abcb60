// Balloon, vsock, pstore, NVRAM device and shared memory.
import type { Domain } from '../../domain/domain';
import { removeAttribute, setAttribute, setText } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { bytesPerUnit, isPowerOfTwo, parseSize } from '../../domain/size';
import { text, textBlame, unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix, Problem } from '../../text/problem';
import { addChild, removeBlamedElement } from '../fixes';
import { elementAround, removeBlamed } from '../support';

const FIRST_CID = 3;
const MIB = 1024n * 1024n;

/** A fix that makes a size the next power of two that is large enough, in KiB. */
function powerOfTwo(least: bigint, defaultUnit: string): (domain: Domain, problem: Problem) => readonly Fix[] {
  return (domain, { span }) => {
    const element = elementAround(domain.root, span);
    const written = parseSize(element, defaultUnit);
    if (written === undefined) return [];
    let size = least;
    while (size < written) size *= 2n;
    const edits = [setText(element, String(size)), setAttribute(element, 'unit', 'KiB')];
    return [{ title: 'set-text', args: { value: `${size} KiB` }, edits, confidence: 'choice' }];
  };
}

/** A fix that gives shared memory the model that fits whether it has a server. */
function fittingModel(domain: Domain, { span }: Problem): readonly Fix[] {
  const around = elementAround(domain.root, span);
  const shmem = around.name === 'shmem' ? around : around.parent;
  const type = shmem?.child('server') ? 'ivshmem-doorbell' : 'ivshmem-plain';
  const model = shmem?.child('model');
  if (!model) return addChild(domain, shmem, 'model', `<model type='${type}'/>`);
  return [{ title: 'set-attribute', args: { name: 'type', value: type }, edits: [setAttribute(model, 'type', type)], confidence: 'choice' }];
}

const balloonModel = rule({
  code: 'memballoon-model-unsupported',
  severity: 'error',
  summary: 'A QEMU guest has the balloon of Xen.',
  message: 'QEMU has no Xen balloon: use model=`virtio`.',
  on: 'devices/memballoon[@model=xen]',
  check(balloon, domain, report) {
    const model = balloon.attribute('model');
    if (domain.isQemu && model) report(model);
  },
  fix(domain, problem) {
    const edits = [{ span: problem.span, newText: 'virtio' }];
    return [{ title: 'set-attribute', args: { name: 'model', value: 'virtio' }, edits, confidence: domain.isQemu ? 'only' : 'choice' }];
  },
});

/** Leaves the CID to libvirt: any number that is written here may be another guest's. */
function automaticCid(domain: Domain, { span }: Problem): readonly Fix[] {
  const cid = elementAround(domain.root, span);
  const address = cid.attribute('address');
  if (!address) return [];
  const edits = cid.attribute('auto')
    ? [setAttribute(cid, 'auto', 'yes'), removeAttribute(domain.document.text, address)]
    : [{ span: { start: address.nameStart, end: address.end }, newText: "auto='yes'" }];
  return [{ title: 'set-attribute', args: { name: 'auto', value: 'yes' }, edits, confidence: 'choice' }];
}

const vsockCid = rule({
  code: 'vsock-cid-reserved',
  severity: 'error',
  summary: 'The guest CID of a vsock device is below 3.',
  message: 'CIDs 0 to 2 are the host\'s: use 3 or more, or auto=`yes`.',
  on: 'devices/vsock/cid',
  check(cid, _domain, report) {
    const address = cid.attribute('address');
    const number = unsignedAttribute(cid, 'address');
    if (address && number !== undefined && number < FIRST_CID) report(address);
  },
  fix: automaticCid,
});

const bhyveRng = rule({
  code: 'rng-bhyve',
  severity: 'error',
  summary: 'A bhyve guest has a random number generator other than virtio with `/dev/random`.',
  message: 'bhyve has a virtio generator fed by `/dev/random` and no other.',
  on: 'devices/rng',
  check(rng, domain, report) {
    const backend = rng.child('backend');
    const model = rng.attribute('model');
    if (domain.virtType !== 'bhyve' || !backend) return;
    const source = backend.attribute('model');
    if (model && model.value !== 'virtio') report(model);
    else if (source && source.value !== 'random') report(source);
    else if (source && text(backend) !== '/dev/random') report(textBlame(backend));
  },
});

const pstoreSize = rule({
  code: 'pstore-size',
  since: '10.6.0',
  severity: 'error',
  summary: "The pstore's size is no power of two, or below 4 KiB.",
  message: 'The pstore\'s size is a power of two of 4 KiB or more.',
  on: 'devices/pstore/size',
  check(element, _domain, report) {
    const size = parseSize(element);
    if (size !== undefined && (size < 4n || !isPowerOfTwo(size))) report(textBlame(element));
  },
  fix: powerOfTwo(4n, 'KiB'),
});

const pstoreAddress = rule({
  code: 'pstore-address',
  since: '10.6.0',
  severity: 'error',
  summary: 'The pstore has an address that is not PCI.',
  message: 'The pstore is a PCI device: its address cannot be of type `{type}`.',
  on: 'devices/pstore/address',
  check(address, domain, report) {
    const type = address.attribute('type');
    if (domain.isQemu && type && type.value !== 'pci') report(type, { type: type.value });
  },
  fix: removeBlamedElement,
});

const nvramAddress = rule({
  code: 'nvram-device-address',
  // qemuDomainAssignSpaprVIOAddresses puts another type in its place before anybody looks.
  severity: 'warning',
  summary: "An NVRAM device's address is not spapr-vio.",
  message: 'The NVRAM device is at a `spapr-vio` address, not `{type}`.',
  on: 'devices/nvram/address',
  check(address, domain, report) {
    const type = address.attribute('type');
    if (domain.isQemu && domain.isPseries && type && type.value !== 'spapr-vio') report(type, { type: type.value });
  },
  fix: removeBlamedElement,
});

/** The model of a shared memory device, with libvirt's default. */
function shmemModel(shmem: XmlElement): string {
  return value(shmem.child('model'), 'type') ?? 'ivshmem';
}

const shmemName = rule({
  code: 'shmem-name',
  severity: 'error',
  summary: 'A shared memory device is named `.` or `..`.',
  message: '`{name}` cannot be the name of a file in /dev/shm.',
  on: 'devices/shmem',
  check(shmem, _domain, report) {
    const name = shmem.attribute('name');
    if (name && (name.value === '.' || name.value === '..')) report(name, { name: name.value });
  },
});

const shmemOld = rule({
  code: 'shmem-model-removed',
  severity: 'error',
  summary: 'A shared memory device is of the model `ivshmem`, which QEMU removed.',
  message: 'QEMU has no `ivshmem` any more: set `<model type="ivshmem-plain"/>`, or `ivshmem-doorbell` with a server.',
  on: 'devices/shmem',
  check(shmem, domain, report) {
    if (domain.isQemu && shmemModel(shmem) === 'ivshmem') report(shmem.child('model')?.attribute('type') ?? shmem);
  },
  fix: fittingModel,
});

const shmemSize = rule({
  code: 'shmem-size',
  severity: 'error',
  summary: "A shared memory device's size is no power of two, or below 1 MiB.",
  message: 'The size of shared memory is a power of two of 1 MiB or more.',
  on: 'devices/shmem/size',
  check(element, domain, report) {
    const digits = text(element) ?? '';
    const scale = bytesPerUnit(value(element, 'unit') ?? 'b');
    if (!domain.isQemu || scale === undefined || !/^\d+$/.test(digits) || isDoorbell(element.parent)) return;
    const bytes = BigInt(digits) * scale;
    if (bytes > 0n && (bytes < MIB || !isPowerOfTwo(bytes))) report(textBlame(element));
  },
  fix: powerOfTwo(1024n, 'b'),
});

const shmemServer = rule({
  code: 'shmem-server',
  severity: 'error',
  summary: 'Plain shared memory has a server, or shared memory with interrupts has none.',
  message: 'Model `ivshmem-doorbell` needs a `<server>` and `ivshmem-plain` has none; this one is `{model}`.',
  on: 'devices/shmem',
  check(shmem, domain, report) {
    const model = shmemModel(shmem);
    const server = shmem.child('server');
    if (!domain.isQemu) return;
    if (model === 'ivshmem-doorbell' && !server) report(shmem.child('model')?.attribute('type') ?? shmem, { model });
    if (model === 'ivshmem-plain' && server) report(server, { model });
  },
  fix: fittingModel,
});

const shmemDoorbellSize = rule({
  code: 'shmem-doorbell-size',
  severity: 'error',
  summary: 'Shared memory with a server has a size.',
  message: 'The server decides how much memory is shared: remove `<size>`.',
  on: 'devices/shmem/size',
  check(size, domain, report) {
    if (domain.isQemu && isDoorbell(size.parent) && size.parent?.child('server') && (parseSize(size, 'b') ?? 0n) > 0n) report(size);
  },
  fix: removeBlamed,
});

const shmemMsi = rule({
  code: 'shmem-msi-without-server',
  severity: 'error',
  summary: 'Shared memory has `<msi>` and no server.',
  message: 'Interrupts come through a server: add `<server path="…"/>`, or remove `<msi>`.',
  on: 'devices/shmem/msi',
  check(msi, _domain, report) {
    if (!msi.parent?.child('server')) report(msi);
  },
  fix: removeBlamed,
});

const shmemAddress = rule({
  code: 'shmem-address',
  severity: 'error',
  summary: 'Shared memory has an address that is not PCI.',
  message: 'Shared memory is a PCI device: its address cannot be of type `{type}`.',
  on: 'devices/shmem/address',
  check(address, domain, report) {
    const type = address.attribute('type');
    if (domain.isQemu && type && type.value !== 'pci') report(type, { type: type.value });
  },
  fix: removeBlamedElement,
});

/** The rules on small devices. */
export const smallDeviceRules: RuleFamily = {
  name: 'small-devices',
  rules: [
    balloonModel,
    vsockCid,
    bhyveRng,
    pstoreSize,
    pstoreAddress,
    nvramAddress,
    shmemName,
    shmemOld,
    shmemSize,
    shmemServer,
    shmemDoorbellSize,
    shmemMsi,
    shmemAddress,
  ],
};

function isDoorbell(shmem: XmlElement | undefined): boolean {
  return shmem !== undefined && shmemModel(shmem) === 'ivshmem-doorbell';
}
