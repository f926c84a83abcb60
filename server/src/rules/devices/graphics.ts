// Graphics: combinations of displays, OpenGL, listens, ports, passwords.
import { hasGraphics } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { setAttribute } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { integer, isOff, isOn, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix, Problem } from '../../text/problem';
import { addChild, removeDevice } from '../fixes';
import { attributeOr, blamedAttribute, elementAround, misplaced, removeBlamed, replaceBlamed } from '../support';

const typeOf = (graphics: XmlElement): string => value(graphics, 'type') ?? '';

const sameType = rule({
  code: 'graphics-type-twice',
  severity: 'error',
  on: '[devices/graphics]',
  summary: 'A QEMU guest has two graphics devices of the same type.',
  message: 'A guest has one graphics device of type `{type}` only; remove one of the two.',
  check(_, domain, report) {
    if (!domain.isQemu) return;
    const taken = new Map<string, XmlElement>();
    for (const graphics of domain.devices('graphics')) {
      const type = typeOf(graphics);
      const first = taken.get(type);
      if (first === undefined) taken.set(type, graphics);
      else report(attributeOr(graphics, 'type'), { type }, [relatedPlace(attributeOr(first, 'type'), 'first-one')]);
    }
  },
  fix: removeDevice,
});

const desktop = rule({
  code: 'graphics-type-not-in-qemu',
  severity: 'error',
  on: 'devices/graphics',
  summary: 'A graphics device of a QEMU guest is of type desktop, which is VirtualBox\'s.',
  message: 'QEMU has no graphics of type `{type}`; use `vnc` or `spice`.',
  check(graphics, domain, report) {
    const type = graphics.attribute('type');
    if (type?.value === 'desktop' && domain.isQemu) report(type, { type: type.value });
  },
});

const headlessPartner = rule({
  code: 'egl-headless-partner',
  severity: 'error',
  on: 'devices/graphics',
  summary: 'A QEMU guest with egl-headless graphics has others than vnc and spice.',
  message: '`egl-headless` goes with `vnc` and `spice` only, not with `{type}`.',
  check(graphics, domain, report) {
    const type = typeOf(graphics);
    if (!domain.isQemu || ['egl-headless', 'vnc', 'spice'].includes(type) || !hasGraphics(domain, 'egl-headless')) return;
    report(attributeOr(graphics, 'type'), { type });
  },
  fix: removeDevice,
});

const twoOpenGl = rule({
  code: 'opengl-twice',
  severity: 'error',
  on: 'devices/graphics[gl]',
  summary: 'A QEMU guest has egl-headless graphics and spice graphics with OpenGL.',
  message: 'Only one display can use OpenGL: disable `<gl>` here, or remove the `egl-headless` graphics.',
  check(graphics, domain, report) {
    const enable = typeOf(graphics) === 'spice' ? graphics.child('gl')?.attribute('enable') : undefined;
    if (enable && isOn(enable) && domain.isQemu && hasGraphics(domain, 'egl-headless')) report(enable);
  },
  fix: (domain, problem) => replaceBlamed(domain, problem, 'no'),
});

/** Longest VNC password: the protocol cuts the rest off. */
const VNC_PASSWORD = 8;

const longPassword = rule({
  code: 'vnc-password-too-long',
  severity: 'error',
  on: 'devices/graphics[@passwd]',
  summary: 'The VNC password of a QEMU guest has more than 8 characters.',
  message: 'A VNC password has at most {limit} characters, not {length}.',
  check(graphics, domain, report) {
    const password = typeOf(graphics) === 'vnc' ? graphics.attribute('passwd') : undefined;
    const length = password?.value.length ?? 0;
    if (password && domain.isQemu && length > VNC_PASSWORD) report(password, { limit: VNC_PASSWORD, length });
  },
  fix(domain, problem) {
    // Never without a password. Libvirt counts bytes, so others than ASCII are left to the author.
    const password = blamedAttribute(domain, problem.span)?.value ?? '';
    return /^[ -~]+$/.test(password) ? replaceBlamed(domain, problem, password.slice(0, VNC_PASSWORD)) : [];
  },
});

/** Leaves the ports of a display to libvirt. */
function automaticPort(domain: Domain, { span }: Problem): readonly Fix[] {
  const around = elementAround(domain.root, span);
  const graphics = around.name === 'graphics' ? around : around.parent;
  if (!graphics) return [];
  const port = graphics.attribute('port');
  const edits = [setAttribute(graphics, 'autoport', 'yes'), ...(port ? [setAttribute(graphics, 'port', '-1')] : [])];
  return [{ title: 'set-attribute', args: { name: 'autoport', value: 'yes' }, edits, confidence: 'choice' }];
}

const vncPort = rule({
  code: 'vnc-port-out-of-range',
  severity: 'error',
  on: 'devices/graphics[@port],devices/graphics[@autoport=no]',
  summary: 'The VNC port of a QEMU or bhyve guest, without autoport, is not 5900 to 65535, or missing.',
  message: 'A VNC port is 5900 to 65535, not {port}; or leave it to libvirt with `autoport`.',
  check(graphics, domain, report) {
    if (typeOf(graphics) !== 'vnc' || !(domain.isQemu || domain.virtType === 'bhyve')) return;
    const attribute = graphics.attribute('port');
    const auto = graphics.attribute('autoport');
    const written = attribute ? integer(attribute.value) : -1;
    if (written === undefined || isOn(auto) || (written === -1 && !isOff(auto))) return;
    const port = written === -1 ? 0 : written;
    if (listensOnPort(graphics) && (port < 5900 || port > 65535)) report(attribute ?? auto ?? graphics, { port });
  },
  fix: automaticPort,
});

/** Whether the first listen is an address or network, so that ports count. */
function listensOnPort(graphics: XmlElement): boolean {
  if (graphics.attribute('socket')) return false;
  const type = value(graphics.child('listen'), 'type') ?? 'address';
  return type === 'address' || type === 'network';
}

const manyListens = rule({
  code: 'graphics-listens',
  severity: 'error',
  on: 'devices/graphics[listen]',
  summary: 'A vnc, spice or rdp display of a QEMU guest has more than one listen.',
  message: 'QEMU listens at one place for each display; remove this `<listen>`.',
  check(graphics, domain, report) {
    const second = [...graphics.elements('listen')][1];
    if (second && domain.isQemu && ['vnc', 'spice', 'rdp'].includes(typeOf(graphics))) report(second);
  },
  fix: removeBlamed,
});

const listenDiffers = rule({
  code: 'graphics-listen-differs',
  severity: 'error',
  on: 'devices/graphics[listen]',
  summary: 'The listen attribute of a display is not the address of its first listen element, or socket not its socket.',
  message: '`{name}` says `{value}`, but the first `<listen>` says `{other}`; remove one of them.',
  check(graphics, _domain, report) {
    const first = graphics.child('listen');
    if (first === undefined || !['vnc', 'spice', 'rdp'].includes(typeOf(graphics))) return;
    const [name, inner] = value(first, 'type') === 'socket' ? ['socket', 'socket'] : ['listen', 'address'];
    const type = value(first, 'type');
    const own = graphics.attribute(name);
    const other = value(first, inner);
    if ((type === 'address' || type === 'socket') && own && other !== undefined && own.value !== other) {
      report(own, { name, value: own.value, other });
    }
  },
  fix: removeBlamed,
});

const listenType = rule({
  code: 'listen-type-for-graphics',
  severity: 'error',
  on: 'devices/graphics/listen',
  summary: 'A display that is neither vnc nor spice listens on a socket or nowhere.',
  message: 'A display of type `{graphics}` cannot have a `<listen>` of type `{type}`.',
  check(listen, _domain, report) {
    const type = listen.attribute('type');
    const graphics = listen.parent ? typeOf(listen.parent) : '';
    if (type && graphics === 'rdp' && (type.value === 'socket' || type.value === 'none')) report(type, { graphics, type: type.value });
  },
});

const unknownAudio = rule({
  code: 'audio-missing',
  severity: 'error',
  on: 'devices/graphics/audio,devices/sound/audio',
  summary: 'A display or sound card names an audio backend that is not there.',
  message: 'There is no `<audio>` with id {id}; add it.',
  check(audio, domain, report) {
    const id = audio.attribute('id');
    const { parent } = audio;
    // A dbus display is looked at when the guest starts, others are not.
    const isAsked = parent?.name !== 'graphics' || typeOf(parent) === 'vnc' || (domain.isQemu && typeOf(parent) === 'dbus');
    if (!id || !isAsked) return;
    if (Number(id.value) === 0 || domain.devices('audio').some((backend) => value(backend, 'id') === id.value)) return;
    const isAdded = id.value === '1' && typeOf(parent ?? audio) !== 'dbus' && addsAudio(domain);
    if (!isAdded) report(id, { id: id.value });
  },
  fix: (domain, problem) => addChild(domain, domain.root.child('devices'), 'audio', `<audio id='${problem.args['id'] ?? ''}' type='none'/>`),
});

/** Whether libvirt adds an audio backend with id 1 by itself, after qemuDomainDefSuggestDefaultAudioBackend() of its qemu_domain.c. */
function addsAudio(domain: Domain): boolean {
  if (!domain.isQemu || domain.devices('audio').length > 0) return false;
  const displays = domain.devices('graphics');
  return displays.length === 0 || displays.some((display) => ['vnc', 'spice', 'sdl'].includes(typeOf(display)));
}

const audioUndecided = rule({
  code: 'audio-undecided',
  // Libvirt takes it where its own environment has QEMU_AUDIO_DRV (qemuDomainDefSuggestDefaultAudioBackend in its qemu_domain.c).
  severity: 'warning',
  on: '[devices/graphics@type=sdl]',
  summary: 'A QEMU guest has a vnc display and, behind it, an sdl display, but no audio backend: libvirt leaves the choice to QEMU_AUDIO_DRV, and vnc needs one.',
  message: 'Where an `sdl` display is the last one, libvirt leaves audio to QEMU_AUDIO_DRV and refuses a `vnc` display without that: add `<audio id="1" type="none"/>`.',
  check(_, domain, report) {
    if (!domain.isQemu || domain.devices('audio').length > 0) return;
    const displays = domain.devices('graphics');
    const types = displays.map(typeOf);
    const vnc = types.indexOf('vnc');
    const isLast = types.lastIndexOf('sdl') > Math.max(types.lastIndexOf('vnc'), types.lastIndexOf('spice'));
    const display = displays[vnc];
    if (display && isLast) report(attributeOr(display, 'type'));
  },
  fix: (domain) => addChild(domain, domain.root.child('devices'), 'audio', '<audio id="1" type="none"/>'),
});

const dbusAudio = rule({
  code: 'dbus-audio-type',
  severity: 'error',
  on: 'devices/graphics[audio@id]',
  summary: 'The audio backend of a dbus display of a QEMU guest is not of type dbus.',
  message: 'The audio backend of a `dbus` display must be of type `dbus`, not `{type}`.',
  check(graphics, domain, report) {
    const id = typeOf(graphics) === 'dbus' ? graphics.child('audio')?.attribute('id') : undefined;
    const backend = id && domain.devices('audio').find((audio) => value(audio, 'id') === id.value);
    const type = backend && value(backend, 'type');
    if (id && domain.isQemu && type !== undefined && type !== 'dbus') report(id, { type });
  },
});

const rdpOptions = misplaced({
  code: 'rdp-option-not-in-qemu',
  on: 'devices/graphics',
  paths: ['@replaceUser', '@multiUser'],
  saysNothing: ['no'],
  summary: 'An rdp display of a QEMU guest has an option of VirtualBox.',
  message: 'QEMU\'s RDP server does not take `{name}`; remove it.',
  when: (graphics, domain) => domain.isQemu && typeOf(graphics) === 'rdp',
});

const rdpPartner = rule({
  code: 'rdp-without-dbus',
  severity: 'error',
  on: 'devices/graphics',
  summary: 'A QEMU guest has an rdp display but no dbus display, which it needs.',
  message: 'An `rdp` display needs a `dbus` display beside it; add `<graphics type=\'dbus\'/>`.',
  check(graphics, domain, report) {
    if (typeOf(graphics) === 'rdp' && domain.isQemu && !hasGraphics(domain, 'dbus')) report(attributeOr(graphics, 'type'));
  },
  fix: (domain) => addChild(domain, domain.root.child('devices'), 'graphics', "<graphics type='dbus'/>"),
});

const spiceMode = rule({
  code: 'spice-mode-without-port',
  severity: 'error',
  on: 'devices/graphics',
  summary: 'A spice display of a QEMU guest asks for secure or insecure channels, but has no port for them.',
  message: '`{mode}` needs `{port}`; add it, or set `autoport`.',
  check(graphics, domain, report) {
    if (typeOf(graphics) !== 'spice' || !domain.isQemu || !listensOnPort(graphics)) return;
    // Ports are chosen when the guest starts.
    const port = integer(value(graphics, 'port')) ?? 0;
    const tlsPort = integer(value(graphics, 'tlsPort')) ?? 0;
    if (isOn(graphics.attribute('autoport')) || port === -1 || tlsPort === -1 || (port === 0 && tlsPort === 0)) return;
    for (const mode of [graphics.attribute('defaultMode'), ...[...graphics.elements('channel')].map((channel) => channel.attribute('mode'))]) {
      if (mode?.value === 'secure' && tlsPort <= 0) report(mode, { mode: mode.value, port: 'tlsPort' });
      if (mode?.value === 'insecure' && port <= 0) report(mode, { mode: mode.value, port: 'port' });
    }
  },
  fix: automaticPort,
});

/** Rules on graphics devices. */
export const graphicsRules: RuleFamily = {
  name: 'graphics',
  rules: [
    sameType,
    desktop,
    headlessPartner,
    twoOpenGl,
    longPassword,
    vncPort,
    manyListens,
    listenDiffers,
    listenType,
    unknownAudio,
    audioUndecided,
    dbusAudio,
    rdpOptions,
    rdpPartner,
    spiceMode,
  ],
};
