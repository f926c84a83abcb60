// Fixes that must change more than the blamed token for a valid document, and problems that no fix can mend without asking.
import { describe, expect, it } from 'vitest';
import { rulesFixes, runRules } from '../../../server/src/domain/runRules';
import { domainRules } from '../../../server/src/rules/index';
import { checkRuleFix, completeDomain, readDomain, type DomainDefaults } from '../../support/checkRule';

/** The titles of the fixes that are offered for the problems with a code; `undefined` where there is no such problem. */
function offered(xml: string, code: string, defaults: DomainDefaults = {}): readonly string[] | undefined {
  const domain = readDomain(completeDomain(xml, defaults));
  const problems = domain ? runRules(domainRules, domain).filter((problem) => problem.code === code) : [];
  if (domain === undefined || problems.length === 0) return undefined;
  return problems.flatMap((problem) => rulesFixes(domainRules, domain, problem).map((fix) => fix.title));
}

const XEN: DomainDefaults = { type: 'xen', machine: 'xenfv' };
const disk = (content: string, type = 'file'): string => `<disk type='${type}' device='disk'>${content}</disk>`;
const TARGET = "<target dev='vda' bus='virtio'/>";

describe('an element goes with the attribute that it is nothing without', () => {
  it('acceleration', () => {
    const video = (type: string, acceleration: string): string => `<video><model type='${type}'>${acceleration}</model></video>`;
    checkRuleFix(video('virtio', "<acceleration accel2d='yes'/>"), 'video-accel2d', 'remove-element', video('virtio', ''));
    checkRuleFix(video('vga', "<acceleration accel3d='yes'/>"), 'video-accel3d', 'remove-element', video('vga', ''));
    checkRuleFix(
      video('virtio', "<acceleration accel2d='yes' accel3d='yes'/>"),
      'video-accel2d',
      'remove-attribute',
      video('virtio', "<acceleration accel3d='yes'/>"),
    );
  });

  it('mtu and script', () => {
    const user = (rest: string): string => `<interface type='user'><model type='virtio'/>${rest}</interface>`;
    checkRuleFix(user("<mtu size='1500'/>"), 'interface-mtu-type', 'remove-element', user(''));
    checkRuleFix(user("<script path='/a'/>"), 'interface-script-type', 'remove-element', user(''));
    const passed = (rest: string): string =>
      `<interface type='hostdev'><source><address type='pci' domain='0' bus='1' slot='0' function='0'/></source>${rest}</interface>`;
    checkRuleFix(passed("<script path='/a'/>"), 'xen-interface-script', 'remove-element', passed(''), XEN);
  });

  it('audio of a sound card', () => {
    checkRuleFix(`<sound model='ac97'><audio id='0'/></sound>`, 'number-zero', 'remove-element', `<sound model='ac97'></sound>`);
  });

  it('firmware with its only feature', () => {
    const os = (type: string, content: string): string => `<os firmware='${type}'><type arch='x86_64' machine='q35'>hvm</type>${content}</os>`;
    const secure = "<feature enabled='yes' name='secure-boot'/>";
    const keys = "<feature enabled='no' name='enrolled-keys'/>";
    checkRuleFix(os('bios', `<firmware>${secure}</firmware>`), 'firmware-bios-secure-boot', 'remove-element', os('bios', ''));
    checkRuleFix(
      os('bios', `<firmware>${secure}${keys}</firmware>`),
      'firmware-bios-secure-boot',
      'remove-element',
      os('bios', `<firmware>${keys}</firmware>`),
    );
    checkRuleFix(os('efi', `<firmware>${secure}</firmware>`), 'xen-secure-boot', 'remove-element', os('efi', ''), { type: 'xen' });
  });

  it('initialisation vectors with their cipher', () => {
    const encrypted = (rest: string): string =>
      disk(`<source file='/a'/>${TARGET}<encryption format='luks'><secret type='passphrase' usage='a'/>${rest}</encryption>`);
    const cipher = "<cipher name='aes' size='256' mode='xts' hash='sha256'/>";
    checkRuleFix(encrypted(`${cipher}<ivgen name='plain64' hash='sha256'/>`), 'disk-encryption-cipher', 'remove-element', encrypted(''));
    checkRuleFix(encrypted(cipher), 'disk-encryption-cipher', 'remove-element', encrypted(''));
  });
});

describe('a value takes along what belongs to the old one', () => {
  it('the driver of a Xen disk, whose format stays', () => {
    const driven = (driver: string): string => disk(`<driver ${driver}/><source file='/a'/><target dev='xvda' bus='xen'/>`);
    checkRuleFix(driven("name='file' type='qcow2'"), 'xen-disk-driver', 'set-attribute', driven("name='qemu' type='qcow2'"), XEN);
    checkRuleFix(driven("name='blktap'"), 'xen-disk-driver', 'set-attribute', driven("name='qemu'"), XEN);
    expect(offered(driven("name='qemu' type='vmdk'"), 'xen-disk-driver', XEN)).toEqual([]);
  });

  it('the transport of a network disk', () => {
    const over = (host: string): string => disk(`<source protocol='ssh' name='a'><host ${host}/></source>${TARGET}`, 'network');
    checkRuleFix(over("name='h' transport='rdma'"), 'disk-host-transport', 'set-attribute', over("name='h' transport='tcp'"));
    checkRuleFix(over("name='h' transport='unix' socket='/a'"), 'disk-host-transport', 'set-attribute', over("name='h' transport='tcp'"));
    expect(offered(over("transport='unix' socket='/a'"), 'disk-host-transport')).toEqual([]);
  });

  it('the clock of a bhyve guest', () => {
    checkRuleFix(
      `<clock offset='timezone' timezone='Europe/Paris'/>`,
      'bhyve-clock-offset',
      'set-attribute',
      `<clock offset='utc'/>`,
      { type: 'bhyve' },
    );
    checkRuleFix(
      `<clock offset='variable' adjustment='60' basis='utc'/>`,
      'bhyve-clock-offset',
      'set-attribute',
      `<clock offset='utc'/>`,
      { type: 'bhyve' },
    );
  });

  it('the clock of a Xen guest', () => {
    checkRuleFix(`<clock offset='timezone' timezone='Europe/Paris'/>`, 'xen-clock-offset', 'set-attribute', `<clock offset='utc'/>`, XEN);
    checkRuleFix(`<clock offset='absolute' start='60'/>`, 'xen-clock-offset', 'set-attribute', `<clock offset='utc'/>`, XEN);
  });

  it('the driver of a shared directory, with the memory that virtiofs needs', () => {
    const guest = (driver: string, backing: string): string =>
      `<memory unit='MiB'>1024</memory>\n${backing}<devices>\n<filesystem type='mount'><driver ${driver}/><source dir='/a'/><target dir='a'/></filesystem>\n</devices>`;
    const shared = "<memoryBacking>\n  <source type='memfd'/>\n  <access mode='shared'/>\n</memoryBacking>\n";
    const code = 'filesystem-driver-not-in-qemu';
    checkRuleFix(guest("type='loop'", ''), code, 'set-attribute', guest("type='virtiofs'", shared));
    checkRuleFix(guest("type='loop'", shared), code, 'set-attribute', guest("type='virtiofs'", shared));
    expect(offered(guest("type='loop' format='raw'", shared), code)).toEqual([]);
    expect(offered(guest("type='loop'", shared).replace("type='mount'", "type='mount' accessmode='mapped'"), code)).toEqual([]);
  });

  it('the bus of a drive, whose address goes where it is no place on the new bus', () => {
    const drive = (device: string, target: string, address = '', source = ''): string =>
      `<disk type='file' device='${device}'>${source}<target ${target}/>${address}</disk>`;
    const usb = "<address type='usb' bus='0' port='1'/>";
    const place = (unit: number): string => `<address type='drive' controller='0' bus='0' target='0' unit='${unit}'/>`;
    const file = "<source file='/a'/>";
    checkRuleFix(drive('cdrom', "dev='sda' bus='usb'", usb), 'usb-disk-empty', 'set-attribute', drive('cdrom', "dev='sda' bus='sata'"));
    checkRuleFix(drive('floppy', "dev='fda' bus='usb'", usb, file), 'floppy-bus', 'set-attribute', drive('floppy', "dev='fda' bus='fdc'", '', file));
    const floppy = (bus: string, address: string): string => drive('floppy', `dev='fda' bus='${bus}'`, address, file);
    checkRuleFix(floppy('sata', place(1)), 'floppy-bus', 'set-attribute', floppy('fdc', place(1)));
    checkRuleFix(floppy('sata', place(3)), 'floppy-bus', 'set-attribute', floppy('fdc', ''));
    const lun = (bus: string, address: string): string =>
      `<disk type='block' device='lun'><source dev='/dev/sdc'/><target dev='sda' bus='${bus}'/>${address}</disk>`;
    checkRuleFix(lun('usb', usb), 'lun-bus', 'set-attribute', lun('scsi', ''));
    checkRuleFix(lun('sata', place(2)), 'lun-bus', 'set-attribute', lun('scsi', place(2)));
  });

  it('the bus of an input device is one that the guest has', () => {
    checkRuleFix(
      `<input type='mouse' bus='ps2'/>`,
      'ps2-not-on-machine',
      'set-attribute',
      `<input type='mouse' bus='virtio'/>`,
      { arch: 'aarch64' },
    );
    const usb = "<controller type='usb' model='qemu-xhci'/>";
    checkRuleFix(
      `${usb}<input type='mouse' bus='ps2'/>`,
      'ps2-not-on-machine',
      'set-attribute',
      `${usb}<input type='mouse' bus='usb'/>`,
      { arch: 'aarch64' },
    );
  });
});

describe('a fix is offered only where its result is valid', () => {
  it('the bus of a disk', () => {
    const on = (target: string): string => disk(`<source file='/a'/><target ${target}/>`);
    checkRuleFix(on("dev='vda' bus='xen'"), 'disk-bus-not-in-qemu', 'set-attribute', on("dev='vda' bus='virtio'"));
    expect(offered(on("dev='xvda'"), 'disk-bus-not-in-qemu')).toEqual([]);
  });

  it('the format of a directory', () => {
    const format = (type: string): string => disk(`<driver name='qemu' type='${type}'/><source dir='/a'/>${TARGET}<readonly/>`, 'dir');
    checkRuleFix(format('dir'), 'disk-format-dir', 'set-attribute', format('fat'));
    expect(offered(disk(`<driver name='qemu' type='dir'/><source file='/a'/>${TARGET}`), 'disk-format-dir')).toEqual([]);
  });

  it('the type of a shared directory', () => {
    const shared = (type: string, source: string): string => `<filesystem type='${type}'><source ${source}/><target dir='a'/></filesystem>`;
    checkRuleFix(shared('bind', "dir='/a'"), 'filesystem-type-not-in-qemu', 'set-attribute', shared('mount', "dir='/a'"));
    expect(offered(shared('template', "name='t'"), 'filesystem-type-not-in-qemu')).toEqual([]);
  });

  it('a number that must be there', () => {
    expect(offered(`<audio id='0' type='none'/>`, 'number-zero')).toEqual([]);
    const forward = `<interface type='user'><backend type='passt'/><portForward proto='tcp'><range start='0'/></portForward></interface>`;
    expect(offered(forward, 'number-zero')).toEqual([]);
    const hostdev = `<hostdev mode='subsystem' type='usb'><source><vendor id='0x0000'/><product id='0x1'/></source></hostdev>`;
    expect(offered(hostdev, 'number-zero')).toEqual([]);
  });

  it('PCI devices where there is no PCI', () => {
    const defaults = { machine: 'isapc' };
    const addressed = `<memballoon model='none'/><rng model='virtio'><backend model='random'>/dev/random</backend><address type='pci' domain='0' bus='0' slot='5' function='0'/></rng>`;
    expect(offered(addressed, 'pci-address-without-bus', defaults)).toEqual([]);
    expect(offered(`<memballoon model='none'/><redirdev bus='usb' type='pty'/>`, 'usb-controller-missing', defaults)).toEqual([]);
    expect(offered(`<redirdev bus='usb' type='pty'/>`, 'usb-controller-missing', { arch: 'aarch64' })).toEqual(['add-element']);
  });
});
