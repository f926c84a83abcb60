// Rules of rules/start/startingDisks.ts: disks that libvirt defines and QEMU does not start with.
import { describe, it } from 'vitest';
import { startingDiskRules } from '../../../server/src/rules/start/startingDisks';
import { checkRule, checkRuleFix, type ExpectedProblem } from '../../support/checkRule';

const { rules } = startingDiskRules;
const TARGETS: Readonly<Record<string, string>> = { virtio: 'vda', ide: 'hda', sata: 'sda', scsi: 'sda', usb: 'sda', sd: 'sda' };

function disk(inner: string, bus = 'virtio', driver = "type='raw'"): string {
  return `<disk type='file' device='disk'><driver name='qemu' ${driver}/><source file='/images/a'/><target dev='${TARGETS[bus]}' bus='${bus}'/>${inner}</disk>`;
}

function speaks(code: string, at: string, message: string, xml: string, machine = 'pc'): void {
  checkRule(xml, [{ code, at, message }], { rules, machine });
}

function fixes(code: string, title: string, before: string, after: string): void {
  checkRuleFix(before, code, title, after, { rules, machine: 'pc' });
}

function silent(...xmls: readonly string[]): void {
  for (const xml of xmls) checkRule(xml, [], { rules, machine: 'pc' });
}

describe('startingDisks', () => {
  it('blockio-size', () => {
    const wrong = (name: string, value: string): ExpectedProblem => ({
      code: 'blockio-size',
      at: value,
      message: `\`${name}\` is a power of two from 512 to 2097152, not ${value}: QEMU does not start.`,
    });
    checkRule(disk(`<blockio logical_block_size='256' physical_block_size='1000'/>`), [wrong('logical_block_size', '256'), wrong('physical_block_size', '1000')], { rules });
    checkRule(disk(`<blockio physical_block_size='4194304'/>`), [wrong('physical_block_size', '4194304')], { rules });
    fixes('blockio-size', 'remove-attribute', disk(`<blockio physical_block_size='513'/>`), disk(`<blockio/>`));
    silent(disk(`<blockio logical_block_size='512' physical_block_size='4096'/>`), disk(`<blockio logical_block_size='0' physical_block_size='2097152'/>`));
    checkRule(disk(`<blockio logical_block_size='256'/>`), [], { rules, type: 'bhyve' });
  });

  it('blockio-logical-above-physical', () => {
    const message = (logical: number, physical: number): string =>
      `A logical block of ${logical} bytes is larger than a physical one of ${physical}: QEMU does not start. Set \`physical_block_size\` to ${logical}.`;
    const code = 'blockio-logical-above-physical';
    speaks(code, '4096', message(4096, 512), disk(`<blockio logical_block_size='4096' physical_block_size='512'/>`));
    speaks(code, '4096', message(4096, 512), disk(`<blockio logical_block_size='4096'/>`, 'scsi'));
    fixes(code, 'set-attribute', disk(`<blockio logical_block_size='4096'/>`), disk(`<blockio logical_block_size='4096' physical_block_size='4096'/>`));
    // A host's device says how large its blocks are.
    silent(
      disk(`<blockio logical_block_size='4096' physical_block_size='4096'/>`),
      disk(`<blockio logical_block_size='4096'/>`).replace("type='file'", "type='block'").replace('file=', 'dev='),
    );
  });

  it('geometry-beyond-bus', () => {
    const message = (bus: string, most: number, name: string, value: number): string =>
      `A disk on the \`${bus}\` bus has at most ${most} in \`${name}\`, not ${value}: QEMU does not start.`;
    const code = 'geometry-beyond-bus';
    speaks(code, '65536', message('virtio', 65535, 'cyls', 65536), disk(`<geometry cyls='65536' heads='16' secs='63'/>`));
    speaks(code, '17', message('ide', 16, 'heads', 17), disk(`<geometry cyls='100' heads='17' secs='63'/>`, 'ide'));
    speaks(code, '256', message('scsi', 255, 'secs', 256), disk(`<geometry cyls='100' heads='16' secs='256'/>`, 'scsi'));
    fixes(code, 'set-attribute', disk(`<geometry cyls='1' heads='300' secs='1'/>`), disk(`<geometry cyls='1' heads='255' secs='1'/>`));
    silent(disk(`<geometry cyls='65535' heads='255' secs='255'/>`), disk(`<geometry cyls='65535' heads='16' secs='255'/>`, 'ide'), disk(`<geometry cyls='65536' heads='0' secs='0'/>`));
  });

  it('disk-queue-size', () => {
    const queues = (size: string): string => disk('', 'virtio', `type='raw' queue_size='${size}'`);
    for (const size of ['1', '2', '3', '1025', '2048']) {
      speaks('disk-queue-size', size, `\`queue_size\` is a power of two from 4 to 1024, not ${size}: QEMU does not start.`, queues(size));
    }
    fixes('disk-queue-size', 'remove-attribute', queues('100'), disk(''));
    silent(queues('4'), queues('128'), queues('1024'));
  });

  it('disk-queues-too-many', () => {
    const queues = (count: string): string => disk('', 'virtio', `type='raw' queues='${count}'`);
    speaks('disk-queues-too-many', '1025', 'A virtio disk has at most 1024 queues, not 1025: QEMU does not start.', queues('1025'));
    fixes('disk-queues-too-many', 'remove-attribute', queues('1025'), disk(''));
    silent(queues('4'));
  });

  it('disk-format-read-only', () => {
    const format = (name: string, inner = ''): string => disk(inner, 'virtio', `type='${name}'`);
    speaks(
      'disk-format-read-only', 'bochs',
      'QEMU only reads the format `bochs` and does not start with a writable disk of it: add `<readonly/>`.',
      format('bochs'),
    );
    checkRuleFix(`<devices>${format('dmg')}</devices>`, 'disk-format-read-only', 'add-element', `<devices>${format('dmg', '\n  <readonly/>\n')}</devices>`, { rules });
    silent(format('cloop', '<readonly/>'), format('vmdk'));
  });

  it('sd-disk-not-on-machine', () => {
    speaks('sd-disk-not-on-machine', 'sd', 'The machine type `q35` has no slot for SD cards, and QEMU does not start; put the disk on another bus.', disk('', 'sd'), 'q35');
    checkRule(disk('', 'sd'), [], { rules, arch: 'aarch64', machine: 'raspi3b' });
  });

  it('iotune-burst-without-limit', () => {
    const tune = (inner: string): string => disk(`<iotune>${inner}</iotune>`);
    speaks(
      'iotune-burst-without-limit', 'read_iops_sec_max',
      '`<read_iops_sec_max>` is for bursts above `<read_iops_sec>`, which is missing: QEMU does not start.',
      tune('<write_iops_sec>5</write_iops_sec><read_iops_sec_max>10</read_iops_sec_max>'),
    );
    checkRule(`<throttlegroups><throttlegroup><group_name>g</group_name><total_bytes_sec_max>10</total_bytes_sec_max></throttlegroup></throttlegroups>`, [
      { code: 'iotune-burst-without-limit', at: 'total_bytes_sec_max', message: '`<total_bytes_sec_max>` is for bursts above `<total_bytes_sec>`, which is missing: QEMU does not start.' },
    ], { rules });
    fixes(
      'iotune-burst-without-limit', 'remove-element',
      tune('<total_iops_sec>5</total_iops_sec><total_bytes_sec_max>9</total_bytes_sec_max>'), tune('<total_iops_sec>5</total_iops_sec>'),
    );
    silent(tune('<read_iops_sec>5</read_iops_sec><read_iops_sec_max>10</read_iops_sec_max>'), tune('<total_iops_sec>5</total_iops_sec><total_bytes_sec_max>0</total_bytes_sec_max>'));
  });

  it('iotune-burst-below-limit', () => {
    const tune = (max: string): string => disk(`<iotune><total_bytes_sec>1000</total_bytes_sec><total_bytes_sec_max>${max}</total_bytes_sec_max></iotune>`);
    speaks('iotune-burst-below-limit', '999', '`<total_bytes_sec_max>` is below `<total_bytes_sec>`, which is 1000: QEMU does not start.', tune('999'));
    fixes('iotune-burst-below-limit', 'set-text', tune('10'), tune('1000'));
    silent(tune('1000'), tune('0'));
  });

  it('iotune-burst-length', () => {
    const tune = (inner: string): string => disk(`<iotune><total_iops_sec>10</total_iops_sec>${inner}</iotune>`);
    const length = (seconds: string): string => `<total_iops_sec_max_length>${seconds}</total_iops_sec_max_length>`;
    const message = (seconds: string): string =>
      `\`<total_iops_sec_max_length>\` of ${seconds} seconds needs a \`<total_iops_sec_max>\`, and the product of both is at most 1000000000000000: QEMU does not start.`;
    speaks('iotune-burst-length', '10', message('10'), tune(length('10')));
    speaks('iotune-burst-length', '100000000000000', message('100000000000000'), tune(`<total_iops_sec_max>20</total_iops_sec_max>${length('100000000000000')}`));
    fixes('iotune-burst-length', 'remove-element', tune(length('10')), tune(''));
    silent(tune(length('1')), tune(`<total_iops_sec_max>20</total_iops_sec_max>${length('100')}`));
  });

  it('iotune-size-without-limit', () => {
    const tune = (inner: string): string => disk(`<iotune>${inner}<size_iops_sec>4096</size_iops_sec></iotune>`);
    speaks(
      'iotune-size-without-limit', 'size_iops_sec',
      '`<size_iops_sec>` needs a limit on operations, such as `<total_iops_sec>`: QEMU does not start without one.',
      tune('<total_bytes_sec>1000</total_bytes_sec>'),
    );
    fixes(
      'iotune-size-without-limit', 'remove-element',
      tune('<total_bytes_sec>1000</total_bytes_sec>'), disk('<iotune><total_bytes_sec>1000</total_bytes_sec></iotune>'),
    );
    silent(tune('<write_iops_sec>10</write_iops_sec>'));
  });
});
