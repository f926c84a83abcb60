// Rules of server/src/rules/devices/graphics.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('graphics', () => {
  test('graphics-type-twice', () => {
    refuses(
      `<graphics type='vnc'/>
      <graphics type='vnc'/>`,
      [{ code: 'graphics-type-twice', at: 'vnc', message: 'A guest has one graphics device of type `vnc` only; remove one of the two.' }],
    );
    accepts(`<graphics type='vnc'/>
      <graphics type='spice' autoport='yes'/>`);
  });

  test('graphics-type-not-in-qemu', () => {
    refuses(
      `<graphics type='desktop'/>`,
      [{ code: 'graphics-type-not-in-qemu', at: 'desktop', message: 'QEMU has no graphics of type `desktop`; use `vnc` or `spice`.' }],
    );
  });

  test('egl-headless-partner', () => {
    refuses(
      `<graphics type='sdl'/>
      <graphics type='egl-headless'/>`,
      [{ code: 'egl-headless-partner', at: 'sdl', message: '`egl-headless` goes with `vnc` and `spice` only, not with `sdl`.' }],
    );
    accepts(`<graphics type='vnc'/>
      <graphics type='egl-headless'/>`);
  });

  test('opengl-twice', () => {
    refuses(
      `<graphics type='spice' autoport='yes'><gl enable='yes'/></graphics>
      <graphics type='egl-headless'/>`,
      [{ code: 'opengl-twice', at: 'yes', message: 'Only one display can use OpenGL: disable `<gl>` here, or remove the `egl-headless` graphics.' }],
    );
    accepts(`<graphics type='spice' autoport='yes'><gl enable='no'/></graphics>
      <graphics type='egl-headless'/>`);
  });

  test('vnc-password-too-long', () => {
    refuses(
      `<graphics type='vnc' passwd='123456789'/>`,
      [{ code: 'vnc-password-too-long', at: '123456789', message: 'A VNC password has at most 8 characters, not 9.' }],
    );
    accepts(`<graphics type='vnc' passwd='12345678'/>`);
    accepts(`<graphics type='spice' autoport='yes' passwd='123456789'/>`);
  });

  test('vnc-port-out-of-range', () => {
    refuses(
      `<graphics type='vnc' port='80' autoport='no'/>`,
      [{ code: 'vnc-port-out-of-range', at: '80', message: 'A VNC port is 5900 to 65535, not 80; or leave it to libvirt with `autoport`.' }],
    );
    accepts(`<graphics type='vnc' port='5900' autoport='no'/>`);
    accepts(`<graphics type='vnc' port='-1' autoport='yes'/>`);
  });

  test('graphics-listens', () => {
    refuses(
      `<graphics type='vnc'><listen type='address' address='127.0.0.1'/><listen type='address' address='10.0.0.1'/></graphics>`,
      [{ code: 'graphics-listens', at: 'listen', message: 'QEMU listens at one place for each display; remove this `<listen>`.' }],
    );
  });

  test('graphics-listen-differs', () => {
    refuses(
      `<graphics type='vnc' listen='127.0.0.1'><listen type='address' address='10.0.0.1'/></graphics>`,
      [{ code: 'graphics-listen-differs', at: '127.0.0.1', message: '`listen` says `127.0.0.1`, but the first `<listen>` says `10.0.0.1`; remove one of them.' }],
    );
    accepts(`<graphics type='vnc' listen='10.0.0.1'><listen type='address' address='10.0.0.1'/></graphics>`);
  });

  test('listen-type-for-graphics', () => {
    refuses(
      `<graphics type='dbus'/>
      <graphics type='rdp'><listen type='none'/></graphics>`,
      [{ code: 'listen-type-for-graphics', at: 'none', message: 'A display of type `rdp` cannot have a `<listen>` of type `none`.' }],
    );
  });

  test('audio-missing', () => {
    refuses(
      `<graphics type='vnc'><audio id='2'/></graphics>
      <audio id='1' type='none'/>`,
      [{ code: 'audio-missing', at: '2', message: 'There is no `<audio>` with id 2; add it.' }],
    );
    accepts(`<graphics type='vnc'><audio id='1'/></graphics>
      <audio id='1' type='none'/>`);
  });

  test('dbus-audio-type', () => {
    refuses(
      `<graphics type='dbus'><audio id='1'/></graphics>
      <audio id='1' type='none'/>`,
      [{ code: 'dbus-audio-type', at: '1', message: 'The audio backend of a `dbus` display must be of type `dbus`, not `none`.' }],
    );
    accepts(`<graphics type='dbus'><audio id='1'/></graphics>
      <audio id='1' type='dbus'/>`);
  });

  test('rdp-option-not-in-qemu', () => {
    refuses(
      `<graphics type='dbus'/>
      <graphics type='rdp' multiUser='yes'/>`,
      [{ code: 'rdp-option-not-in-qemu', at: 'yes', message: "QEMU's RDP server does not take `multiUser`; remove it." }],
    );
    accepts(`<graphics type='dbus'/>
      <graphics type='rdp'/>`);
  });

  test('rdp-without-dbus', () => {
    refuses(
      `<graphics type='rdp'/>`,
      [{ code: 'rdp-without-dbus', at: 'rdp', message: "An `rdp` display needs a `dbus` display beside it; add `<graphics type='dbus'/>`." }],
    );
    accepts(`<graphics type='dbus'/>
      <graphics type='rdp'/>`);
  });

  test('spice-mode-without-port', () => {
    refuses(
      `<graphics type='spice' port='5901' autoport='no'><channel name='main' mode='secure'/></graphics>`,
      [{ code: 'spice-mode-without-port', at: 'secure', message: '`secure` needs `tlsPort`; add it, or set `autoport`.' }],
    );
    accepts(`<graphics type='spice' autoport='yes'><channel name='main' mode='secure'/></graphics>`);
  });
});
