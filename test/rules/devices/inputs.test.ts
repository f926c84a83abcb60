// Rules of server/src/rules/devices/inputs.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('inputs', () => {
  test('ps2-switched-off', () => {
    refuses(
      `<features><ps2 state='off'/></features><devices><input type='mouse' bus='ps2'/></devices>`,
      [{ code: 'ps2-switched-off', at: 'ps2', message: 'The feature `ps2` is off, so there is no `ps2` bus; use `usb` or `virtio`.' }],
    );
    accepts(`<features><ps2 state='off'/></features><devices><input type='mouse' bus='usb'/></devices>`);
  });

  test('ps2-input-type', () => {
    refuses(
      `<input type='tablet' bus='ps2'/>`,
      [{ code: 'ps2-input-type', at: 'ps2', message: 'The `ps2` bus has a mouse and a keyboard only, not a `tablet`; use `usb` or `virtio`.' }],
    );
    accepts(`<input type='mouse' bus='ps2'/>`);
  });

  test('ps2-not-on-machine', () => {
    refuses(
      `<input type='mouse' bus='ps2'/>`,
      [{ code: 'ps2-not-on-machine', at: 'ps2', message: 'The machine type `virt` has no `ps2` bus; use `usb` or `virtio`.' }], { arch: 'aarch64' },
    );
    accepts(`<input type='mouse' bus='virtio'/>`, { arch: 'aarch64' });
    accepts(`<input type='mouse' bus='ps2'/>`, { machine: 'pc' });
  });

  test('input-bus-for-guest', () => {
    refuses(
      `<input type='mouse' bus='xen'/>`,
      [{ code: 'input-bus-for-guest', at: 'xen', message: 'An input device of a guest of type `hvm` cannot be on the `xen` bus.' }],
    );
  });

  test('input-in-container', () => {
    refuses(
      `<domain type='lxc'><name>a</name><memory>1</memory><os><type>exe</type><init>/i</init></os><devices><input type='mouse' bus='usb'/></devices></domain>`,
      [{ code: 'input-in-container', at: 'input', message: 'A container has no input devices; remove this `<input>`.' }],
    );
    accepts(`<input type='mouse' bus='usb'/>`);
    accepts(`<domain type='lxc'><name>a</name><memory>1</memory><os><type>exe</type><init>/i</init></os><devices><console type='pty'/></devices></domain>`);
  });

  test('input-model-bus', () => {
    refuses(
      `<input type='tablet' bus='usb' model='virtio'/>`,
      [{ code: 'input-model-bus', at: 'virtio', message: 'The model `virtio` is for the `virtio` bus only, not for `usb`.' }],
    );
    accepts(`<input type='tablet' bus='virtio' model='virtio'/>`);
  });

  test('input-model-transitional', () => {
    refuses(
      `<input type='tablet' bus='virtio' model='virtio-transitional'/>`,
      [{ code: 'input-model-transitional', at: 'virtio-transitional', message: 'QEMU has no transitional models of input devices; remove `model`.' }],
    );
  });

  test('nvram-not-pseries', () => {
    refuses(
      `<nvram><address type='spapr-vio' reg='0x3000'/></nvram>`,
      [{ code: 'nvram-not-pseries', at: 'nvram', message: 'The `<nvram>` device is for pSeries guests only; for UEFI variables use `<os><nvram>`.' }],
    );
  });
});
