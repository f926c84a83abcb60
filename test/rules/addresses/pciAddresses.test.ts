// Rules of server/src/rules/addresses/pciAddresses.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('pciAddresses', () => {
  test('pci-domain-not-zero', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0001' bus='0x00' slot='0x05' function='0x0'/></interface>`,
      [{ code: 'pci-domain-not-zero', at: '0x0001', message: 'QEMU guests have PCI domain 0 only; `0x0001` does not exist.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></interface>`);
  });

  test('pci-address-without-bus', () => {
    refuses(
      `<memballoon model='none'/><interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></interface>`,
      [{ code: 'pci-address-without-bus', at: 'address', message: 'The machine type `isapc` has no PCI bus, so a device cannot have a PCI address; remove the `<address>`.' }], { machine: 'isapc' },
    );
    accepts(`<memballoon model='none'/><sound model='sb16'/>`, { machine: 'isapc' });
  });

  test('pci-wrong-bus', () => {
    refuses(
      `<controller type='pci' index='1' model='pcie-root-port'></controller>
      <controller type='pci' index='2' model='dmi-to-pci-bridge'><address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></controller>`,
      [{ code: 'pci-wrong-bus', at: '0x01', message: '`dmi-to-pci-bridge` cannot be plugged into bus 1, which is a `pcie-root-port`; it takes one of: `pcie-root`, `pcie-expander-bus`.' }],
    );
    accepts(`<controller type='pci' index='1' model='dmi-to-pci-bridge'><address type='pci' domain='0x0000' bus='0x00' slot='0x1e' function='0x0'/></controller>
      <controller type='pci' index='2' model='pci-bridge'><address type='pci' domain='0x0000' bus='0x01' slot='0x01' function='0x0'/></controller>`);
    accepts(`<controller type='pci' index='1' model='pcie-root-port'></controller>
      <controller type='pci' index='2' model='pcie-switch-upstream-port'><address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></controller>
      <controller type='pci' index='3' model='pcie-switch-downstream-port'><address type='pci' domain='0x0000' bus='0x02' slot='0x03' function='0x0'/></controller>
      <interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x03' slot='0x00' function='0x0'/></interface>`);
    refuses(
      `<controller type='pci' index='1' model='pcie-expander-bus'></controller>
      <interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x01' slot='0x01' function='0x0'/></interface>`,
      [{ code: 'pci-wrong-bus', at: '0x01', message: '`interface` cannot be plugged into bus 1, which is a `pcie-expander-bus`; it takes one of: `pci-root`, `pci-bridge`, `pci-expander-bus`, `pcie-root`, `dmi-to-pci-bridge`, `pcie-to-pci-bridge`, `pcie-root-port`, `pcie-switch-downstream-port`.' }],
    );
    accepts(`<controller type='pci' index='1' model='pcie-expander-bus'></controller>
      <controller type='pci' index='2' model='pcie-root-port'><address type='pci' domain='0x0000' bus='0x01' slot='0x01' function='0x0'/></controller>`);
  });

  test('pci-integrated-elsewhere', () => {
    refuses(
      `<features><acpi/></features><devices><controller type='pci' index='1' model='pcie-root-port'></controller>
      <iommu model='virtio'><address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></iommu></devices>`,
      [{ code: 'pci-integrated-elsewhere', at: '0x01', message: '`<iommu>` of this model must be on PCI bus 0, not on bus 1.' }],
    );
    accepts(`<features><acpi/></features><devices><iommu model='virtio'><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></iommu></devices>`);
  });

  test('pci-missing-bus', () => {
    refuses(
      `<controller type='pci' index='1' model='pcie-root-port'><address type='pci' domain='0x0000' bus='0x05' slot='0x00' function='0x0'/></controller>`,
      [{ code: 'pci-missing-bus', at: '0x05', message: 'There is no PCI bus 5 to plug this `pcie-root-port` into; add a controller with `index` 5 that takes it.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x05' slot='0x00' function='0x0'/></interface>`);
  });

  test('pci-no-such-slot on a root port that libvirt adds', () => {
    const card = (model: string, slot: string): string => `<interface type='network'><source network='default'/><model type='${model}'/><address type='pci' bus='0x03' slot='${slot}'/></interface>`;
    const message = 'Bus 3 is a `pcie-root-port`, which has slots 0 to 0 only; slot 6 cannot be used.';
    refuses(card('virtio', '0x06'), [{ code: 'pci-no-such-slot', at: '0x06', message }]);
    refuses(card('e1000e', '0x06'), [{ code: 'pci-no-such-slot', at: '0x06', message }], { arch: 'aarch64' });
    accepts(card('virtio', '0x00'));
    accepts(card('e1000', '0x06'));
    accepts(card('virtio', '0x06'), { machine: 'pc' });
  });

  test('pci-no-such-slot', () => {
    refuses(
      `<controller type='pci' index='1' model='pcie-root-port'></controller>
      <interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x01' slot='0x01' function='0x0'/></interface>`,
      [{ code: 'pci-no-such-slot', at: '0x01', message: 'Bus 1 is a `pcie-root-port`, which has slots 0 to 0 only; slot 1 cannot be used.' }],
    );
    accepts(`<controller type='pci' index='1' model='pcie-root-port'></controller>
      <interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></interface>`);
    refuses(
      `<controller type='pci' index='1' model='pci-bridge'></controller>
      <interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></interface>`,
      [{ code: 'pci-no-such-slot', at: '0x00', message: 'Bus 1 is a `pci-bridge`, which has slots 1 to 31 only; slot 0 cannot be used.' }], { machine: 'pc' },
    );
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x06' slot='0x00' function='0x0'/></interface>`,
      [{ code: 'pci-no-such-slot', at: '0x00', message: 'Bus 6 is a `pci-bridge`, which has slots 1 to 31 only; slot 0 cannot be used.' }], { machine: 'pc' },
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x06' slot='0x00' function='0x0'/></interface>`);
    accepts(`<controller type='pci' index='1' model='pci-bridge'></controller>
      <interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x01' slot='0x01' function='0x0'/></interface>`, { machine: 'pc' });
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x00' function='0x0'/></interface>`, { machine: 'pc' });
  });

  test('pci-address-in-use', () => {
    accepts(`<controller type='virtio-serial' index='0'><address type='pci' bus='0x00' slot='0x0a'/></controller>
      <channel type='pty'><target type='virtio' name='a'/><address type='pci' bus='0x00' slot='0x0a'/></channel>
      <memballoon model='none'><address type='pci' bus='0x00' slot='0x0a'/></memballoon>`, { machine: 'pc' });
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></interface>
      <interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></interface>`,
      [{ code: 'pci-address-in-use', at: '0x05', message: 'PCI address 0000:00:05.0 is already taken by `<interface>`; choose another slot.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></interface>
      <interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x1'/></interface>`);
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x00' function='0x0'/></interface>
      <interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x00' function='0x0'/></interface>`);
  });

  test('pci-address-builtin', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x1f' function='0x2'/></interface>`,
      [{ code: 'pci-address-builtin', at: '0x1f', message: 'PCI address 0000:00:1f.2 belongs to the SATA controller that this machine type has built in; choose another slot.' }],
    );
    accepts(`<controller type='sata' index='0'><address type='pci' domain='0x0000' bus='0x00' slot='0x1f' function='0x2'/></controller>`);
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x1f' function='0x1'/></interface>`);
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x2'/></interface>`,
      [{ code: 'pci-address-builtin', at: '0x01', message: 'PCI address 0000:00:01.2 belongs to the USB controller that this machine type has built in; choose another slot.' }], { machine: 'pc' },
    );
    accepts(`<controller type='usb' index='0' model='qemu-xhci'/>
      <interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x2'/></interface>`, { machine: 'pc' });
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x1'/></interface>`, { machine: 'pc' });
  });

  test('builtin-controller-address', () => {
    refuses(
      `<controller type='sata' index='0'><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></controller>`,
      [{ code: 'builtin-controller-address', at: 'address', message: 'The first `sata` controller is part of the chipset and always at 0000:00:1f.2; remove its `<address>`.' }],
    );
    accepts(`<controller type='sata' index='1'><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></controller>`);
    refuses(
      `<controller type='ide' index='0'><address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x0'/></controller>`,
      [{ code: 'builtin-controller-address', at: 'address', message: 'The first `ide` controller is part of the chipset and always at 0000:00:01.1; remove its `<address>`.' }], { machine: 'pc' },
    );
    accepts(`<controller type='ide' index='0'><address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x1'/></controller>`, { machine: 'pc' });
  });

  test('piix3-on-pcie', () => {
    refuses(
      `<controller type='usb' index='0' model='piix3-uhci'><address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x2'/></controller>`,
      [{ code: 'piix3-on-pcie', at: 'address', message: 'At 0000:00:01.2 only an i440fx machine has a `usb` controller; this machine has a `pcie-root`.' }],
    );
    accepts(`<controller type='usb' index='0' model='piix3-uhci'><address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/></controller>`);
  });

  test('pci-bridge-index-not-above-bus', () => {
    refuses(
      `<controller type='pci' index='1' model='pci-bridge'><address type='pci' domain='0x0000' bus='0x02' slot='0x01' function='0x0'/></controller>
      <controller type='pci' index='2' model='pci-bridge'></controller>`,
      [{ code: 'pci-bridge-index-not-above-bus', at: '0x02', message: 'A `pci-bridge` needs an `index` greater than the bus it is plugged into, but 1 is not greater than 2.' }], { machine: 'pc' },
    );
    accepts(`<controller type='pci' index='1' model='pci-bridge'></controller>
      <controller type='pci' index='2' model='pci-bridge'><address type='pci' domain='0x0000' bus='0x01' slot='0x01' function='0x0'/></controller>`, { machine: 'pc' });
  });
});
