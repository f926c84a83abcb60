// Rules of server/src/rules/addresses/controllers.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('controllers', () => {
  test('controller-index-in-use', () => {
    refuses(
      `<controller type='scsi' index='0' model='virtio-scsi'/>
      <controller type='scsi' index='0' model='virtio-scsi'/>`,
      [{ code: 'controller-index-in-use', at: '0', message: 'Another `scsi` controller has index 0 already; give each its own.' }],
    );
    accepts(`<controller type='scsi' index='0' model='virtio-scsi'/>
      <controller type='virtio-serial' index='0'/>`);
  });

  test('controller-iothread-not-virtio-scsi', () => {
    refuses(
      `<iothreads>1</iothreads><devices><controller type='scsi' index='0' model='lsilogic'><driver iothread='1'/></controller></devices>`,
      [{ code: 'controller-iothread-not-virtio-scsi', at: '1', message: 'Only a `virtio-scsi` controller takes `iothread`; remove it, or set the `model`.' }],
    );
    accepts(`<iothreads>1</iothreads><devices><controller type='scsi' index='0' model='virtio-scsi'><driver iothread='1'/></controller></devices>`);
  });

  test('controller-iothread-twice', () => {
    refuses(
      `<iothreads>1</iothreads><devices><controller type='scsi' index='0' model='virtio-scsi'><driver iothread='1'><iothreads><iothread id='1'/></iothreads></driver></controller></devices>`,
      [{ code: 'controller-iothread-twice', at: '1', message: '`iothread` and `<iothreads>` exclude each other; remove one of them.' }],
    );
  });

  test('controller-option-not-virtio-scsi', () => {
    refuses(
      `<controller type='scsi' index='0' model='lsilogic'><driver queues='4'/></controller>`,
      [{ code: 'controller-option-not-virtio-scsi', at: '4', message: 'Only a `virtio-scsi` controller takes `queues`; remove it, or set the `model`.' }],
    );
    accepts(`<controller type='scsi' index='0'><driver queues='4'/></controller>`);
  });

  test('controller-iothread-address', () => {
    refuses(
      `<iothreads>1</iothreads><devices><controller type='scsi' index='0' model='virtio-scsi'><driver iothread='1'/><address type='virtio-mmio'/></controller></devices>`,
      [{ code: 'controller-iothread-address', at: '1', message: 'A virtio-scsi controller takes `iothread` only with an address of type `pci` or `ccw`, not `virtio-mmio`.' }], { arch: 'aarch64' },
    );
  });

  test('controller-iothread-undefined', () => {
    refuses(
      `<iothreads>1</iothreads><devices><controller type='scsi' index='0' model='virtio-scsi'><driver iothread='2'/></controller></devices>`,
      [{ code: 'controller-iothread-undefined', at: '2', message: 'The domain has no iothread 2; raise `<iothreads>` or add it to `<iothreadids>`.' }],
    );
    accepts(`<iothreadids><iothread id='2'/></iothreadids><devices><controller type='scsi' index='0' model='virtio-scsi'><driver iothread='2'/></controller></devices>`);
  });

  test('controller-mapped-iothread-undefined', () => {
    refuses(
      `<iothreads>1</iothreads><devices><controller type='scsi' index='0' model='virtio-scsi'><driver><iothreads><iothread id='2'/></iothreads></driver></controller></devices>`,
      [{ code: 'controller-mapped-iothread-undefined', at: '2', message: 'The domain has no iothread 2; raise `<iothreads>` or add it to `<iothreadids>`.' }],
    );
  });

  test('scsi-model-not-qemu', () => {
    refuses(
      `<controller type='scsi' index='0' model='buslogic'/>`,
      [{ code: 'scsi-model-not-qemu', at: 'buslogic', message: 'QEMU has no SCSI controller `buslogic`; use `virtio-scsi`.' }],
    );
  });

  test('scsi-ncr53c90-elsewhere', () => {
    refuses(
      `<controller type='scsi' index='0' model='ncr53c90'/>`,
      [{ code: 'scsi-ncr53c90-elsewhere', at: 'ncr53c90', message: '`ncr53c90` is built into some Sparc, MIPS and m68k machines as their first SCSI controller; it cannot be added.' }],
    );
    accepts(`<controller type='scsi' index='0' model='virtio-scsi'/>`);
    accepts(`<controller type='scsi' index='0' model='ncr53c90'/>`, { type: 'qemu', arch: 'sparc', machine: 'SS-5' });
  });

  test('ide-not-on-machine', () => {
    refuses(
      `<controller type='ide' index='0'/>`,
      [{ code: 'ide-not-on-machine', at: 'ide', message: 'The machine type `q35` has no IDE; use `sata` or `virtio`.' }],
    );
    accepts(`<controller type='sata' index='0'/>`);
  });

  test('ide-disk-not-on-machine', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='hda' bus='ide'/></disk>`,
      [{ code: 'ide-disk-not-on-machine', at: 'ide', message: 'The machine type `q35` has no IDE; put the disk on `sata` or `virtio`.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='sda' bus='sata'/></disk>`);
  });

  test('second-ide-controller', () => {
    refuses(
      `<controller type='ide' index='1'/>`,
      [{ code: 'second-ide-controller', at: '1', message: 'This machine type has one IDE controller only, with index 0.' }], { machine: 'pc' },
    );
    accepts(`<controller type='ide' index='0'/>`, { machine: 'pc' });
  });

  test('controller-type-not-qemu', () => {
    refuses(
      `<controller type='xenbus' index='0'/>`,
      [{ code: 'controller-type-not-qemu', at: 'xenbus', message: 'A controller of type `xenbus` is for Xen; QEMU has none. Remove it.' }],
    );
    refuses(
      `<controller type='isa' index='0'/>`,
      [{ code: 'controller-type-not-qemu', at: 'isa', message: 'A controller of type `isa` is for bhyve; QEMU has none. Remove it.' }],
      { arch: 'aarch64' },
    );
    accepts(`<controller type='xenbus' index='0'/>`, { type: 'xen' });
    accepts(`<controller type='fdc' index='0'/><controller type='ccid' index='0'/>`);
  });
});
