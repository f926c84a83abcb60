// Rules of server/src/rules/disks/iothreadMapping.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('iothreadMapping', () => {
  test('disk-mapped-iothread-repeated', () => {
    refuses(
      `<iothreads>2</iothreads><devices><disk type='file' device='disk'><driver name='qemu' type='raw'><iothreads><iothread id='1'/><iothread id='1'/></iothreads></driver><source file='/a.img'/><target dev='vda' bus='virtio'/></disk></devices>`,
      [{ code: 'disk-mapped-iothread-repeated', at: '1', message: 'The iothread 1 is listed twice; list each once, with all its queues.' }],
    );
  });

  test('disk-mapped-iothread-undefined', () => {
    refuses(
      `<iothreads>1</iothreads><devices><disk type='file' device='disk'><driver name='qemu' type='raw'><iothreads><iothread id='2'/></iothreads></driver><source file='/a.img'/><target dev='vda' bus='virtio'/></disk></devices>`,
      [{ code: 'disk-mapped-iothread-undefined', at: '2', message: 'The domain has no iothread 2; raise `<iothreads>` or add it to `<iothreadids>`.' }],
    );
  });

  test('disk-mapped-queues-uneven', () => {
    refuses(
      `<iothreads>2</iothreads><devices><disk type='file' device='disk'><driver name='qemu' type='raw' queues='1'><iothreads><iothread id='1'><queue id='0'/></iothread><iothread id='2'/></iothreads></driver><source file='/a.img'/><target dev='vda' bus='virtio'/></disk></devices>`,
      [{ code: 'disk-mapped-queues-uneven', at: 'iothread', message: 'Either every `<iothread>` here lists its queues, or none does.' }],
    );
  });

  test('disk-mapped-queues-incomplete', () => {
    refuses(
      `<iothreads>2</iothreads><devices><disk type='file' device='disk'><driver name='qemu' type='raw' queues='3'><iothreads><iothread id='1'><queue id='0'/></iothread><iothread id='2'><queue id='1'/></iothread></iothreads></driver><source file='/a.img'/><target dev='vda' bus='virtio'/></disk></devices>`,
      [{ code: 'disk-mapped-queues-incomplete', at: 'iothreads', message: 'The queues 0 to 2 must each be listed once; set `queues` of `<driver>` to match.' }],
    );
    accepts(`<iothreads>2</iothreads><devices><disk type='file' device='disk'><driver name='qemu' type='raw' queues='2'><iothreads><iothread id='1'><queue id='0'/></iothread><iothread id='2'><queue id='1'/></iothread></iothreads></driver><source file='/a.img'/><target dev='vda' bus='virtio'/></disk></devices>`);
  });

  test('controller-mapped-iothread-repeated', () => {
    refuses(
      `<iothreads>2</iothreads><devices><controller type='scsi' index='0' model='virtio-scsi'><driver><iothreads><iothread id='1'/><iothread id='1'/></iothreads></driver></controller></devices>`,
      [{ code: 'controller-mapped-iothread-repeated', at: '1', message: 'The iothread 1 is listed twice; list each once, with all its queues.' }],
    );
  });

  test('controller-mapped-queues-uneven', () => {
    refuses(
      `<iothreads>2</iothreads><devices><controller type='scsi' index='0' model='virtio-scsi'><driver queues='1'><iothreads><iothread id='1'><queue id='0'/></iothread><iothread id='2'/></iothreads></driver></controller></devices>`,
      [{ code: 'controller-mapped-queues-uneven', at: 'iothread', message: 'Either every `<iothread>` here lists its queues, or none does.' }],
    );
  });

  test('controller-mapped-queues-incomplete', () => {
    refuses(
      `<iothreads>2</iothreads><devices><controller type='scsi' index='0' model='virtio-scsi'><driver queues='3'><iothreads><iothread id='1'><queue id='0'/></iothread><iothread id='2'><queue id='1'/></iothread></iothreads></driver></controller></devices>`,
      [{ code: 'controller-mapped-queues-incomplete', at: 'iothreads', message: 'The queues 0 to 2 must each be listed once; set `queues` of `<driver>` to match.' }],
    );
  });
});
