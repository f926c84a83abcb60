// Video cards: which may be secondary, memory, resolution, acceleration; and sound cards with their backends.
import { hasGraphics } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { setAttribute } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { isOn, unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { addChild, removeBlamedElement, removeDevice } from '../fixes';
import { attributeOr, blamedElement, elementAround, misplaced, removeBlamed, replaceBlamed } from '../support';
import { virtioOptions } from './virtioOptions';

const typeOf = (video: XmlElement): string | undefined => value(video.child('model'), 'type');
const driverOf = (video: XmlElement): string => value(video.child('driver'), 'name') ?? 'qemu';

const twoPrimaries = rule({
  code: 'video-primary-twice',
  severity: 'error',
  on: '[devices/video/model@primary]',
  summary: 'Two video cards are primary.',
  message: 'Another video card is primary already; only one can be.',
  check(_, domain, report) {
    const primaries = domain.devices('video').map((video) => video.child('model')?.attribute('primary')).filter((primary) => isOn(primary));
    const [first, ...rest] = primaries;
    for (const primary of rest) if (primary && first) report(primary, {}, [relatedPlace(first, 'first-one')]);
  },
  fix: removeBlamed,
});

const noneWithOthers = rule({
  code: 'video-none-with-others',
  severity: 'error',
  on: '[devices/video]',
  summary: 'There is a video card besides one of type none.',
  message: 'A video card of type `none` must be the only one.',
  check(_, domain, report) {
    const videos = domain.devices('video');
    if (videos.length < 2) return;
    for (const video of videos) {
      const type = video.child('model')?.attribute('type');
      if (type?.value === 'none') report(type);
    }
  },
  fix: removeDevice,
});

/** The primary card: the one that says so, or the first. */
function isPrimary(video: XmlElement, domain: Domain): boolean {
  const videos = domain.devices('video');
  const primary = videos.find((candidate) => isOn(candidate.child('model')?.attribute('primary')));
  return (primary ?? videos[0]) === video;
}

const secondary = rule({
  code: 'video-only-primary',
  severity: 'error',
  on: 'devices/video',
  summary: 'A secondary video card of a QEMU guest is neither qxl nor virtio.',
  message: '`{type}` can be the primary video card only; use `virtio` for this one.',
  check(video, domain, report) {
    const type = video.child('model')?.attribute('type');
    if (!type || !domain.isQemu || ['qxl', 'virtio', 'none'].includes(type.value)) return;
    if (!isPrimary(video, domain)) report(type, { type: type.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio'),
});

/** Whether the video card that libvirt takes by default is surely no virtio one, but `cirrus` or `vga` (qemuDomainDefaultVideoDevice of its qemu_postparse.c). */
function hasPlainDefault({ isQemu, isX86, isPpc64, isS390, machineFamily }: Domain): boolean {
  if (!isQemu || isS390) return false;
  return isX86 || isPpc64 || (machineFamily !== undefined && !['arm-virt', 'loongarch-virt', 'riscv-virt'].includes(machineFamily));
}

const defaultSecondary = rule({
  code: 'video-default-secondary',
  severity: 'error',
  on: 'devices/video',
  summary: 'A secondary video card of a QEMU guest has no model, and the one that libvirt takes on this machine can only be primary.',
  message: 'Without `<model>` this is a video card that can only be the primary one; add `<model type="virtio"/>`.',
  only: hasPlainDefault,
  check(video, domain, report) {
    if (typeOf(video) === undefined && !isPrimary(video, domain)) report(video);
  },
  fix(domain, problem) {
    const video = blamedElement(domain, problem.span);
    const model = video?.child('model');
    if (!model) return addChild(domain, video, 'model', "<model type='virtio'/>");
    return [{ title: 'set-attribute', args: { name: 'type', value: 'virtio' }, edits: [setAttribute(model, 'type', 'virtio')], confidence: 'choice' }];
  },
});

const heads = rule({
  code: 'video-heads',
  severity: 'error',
  on: 'devices/video[model@heads]',
  summary: 'A video card of a QEMU guest that is neither qxl nor virtio does not have exactly one head.',
  message: 'A video card of type `{type}` has one head only.',
  check(video, domain, report) {
    const type = typeOf(video);
    const attribute = video.child('model')?.attribute('heads');
    if (!attribute || type === undefined || !domain.isQemu || ['qxl', 'virtio', 'none'].includes(type)) return;
    if (unsignedAttribute(video.child('model'), 'heads') !== 1) report(attribute, { type });
  },
  fix: removeBlamed,
});

const foreignType = rule({
  code: 'video-type-not-in-qemu',
  severity: 'error',
  on: 'devices/video',
  summary: 'A video card of a QEMU guest is of a type that only other hypervisors have.',
  message: 'QEMU has no video card `{type}`; use `virtio`.',
  check(video, domain, report) {
    const type = video.child('model')?.attribute('type');
    if (type && domain.isQemu && ['xen', 'vbox', 'parallels', 'gop'].includes(type.value)) report(type, { type: type.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'virtio'),
});

const vhostDriver = rule({
  code: 'video-vhostuser-model',
  severity: 'error',
  on: 'devices/video[driver@name]',
  summary: 'A video card that is not virtio has the driver vhostuser.',
  message: 'The driver `vhostuser` is for a video card of type `virtio` only, not `{type}`.',
  check(video, _domain, report) {
    const driver = video.child('driver')?.attribute('name');
    const type = typeOf(video);
    if (driver?.value === 'vhostuser' && type !== undefined && type !== 'virtio') report(driver, { type });
  },
  fix: removeBlamed,
});

const renderNode = misplaced({
  code: 'video-rendernode',
  on: 'devices/video',
  paths: ['model/acceleration@rendernode'],
  summary: 'A video card without the driver vhostuser names a render node.',
  message: '`rendernode` needs `<driver name=\'vhostuser\'/>`; otherwise it belongs to `<gl>` of the graphics.',
  when: (video) => driverOf(video) !== 'vhostuser',
});

const emptyAcceleration = rule({
  code: 'video-acceleration-empty',
  severity: 'error',
  on: 'devices/video/model/acceleration',
  summary: 'An acceleration says nothing.',
  message: '`<acceleration>` needs `accel3d`, `accel2d` or `rendernode`.',
  check(acceleration, _domain, report) {
    if (!['accel3d', 'accel2d', 'rendernode'].some((name) => acceleration.attribute(name))) report(acceleration);
  },
  fix: removeBlamed,
});

const acceleration2d = misplaced({
  code: 'video-accel2d',
  on: 'devices/video',
  paths: ['model/acceleration@accel2d'],
  saysNothing: ['no'],
  summary: 'A video card of a QEMU guest has 2D acceleration.',
  message: 'QEMU has no 2D acceleration; remove `accel2d`.',
  when: (video, domain) => domain.isQemu && typeOf(video) !== 'none',
});

const acceleration3d = misplaced({
  code: 'video-accel3d',
  on: 'devices/video',
  paths: ['model/acceleration@accel3d'],
  saysNothing: ['no'],
  summary: 'A video card of a QEMU guest that is not virtio has 3D acceleration.',
  message: '3D acceleration is for a video card of type `virtio` only, not `{type}`.',
  when(video, domain) {
    const type = typeOf(video);
    return domain.isQemu && type !== undefined && type !== 'virtio' && type !== 'none' && driverOf(video) !== 'vhostuser' && { type };
  },
});

const resolutionType = misplaced({
  code: 'video-resolution-type',
  on: 'devices/video',
  paths: ['model/resolution'],
  summary: 'A video card of a QEMU guest that is not vga, qxl, virtio or bochs has a resolution.',
  message: 'A video card of type `{type}` takes no `<resolution>`; remove it.',
  when(video, domain) {
    const type = typeOf(video);
    return domain.isQemu && type !== undefined && !['vga', 'qxl', 'virtio', 'bochs', 'none'].includes(type) && { type };
  },
});

const resolutionZero = rule({
  code: 'video-resolution-zero',
  severity: 'error',
  on: 'devices/video/model/resolution',
  summary: 'A resolution is 0 wide or high.',
  message: '`{name}` must be greater than 0.',
  check(resolution, _domain, report) {
    for (const name of ['x', 'y']) {
      const attribute = resolution.attribute(name);
      if (attribute && unsignedAttribute(resolution, name) === 0) report(attribute, { name });
    }
  },
  fix: removeBlamedElement,
});

/** 1 MiB in KiB, the unit of video memory. */
const MEBIBYTE = 1024;

const smallMemory = rule({
  code: 'video-memory-too-small',
  severity: 'error',
  on: 'devices/video[model@vram],devices/video[model@vgamem]',
  summary: 'The vram of a vga or vmvga card, or the vgamem of a qxl card, of a QEMU guest is below 1 MiB.',
  message: '`{name}` is at least 1024 KiB, not {size}.',
  check(video, domain, report) {
    const type = typeOf(video);
    const name = type === 'qxl' ? 'vgamem' : type === 'vga' || type === 'vmvga' ? 'vram' : undefined;
    const attribute = name === undefined ? undefined : video.child('model')?.attribute(name);
    const size = name === undefined ? undefined : unsignedAttribute(video.child('model'), name);
    // libvirt rounds vram up to a power of two before it looks.
    const least = name === 'vram' ? MEBIBYTE / 2 : MEBIBYTE - 1;
    if (attribute && name !== undefined && size !== undefined && domain.isQemu && size > 0 && size <= least) report(attribute, { name, size });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, '16384'),
});

/** The largest power of two, to which libvirt rounds up, that QEMU's qxl counts in 32 bits of bytes. */
const MOST_QXL = 2 ** 21;
/** Beyond it, rounding up to a power of two leaves nothing of libvirt's 32 bits. */
const MOST_ROUNDED = 2 ** 31;

const largeMemory = rule({
  code: 'video-memory-too-large',
  severity: 'error',
  on: 'devices/video[model@vram],devices/video[model@ram]',
  summary: 'The ram or vram of a qxl card of a QEMU guest is beyond 2 GiB: rounded up to a power of two, it is more than the card can have.',
  message: '`{name}` is at most 2097152 KiB, not {size}.',
  check(video, domain, report) {
    const model = typeOf(video) === 'qxl' && domain.isQemu ? video.child('model') : undefined;
    for (const name of ['ram', 'vram']) {
      const attribute = model?.attribute(name);
      const size = unsignedAttribute(model, name) ?? 0;
      if (attribute && size > MOST_QXL && size <= MOST_ROUNDED) report(attribute, { name, size });
    }
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, String(MOST_QXL)),
});

const vgamemPower = rule({
  code: 'video-vgamem-power',
  severity: 'error',
  on: 'devices/video[model@vgamem]',
  summary: 'The vgamem of a qxl card of a QEMU guest is not a power of two.',
  message: '`vgamem` must be a power of two; {size} is not.',
  check(video, domain, report) {
    const attribute = typeOf(video) === 'qxl' ? video.child('model')?.attribute('vgamem') : undefined;
    const size = unsignedAttribute(video.child('model'), 'vgamem') ?? 0;
    if (attribute && domain.isQemu && size >= MEBIBYTE && !Number.isInteger(Math.log2(size))) report(attribute, { size });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, String(2 ** Math.ceil(Math.log2(Number(problem.args['size']))))),
});

const ramfbAddress = misplaced({
  code: 'ramfb-address',
  on: 'devices/video',
  paths: ['address'],
  summary: 'A video card of type ramfb has an address.',
  message: '`ramfb` is plugged into nothing and has no address; remove it.',
  when: (video) => typeOf(video) === 'ramfb',
});

const blobType = misplaced({
  code: 'video-blob-type',
  since: '9.2.0',
  on: 'devices/video',
  paths: ['model@blob'],
  summary: 'A video card that is not virtio has blob resources.',
  message: '`blob` is for a video card of type `virtio` only, not `{type}`.',
  when(video) {
    const type = typeOf(video);
    return type !== undefined && type !== 'virtio' && { type };
  },
});

const blobMemory = misplaced({
  code: 'video-blob-memory',
  since: '9.2.0',
  on: 'devices/video',
  paths: ['model@blob'],
  saysNothing: ['off'],
  summary: 'A virtio video card of a QEMU guest has blob resources, but the memory of the guest is not from memfd.',
  message: '`blob` needs memory from memfd; add `<memoryBacking><source type=\'memfd\'/></memoryBacking>`.',
  when: (video, domain) => domain.isQemu && typeOf(video) === 'virtio' && value(domain.find('memoryBacking/source'), 'type') !== 'memfd',
});

const soundModel = rule({
  code: 'sound-model-not-in-qemu',
  severity: 'error',
  on: 'devices/sound',
  summary: 'A sound card of a QEMU guest is of model ich7, which QEMU does not have.',
  message: 'QEMU has no sound card `{model}`; use `ich9`.',
  check(sound, domain, report) {
    const model = sound.attribute('model');
    if (model?.value === 'ich7' && domain.isQemu) report(model, { model: model.value });
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'ich9'),
});

const sameAudio = rule({
  code: 'audio-id-in-use',
  severity: 'error',
  on: '[devices/audio]',
  summary: 'Two audio backends have the same id.',
  message: 'Another audio backend has id {id} already; give each its own.',
  check(_, domain, report) {
    if (domain.devices('audio').length < 2) return;
    const taken = new Map<string, XmlElement>();
    for (const audio of domain.devices('audio')) {
      const id = value(audio, 'id');
      const first = id === undefined ? undefined : taken.get(id);
      if (id !== undefined && first) report(attributeOr(audio, 'id'), { id }, [relatedPlace(attributeOr(first, 'id'), 'first-one')]);
      else if (id !== undefined) taken.set(id, audio);
    }
  },
  fix(domain, problem) {
    const used = new Set(domain.devices('audio').map((audio) => value(audio, 'id')));
    let id = 1;
    while (used.has(String(id))) id++;
    return replaceBlamed(domain, problem, String(id));
  },
});

const spiceAudio = rule({
  code: 'audio-without-spice',
  severity: 'error',
  on: 'devices/audio[@type=spice]',
  summary: 'A QEMU guest plays audio by spice but has no spice graphics.',
  message: 'Audio of type `spice` needs `<graphics type=\'spice\'>`; add it, or use another type.',
  check(audio, domain, report) {
    const type = audio.attribute('type');
    if (type && domain.isQemu && !hasGraphics(domain, 'spice')) report(type);
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'none'),
});

const fixedSettings = rule({
  code: 'audio-fixed-settings',
  severity: 'error',
  on: 'devices/audio/input,devices/audio/output',
  summary: 'Audio has fixed settings without mixing engine, or settings that are not fixed.',
  message: '`{need}` is missing: `<settings>` needs `fixedSettings`, and that needs `mixingEngine`.',
  check(stream, _domain, report) {
    const fixed = stream.attribute('fixedSettings');
    const mixing = stream.attribute('mixingEngine');
    const settings = stream.child('settings');
    if (isOn(fixed) && !isOn(mixing)) report(fixed ?? stream, { need: 'mixingEngine' });
    else if (settings && !isOn(fixed)) report(settings, { need: 'fixedSettings' });
  },
  fix(domain, problem) {
    const around = elementAround(domain.root, problem.span);
    const stream = around.name === 'settings' ? around.parent : around;
    if (!stream) return [];
    const edits = ['mixingEngine', 'fixedSettings'].map((name) => setAttribute(stream, name, 'yes'));
    return [{ title: 'set-attribute', args: { name: String(problem.args['need']), value: 'yes' }, edits, confidence: 'choice' }];
  },
});

/** Rules on video cards and sound. */
export const videoAndSound: RuleFamily = {
  name: 'video',
  rules: [
    twoPrimaries,
    noneWithOthers,
    secondary,
    defaultSecondary,
    heads,
    foreignType,
    vhostDriver,
    renderNode,
    emptyAcceleration,
    acceleration2d,
    acceleration3d,
    resolutionType,
    resolutionZero,
    smallMemory,
    largeMemory,
    vgamemPower,
    ramfbAddress,
    blobType,
    blobMemory,
    virtioOptions('video', (video) => {
      const type = typeOf(video);
      return type !== undefined && type !== 'virtio';
    }),
    soundModel,
    sameAudio,
    spiceAudio,
    fixedSettings,
  ],
};
