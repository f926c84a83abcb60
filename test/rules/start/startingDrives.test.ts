// Rules of rules/start/startingDrives.ts: drives that libvirt defines and QEMU does not start with.
import { describe, it } from 'vitest';
import { startingDriveRules } from '../../../server/src/rules/start/startingDrives';
import { checkRule, checkRuleFix, type ExpectedProblem } from '../../support/checkRule';

const { rules } = startingDriveRules;
const DEFAULTS = { rules, machine: 'pc' };

interface Parts {
  readonly inner?: string;
  readonly device?: string;
  readonly image?: string;
}

const disk = (bus: string, target: string, { inner = '', device = 'disk', image = '/images/a' }: Parts = {}): string =>
  `<disk type='file' device='${device}'><driver name='qemu' type='raw'/>${image === '' ? '' : `<source file='${image}'/>`}<target dev='${target}' bus='${bus}'/>${inner}</disk>`;
const floppy = (inner: string): string => disk('fdc', 'fda', { inner, device: 'floppy' });

function check(xml: string, ...expected: readonly ExpectedProblem[]): void {
  checkRule(xml, expected, DEFAULTS);
}

describe('startingDrives', () => {
  it('floppy-option', () => {
    check(floppy('<serial>abc</serial>'), { code: 'floppy-option', at: 'serial', message: 'A floppy has no `<serial>`, and QEMU does not start with one; remove it.' });
    checkRuleFix(floppy('<serial>abc</serial>'), 'floppy-option', 'remove-element', floppy(''), DEFAULTS);
    check(disk('ide', 'hda', { inner: '<serial>abc</serial>' }));
  });

  it('floppy-geometry', () => {
    const geometry = "<geometry cyls='80' heads='2' secs='18'/>";
    check(floppy(geometry), {
      code: 'floppy-geometry', at: 'geometry', message: 'The geometry of a floppy comes from its size, and QEMU does not start with another; remove `<geometry>`.',
    });
    checkRuleFix(floppy(geometry), 'floppy-geometry', 'remove-element', floppy(''), DEFAULTS);
    check(floppy("<geometry cyls='0' heads='0' secs='0'/>"));
    check(disk('ide', 'hda', { inner: "<geometry cyls='80' heads='2' secs='18'/>" }));
  });

  it('blockio-on-fixed-blocks', () => {
    const blocks = (name: string, size: number): string => `<blockio ${name}='${size}'/>`;
    check(disk('ide', 'hda', { inner: blocks('logical_block_size', 4096) }), {
      code: 'blockio-on-fixed-blocks', at: '4096', message: '`logical_block_size` is 512 on the `ide` bus, not 4096: QEMU does not start.',
    });
    check(disk('sata', 'sda', { inner: blocks('discard_granularity', 4096) }), {
      code: 'blockio-on-fixed-blocks', at: '4096', message: '`discard_granularity` is 512 on the `sata` bus, not 4096: QEMU does not start.',
    });
    check(floppy(blocks('physical_block_size', 4096)), {
      code: 'blockio-on-fixed-blocks', at: '4096', message: '`physical_block_size` is 512 on the `fdc` bus, not 4096: QEMU does not start.',
    });
    checkRuleFix(disk('ide', 'hda', { inner: blocks('logical_block_size', 4096) }), 'blockio-on-fixed-blocks', 'remove-attribute', disk('ide', 'hda', { inner: '<blockio/>' }), DEFAULTS);
    check(disk('sata', 'sda', { inner: blocks('physical_block_size', 4096) }));
    check(disk('ide', 'hda', { inner: blocks('logical_block_size', 512) }));
  });

  it('floppy-not-on-machine', () => {
    checkRule(floppy(''), [
      { code: 'floppy-not-on-machine', at: 'fdc', message: 'The machine type `virt` has no floppy drive, and QEMU does not start; use a CD-ROM on the `scsi` bus.' },
    ], { rules, arch: 'aarch64' });
    checkRule(disk('scsi', 'sda'), [], { rules, arch: 'aarch64' });
    check(floppy(''));
  });

  it('drive-place-beyond-bus', () => {
    const place = (bus: string, channel: number, unit: string): string => disk(bus, bus === 'ide' ? 'hda' : 'sda', { inner: `<address type='drive' controller='0' bus='${channel}' target='0' unit='${unit}'/>` });
    const message = (name: string, last: number, type: string, value: number): string => `\`${name}\` goes from 0 to ${last} on an \`${type}\` controller, and ${value} is beyond: QEMU does not start.`;
    check(place('ide', 0, '2'), { code: 'drive-place-beyond-bus', at: '2', message: message('unit', 1, 'ide', 2) });
    check(place('ide', 2, '0'), { code: 'drive-place-beyond-bus', at: '2', message: message('bus', 1, 'ide', 2) });
    check(place('sata', 0, '6'), { code: 'drive-place-beyond-bus', at: '6', message: message('unit', 5, 'sata', 6) });
    check(place('ide', 1, '1'));
    check(place('sata', 0, '5'));
    check(place('scsi', 0, '6'));
  });

  it('scsi-unit-beyond-controller', () => {
    const guest = (model: string, unit: number): string =>
      `<controller type='scsi' index='0' model='${model}'/>${disk('scsi', 'sda', { inner: `<address type='drive' controller='0' bus='0' target='0' unit='${unit}'/>` })}`;
    const message = (model: string, last: number, unit: number): string =>
      `A SCSI controller of model \`${model}\` has no unit above ${last}, and this drive has ${unit}: QEMU does not start. Put it on another controller, or use \`virtio-scsi\`.`;
    check(guest('lsilogic', 8), { code: 'scsi-unit-beyond-controller', at: '8', message: message('lsilogic', 7, 8) });
    check(guest('virtio-scsi', 16384), { code: 'scsi-unit-beyond-controller', at: '16384', message: message('virtio-scsi', 16383, 16384) });
    check(guest('lsisas1078', 256), { code: 'scsi-unit-beyond-controller', at: '256', message: message('lsisas1078', 255, 256) });
    check(`<controller type='scsi' index='0' model='lsilogic'/>${disk('scsi', 'sdh')}`, { code: 'scsi-unit-beyond-controller', at: 'sdh', message: message('lsilogic', 7, 8) });
    check(`<controller type='scsi' index='0' model='lsisas1068'/>${disk('scsi', 'sda')}${disk('scsi', 'sdc', { image: '/images/b' })}`, {
      code: 'scsi-unit-beyond-controller', at: 'sdc', message: message('lsisas1068', 1, 2),
    });
    check(`<controller type='scsi' index='0' model='lsisas1068'/>${disk('scsi', 'sda')}${disk('scsi', 'sdb', { image: '/images/b' })}`);
    check(guest('lsilogic', 6));
    check(guest('virtio-scsi', 16383));
    check(guest('vmpvscsi', 0));
  });

  it('disk-image-in-use', () => {
    const two = (first: string, second: string, image = '/images/a'): string => disk('virtio', 'vda', { inner: first }) + disk('virtio', 'vdb', { inner: second, image });
    const message = 'Another disk has the image `/images/a` too: QEMU locks what it writes to, and does not start. Give each disk its own, or make both `<shareable/>` or `<readonly/>`.';
    const marked = (xml: string): string => xml.replace(/^(.*)file='\/images\/a'/s, "$1file='«/images/a»'");
    check(marked(two('', '')), { code: 'disk-image-in-use', at: '/images/a', message });
    check(marked(two('', '<readonly/>')), { code: 'disk-image-in-use', at: '/images/a', message });
    check(marked(two('<shareable/>', '')), { code: 'disk-image-in-use', at: '/images/a', message });
    check(two('<shareable/>', '<shareable/>'));
    check(two('<readonly/>', '<readonly/>'));
    check(two('', '', '/images/b'));
  });
});
