// Parts of a domain that rules look at: aliases, firmware, and what an image needs to be read.
import { describe, expect, it } from 'vitest';
import { freeAlias, namedDevices } from '../../server/src/domain/aliases';
import { bootOrders } from '../../server/src/domain/bootOrders';
import { ccwAddress, dimmAddress, spaprVioAddress, virtioSerialAddress, zpciAddress } from '../../server/src/domain/busAddresses';
import { domainOf, type Domain } from '../../server/src/domain/domain';
import { firmwareOf } from '../../server/src/domain/firmware';
import { hasController, impliedControllers } from '../../server/src/domain/impliedControllers';
import { loginSecret } from '../../server/src/domain/secrets';
import { storageSources } from '../../server/src/domain/storageSources';
import type { XmlElement } from '../../server/src/syntax/nodes';
import { parseXml } from '../../server/src/syntax/parser';

function read(content: string): Domain {
  const domain = domainOf(parseXml(`<domain type='kvm'>${content}</domain>`));
  if (!domain) throw new Error(`not a domain: ${content}`);
  return domain;
}

describe('aliases', () => {
  const disk = (alias: string): string => `<disk><alias name='${alias}'/></disk>`;
  const domain = read(`<devices>${disk('ua-root')}${disk('virtio-disk0')}${disk('ua-root-2')}${disk('ua-a b')}<disk/>${disk('ua-')}</devices>`);

  it('are those that libvirt keeps, in document order', () => {
    expect(namedDevices(domain).map(({ device, alias }) => [device.name, alias.value])).toEqual([['disk', 'ua-root'], ['disk', 'ua-root-2'], ['disk', 'ua-']]);
    expect(namedDevices(domain)).toBe(namedDevices(domain));
  });

  it('that are free are numbered from 2', () => {
    expect([freeAlias(domain, 'ua-root'), freeAlias(domain, 'ua-data')]).toEqual(['ua-root-3', 'ua-data-2']);
  });
});

describe('boot orders', () => {
  const domain = read("<devices><disk><boot order='2'/></disk><input><boot order='1'/></input><interface><boot order='0'/></interface><hostdev><boot order='x'/></hostdev><filesystem><boot order='1'/></filesystem><disk/></devices>");

  it('are those of devices that one can boot from, in document order', () => {
    expect(bootOrders(domain).map(({ device, attribute, order }) => [device.name, attribute.value, order])).toEqual([
      ['disk', '2', 2],
      ['interface', '0', undefined],
      ['hostdev', 'x', undefined],
      ['filesystem', '1', 1],
    ]);
    expect(bootOrders(domain)).toBe(bootOrders(domain));
  });
});

describe('controllers that libvirt adds', () => {
  const domain = read(`<devices>
    <controller type='sata' index='0'/>
    <disk><target dev='sda' bus='sata'/></disk>
    <disk><target dev='sdb' bus='scsi'/><address type='drive' controller='2' bus='0' target='0' unit='0'/></disk>
    <disk><target dev='vda' bus='virtio'/></disk>
    <channel type='pty'><target type='virtio'/><address type='virtio-serial' controller='3' bus='0' port='1'/></channel>
    <console type='pty'><target type='virtio'/></console>
    <channel type='pty'><target type='guestfwd'/></channel>
    <smartcard mode='host'/>
  </devices>`);

  it('are for disks all up to the highest, for ports their own, and none that is written', () => {
    expect(impliedControllers(domain).map(({ type, index }) => `${type} ${index}`)).toEqual(['scsi 0', 'scsi 1', 'scsi 2', 'virtio-serial 3', 'virtio-serial 0', 'ccid 0']);
    expect(impliedControllers(domain)).toBe(impliedControllers(domain));
  });

  it('are there as the written ones are', () => {
    expect([hasController(domain, 'sata', 0), hasController(domain, 'scsi', 1), hasController(domain, 'virtio-serial', 1), hasController(domain, 'usb', 0)]).toEqual([true, true, false, false]);
    expect(hasController(read("<devices><controller type='virtio-serial' index='x'/></devices>"), 'virtio-serial', 0)).toBe(undefined);
  });
});

describe('firmware', () => {
  const tell = (os: string): unknown => {
    const { selected, loaderType, loaderPath, loader, nvram, features, isUefi, isSecure } = firmwareOf(read(os));
    return { selected, loaderType, loaderPath, parts: [loader?.name, nvram?.name], features: [...features.keys()], isUefi, isSecure };
  };
  const nothing = { selected: '', loaderType: undefined, loaderPath: '', parts: [undefined, undefined], features: [], isUefi: false, isSecure: false };

  it.each<[string, string, object]>([
    ['nothing', '', {}],
    ['BIOS that libvirt selects', "<os firmware='bios'/>", { selected: 'bios' }],
    ['UEFI that libvirt selects', "<os firmware='efi'><nvram/></os>", { selected: 'efi', isUefi: true, parts: [undefined, 'nvram'] }],
    ['a loader without type', '<os><loader> /rom.bin </loader></os>', { loaderType: 'rom', loaderPath: '/rom.bin', parts: ['loader', undefined] }],
    ['a loader in flash', "<os><loader type='pflash' secure='yes'>/f.fd</loader></os>", { loaderType: 'pflash', loaderPath: '/f.fd', isUefi: true, isSecure: true, parts: ['loader', undefined] }],
    ['a loader of which nothing is known', "<os><loader readonly='yes'/></os>", { parts: ['loader', undefined] }],
    [
      'features, of which the first counts',
      "<os firmware='efi'><firmware><feature enabled='yes' name='secure-boot'/><feature enabled='no' name='secure-boot'/><feature enabled='no' name='enrolled-keys'/></firmware></os>",
      { selected: 'efi', isUefi: true, isSecure: true, features: ['secure-boot', 'enrolled-keys'] },
    ],
    ['Secure Boot that is off', "<os firmware='efi'><firmware><feature enabled='no' name='secure-boot'/></firmware></os>", { selected: 'efi', isUefi: true, features: ['secure-boot'] }],
  ])('of %s', (_what, os, expected) => {
    expect(tell(os)).toEqual({ ...nothing, ...expected });
  });
});

describe('what an image needs to be read', () => {
  const encryptions = (inner: string): unknown[] =>
    storageSources(read(`<devices><disk>${inner}</disk></devices>`)).map(({ encryption }) => encryption && [encryption.format?.value, encryption.isByQemu, encryption.secrets.map((secret) => secret.attribute('uuid')?.value)]);
  const secret = (uuid: string): string => `<secret type='passphrase' uuid='${uuid}'/>`;

  it('is a format, an engine and secrets, of each image of a chain', () => {
    expect(encryptions(`<source file='/a'><encryption format='luks' engine='librbd'>${secret('1')}${secret('2')}</encryption></source>`)).toEqual([['luks', false, ['1', '2']]]);
    expect(encryptions(`<source file='/a'/><encryption>${secret('1')}</encryption>`)).toEqual([[undefined, true, ['1']]]);
    expect(encryptions(`<source file='/a'/><backingStore type='file'><format type='raw'/><source file='/b'><encryption format='qcow' engine='qemu'/></source></backingStore>`)).toEqual([undefined, ['qcow', true, []]]);
  });

  it('is a secret that logs in', () => {
    const login = (auth: string): unknown => {
      const found = loginSecret(read(auth).root.child('auth'));
      return found && [found.element.name, found.type];
    };
    expect([login(''), login('<auth/>'), login("<auth><secret type='ceph'/></auth>"), login('<auth><secret/></auth>')]).toEqual([undefined, undefined, ['secret', 'ceph'], ['secret', undefined]]);
  });
});

describe('addresses of a number or two', () => {
  const device = (address: string): XmlElement => parseXml(`<disk>${address}</disk>`).root ?? expect.fail('no root');
  const told = (found: { readonly element: XmlElement } | undefined): unknown => found && { ...found, element: found.element.name };

  it('are read as libvirt reads them', () => {
    expect(told(virtioSerialAddress(device("<address type='virtio-serial' port='2'/>")))).toEqual({ element: 'address', controller: 0, port: 2 });
    expect(told(ccwAddress(device("<address type='ccw' cssid='0xfe' ssid='0' devno='0x000a'/>")))).toEqual({ element: 'address', cssid: 0xfe, ssid: 0, devno: 10 });
    expect(told(spaprVioAddress(device("<address type='spapr-vio' reg='30000000'/>")))).toEqual({ element: 'address', reg: 0x30000000n });
    expect(told(dimmAddress(device("<address type='dimm' slot='3'/>")))).toEqual({ element: 'address', slot: 3 });
    expect(told(zpciAddress(device("<address type='pci'><zpci uid='0x10'/></address>")))).toEqual({ element: 'zpci', uid: 16, fid: undefined });
  });

  it('are none where they are of another type, or not whole', () => {
    const pci = device("<address type='pci' slot='1'/>");
    expect([virtioSerialAddress, ccwAddress, spaprVioAddress, dimmAddress, zpciAddress].map((read) => read(pci))).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(ccwAddress(device("<address type='ccw' cssid='0xfe'/>"))).toBeUndefined();
    expect(spaprVioAddress(device("<address type='spapr-vio' reg='g'/>"))).toBeUndefined();
  });
});
