// Rules of server/src/rules/devices/characterDevices.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('characterDevices', () => {
  test('character-source-incomplete', () => {
    refuses(
      `<serial type='unix'><source mode='bind'/></serial>`,
      [{ code: 'character-source-incomplete', at: 'source', message: 'A character device of type `unix` needs `path` in its `<source>`.' }],
    );
    accepts(`<channel type='unix'><target type='virtio' name='a'/></channel>`);
    refuses(
      `<serial type='tcp'><source mode='connect' host='h'/></serial>`,
      [{ code: 'character-source-incomplete', at: 'source', message: 'A character device of type `tcp` needs `service` in its `<source>`.' }],
    );
    accepts(`<serial type='tcp'><source mode='connect' host='h' service='1'/></serial>`);
    refuses(
      `<serial type='udp'><source mode='bind' host='h' service='1'/></serial>`,
      [{ code: 'character-source-incomplete', at: 'source', message: 'A character device of type `udp` needs `service` in its `<source>`.' }],
    );
    accepts(`<serial type='udp'><source mode='bind' host='h' service='1'/><source mode='connect' host='h' service='1'/></serial>`);
  });

  test('the source of a console that stands for the serial port is not looked at', () => {
    accepts(`<serial type='pty'/><console type='tcp'><target type='serial'/></console>`);
    accepts(`<serial type='pty'/><console type='tcp'/>`);
    refuses(
      `<serial type='pty'/><console type='tcp'><target type='virtio'/></console>`,
      [{ code: 'character-source-incomplete', at: 'tcp', message: 'A character device of type `tcp` needs `host` in its `<source>`.' }],
    );
  });

  test('character-channel-characters', () => {
    refuses(
      `<graphics type='spice' autoport='yes'/><serial type='spiceport'><source channel='a b'/></serial>`,
      [{ code: 'character-channel-characters', at: 'a b', message: '`a b` is no name of a channel; use letters, digits, `.`, `-` and `_`.' }],
    );
    accepts(`<graphics type='spice' autoport='yes'/><serial type='spiceport'><source channel='org.a-b_c.0'/></serial>`);
  });

  test('character-reconnect-listening', () => {
    refuses(
      `<serial type='tcp'><source mode='bind' host='h' service='1'><reconnect enabled='yes' timeout='1'/></source></serial>`,
      [{ code: 'character-reconnect-listening', at: 'reconnect', message: "Only a client reconnects: with `mode='bind'` remove `<reconnect>`." }],
    );
    accepts(`<serial type='tcp'><source mode='connect' host='h' service='1'><reconnect enabled='yes' timeout='1'/></source></serial>`);
  });

  test('character-reconnect-timeout', () => {
    refuses(
      `<serial type='tcp'><source mode='connect' host='h' service='1'><reconnect enabled='yes' timeout='0'/></source></serial>`,
      [{ code: 'character-reconnect-timeout', at: '0', message: '`<reconnect>` needs a `timeout` of at least 1 second.' }],
    );
  });

  test('character-sources', () => {
    refuses(
      `<serial type='file'><source path='/a'/><source path='/b'/></serial>`,
      [{ code: 'character-sources', at: 'source', message: 'A character device of type `file` takes 1 `<source>` only.' }],
    );
  });

  test('character-protocol', () => {
    refuses(
      `<serial type='tcp'><source mode='connect' host='h' service='1'/><protocol type='tls'/></serial>`,
      [{ code: 'character-protocol', at: 'tls', message: "QEMU speaks `raw` and `telnet` only, not `tls`; for TLS set `tls='yes'` on `<source>`." }],
    );
    accepts(`<serial type='tcp'><source mode='connect' host='h' service='1'/><protocol type='telnet'/></serial>`);
  });

  test('character-without-spice', () => {
    refuses(
      `<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>`,
      [{ code: 'character-without-spice', at: 'spicevmc', message: "A character device of type `spicevmc` needs `<graphics type='spice'>`; add it, or remove the device." }],
    );
    accepts(`<graphics type='spice' autoport='yes'/><channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>`);
  });

  test('character-type-not-in-qemu', () => {
    refuses(
      `<serial type='nmdm'><source master='/dev/nmdm0A' slave='/dev/nmdm0B'/></serial>`,
      [{ code: 'character-type-not-in-qemu', at: 'nmdm', message: 'QEMU has no character devices of type `nmdm`; use `pty`.' }],
    );
  });

  test('spicevmc-target', () => {
    refuses(
      `<graphics type='spice' autoport='yes'/><serial type='spicevmc'/>`,
      [{ code: 'spicevmc-target', at: 'spicevmc', message: '`spicevmc` is for a `<channel>` with a `<target>` of type `virtio` only.' }],
    );
    accepts(`<graphics type='spice' autoport='yes'/><channel type='spicevmc'><target name='com.redhat.spice.0'/></channel>`);
  });

  test('spicevmc-target-name', () => {
    refuses(
      `<graphics type='spice' autoport='yes'/><channel type='spicevmc'><target type='virtio' name='a'/></channel>`,
      [{ code: 'spicevmc-target-name', at: 'a', message: 'A `spicevmc` channel is named `com.redhat.spice.0`, not `a`.' }],
    );
  });

  test('guestfwd-address', () => {
    refuses(
      `<channel type='pty'><target type='guestfwd' address='fd00::1' port='1'/></channel>`,
      [{ code: 'guestfwd-address', at: 'fd00::1', message: 'A `guestfwd` channel needs an IPv4 `address` and a `port`.' }],
    );
    accepts(`<channel type='pty'><target type='guestfwd' address='10.0.2.1' port='1'/></channel>`);
  });

  test('smartcard-twice', () => {
    refuses(
      `<smartcard mode='host'/>
      <smartcard mode='host'/>`,
      [{ code: 'smartcard-twice', at: 'smartcard', message: 'QEMU takes one smartcard only, in slot 0 of controller 0.' }],
    );
    accepts(`<smartcard mode='host'><address type='ccid' controller='0' slot='0'/></smartcard>`);
  });
});
