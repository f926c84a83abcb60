// Rules of rules/addresses/pciPlaces.ts: slots with several functions, buses that libvirt adds, controllers without a place.
import { describe, test } from 'vitest';
import { accepts, fixes, refuses } from '../deviceCases';

const nic = (bus: string, slot: string, fn: string, more = ''): string =>
  `<interface type='user'><model type='virtio'/><address type='pci' domain='0x0000' bus='${bus}' slot='${slot}' function='${fn}'${more}/></interface>`;

describe('pciPlaces', () => {
  test('pci-multifunction-off', () => {
    refuses(nic('0x00', '0x05', '0x0', ` multifunction='off'`) + nic('0x00', '0x05', '0x1'), [
      { code: 'pci-multifunction-off', at: 'off', message: '0000:00:05.1 is in this slot too, so QEMU does not start: function 0 needs `multifunction="on"`.' },
    ]);
    fixes(
      nic('0x00', '0x05', '0x0', ` multifunction='off'`) + nic('0x00', '0x05', '0x1'),
      'pci-multifunction-off',
      'set-attribute',
      nic('0x00', '0x05', '0x0', ` multifunction='on'`) + nic('0x00', '0x05', '0x1'),
    );
    accepts(nic('0x00', '0x05', '0x0') + nic('0x00', '0x05', '0x1'));
    accepts(nic('0x00', '0x05', '0x0', ` multifunction='off'`) + nic('0x00', '0x06', '0x0'));
    accepts(nic('0x00', '0x05', '0x0') + nic('0x00', '0x05', '0x1', ` multifunction='off'`));
  });

  test('pci-function-0-missing', () => {
    refuses(nic('0x00', '0x05', '«0x1»'), [
      { code: 'pci-function-0-missing', at: '0x1', message: 'Nothing has function 0 of this slot, and without it a guest does not find 0000:00:05.1.' },
    ]);
    accepts(nic('0x00', '0x05', '0x0') + nic('0x00', '0x05', '0x1'));
    // Slots of different PCI domains are different slots.
    refuses(nic('0x00', '0x05', '0x0') + nic('0x00', '0x05', '«0x1»').replace("domain='0x0000'", "domain='«0x0001»'"), [
      { code: 'pci-domain-not-zero', at: '0x0001', message: 'QEMU guests have PCI domain 0 only; `0x0001` does not exist.' },
      { code: 'pci-function-0-missing', at: '0x1', message: 'Nothing has function 0 of this slot, and without it a guest does not find 0001:00:05.1.' },
    ]);
    // What the chipset has built in has function 0.
    accepts(`<controller type='usb' model='piix3-uhci'><address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x2'/></controller>`, { machine: 'pc' });
    accepts(nic('0x00', '0x05', '0x1'), { arch: 'ppc64' });
  });

  test('pci-buses-implied', () => {
    refuses(nic('0x14', '0x00', '0x0'), [
      { code: 'pci-buses-implied', at: '0x14', message: 'There is no PCI controller with index 20: libvirt adds 20 of them up to it; check that this bus is meant.' },
    ]);
    accepts(nic('0x01', '0x00', '0x0'));
    accepts(`<controller type='pci' index='20' model='pcie-root-port'/>${nic('0x14', '0x00', '0x0')}`);
  });

  test('pci-roots-too-many', () => {
    refuses(
      `<controller type='pci' index='40' model='pci-root'/>`,
      [{ code: 'pci-roots-too-many', at: '40', message: 'A pSeries guest has at most 31 PCI host bridges; with index 40 it has 41, as libvirt adds those left out.' }],
      { arch: 'ppc64' },
    );
    accepts(`<controller type='pci' index='30' model='pci-root'/>`, { arch: 'ppc64' });
    accepts(`<controller type='pci' index='40' model='pcie-root-port'/>`);
  });

  test('pci-bridge-without-port', () => {
    const message = 'There is no free port for this `pcie-to-pci-bridge`, and libvirt adds none: add a PCI controller of model `pcie-root-port`.';
    const bridge = `<controller type='pci' index='1' model='pcie-to-pci-bridge'/>`;
    refuses(bridge, [{ code: 'pci-bridge-without-port', at: 'pcie-to-pci-bridge', message }]);
    fixes(bridge, 'pci-bridge-without-port', 'add-element', `${bridge}\n<controller type='pci' model='pcie-root-port'/>`);
    refuses(`<controller type='pci' index='1' model='pcie-root-port'/>${nic('0x01', '0x00', '0x0')}<controller type='pci' index='2' model='pcie-to-pci-bridge'/>`, [
      { code: 'pci-bridge-without-port', at: 'pcie-to-pci-bridge', message },
    ]);
    accepts(`<controller type='pci' index='1' model='pcie-root-port'/><controller type='pci' index='2' model='pcie-to-pci-bridge'/>`);
    // The buses below the highest index are root ports.
    accepts(`<controller type='pci' index='2' model='pcie-to-pci-bridge'/>`);
  });
});
