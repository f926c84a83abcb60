// Rules of rules/addresses/buses.ts: devices on machines without PCI, PCI Express or USB, and near ones that must not be refused.
import { describe, it } from 'vitest';
import { checkRule, checkRuleFix } from '../../support/checkRule';

describe('buses', () => {
  it('pci-bus-missing', () => {
    checkRule(`<interface type='user'><model type='virtio'/></interface><memballoon model='none'/>`, [
      { code: 'pci-bus-missing', at: 'interface', message: '`<interface>` is a PCI device, and the machine type `isapc` has no PCI bus; remove it, or use `q35`.' },
    ], { machine: 'isapc' });
    checkRule(`<controller type='usb' model='none'/><memballoon model='none'/><disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/></disk>`, [
      { code: 'pci-bus-missing', at: 'disk', message: '`<disk>` is a PCI device, and the machine type `microvm` has no PCI bus; remove it, or use `q35`.' },
    ], { machine: 'microvm' });
    checkRule(`<memballoon model='none'/><sound model='sb16'/><video><model type='none'/></video>`, [], { machine: 'isapc' });
    checkRule(`<controller type='usb' model='none'/><memballoon model='none'/><rng model='virtio'><backend model='random'>/dev/urandom</backend><address type='virtio-mmio'/></rng>`, [], { machine: 'microvm' });
    checkRule(`<interface type='user'><model type='virtio'/></interface>`, [], { machine: 'pc' });
    checkRule(`<interface type='bridge'><source bridge='b'/></interface>`, [], { type: 'xen', machine: 'xenpv' });
  });

  it('pci-device-implied', () => {
    checkRule(`<sound model='sb16'/>`, [
      { code: 'pci-device-implied', at: 'devices', message: 'libvirt adds a `<memballoon>` to this guest, and the machine type `isapc` has no PCI bus for it; add `<memballoon model="none"/>`.' },
    ], { machine: 'isapc' });
    checkRule(`<memballoon model='none'/>`, [
      { code: 'pci-device-implied', at: 'devices', message: 'libvirt adds a `<controller>` to this guest, and the machine type `microvm` has no PCI bus for it; add `<controller type="usb" model="none"/>`.' },
    ], { machine: 'microvm' });
    checkRule(`<memballoon model='none'/>`, [], { machine: 'isapc' });
    checkRule(`<memballoon model='none'/><controller type='usb' model='none'/>`, [], { machine: 'microvm' });
  });

  it('pcie-bus-missing', () => {
    checkRule(`<controller type='pci' index='1' model='pcie-root-port'/>`, [
      { code: 'pcie-bus-missing', at: 'pcie-root-port', message: 'The guest has no `pcie-root` to plug this `pcie-root-port` into.' },
    ], { machine: 'pc' });
    checkRule(`<controller type='pci' index='1' model='dmi-to-pci-bridge'/>`, [
      { code: 'pcie-bus-missing', at: 'dmi-to-pci-bridge', message: 'The guest has no `pcie-root` to plug this `dmi-to-pci-bridge` into.' },
    ], { machine: 'pc' });
    checkRule(`<controller type='pci' index='1' model='pcie-to-pci-bridge'/>`, [
      { code: 'pcie-bus-missing', at: 'pcie-to-pci-bridge', message: 'The guest has no `pcie-root` to plug this `pcie-to-pci-bridge` into.' },
    ], { arch: 'ppc64' });
    checkRule(`<controller type='pci' index='1' model='pcie-switch-downstream-port'/>`, [
      { code: 'pcie-bus-missing', at: 'pcie-switch-downstream-port', message: 'The guest has no `pcie-switch-upstream-port` to plug this `pcie-switch-downstream-port` into.' },
    ]);
    checkRule(`<controller type='pci' index='1' model='pcie-root-port'/><controller type='pci' index='2' model='pcie-switch-upstream-port'/><controller type='pci' index='3' model='pcie-switch-downstream-port'/>`, []);
    checkRule(`<controller type='pci' index='1' model='pci-bridge'/>`, [], { machine: 'pc' });
  });

  it('usb-controller-missing', () => {
    checkRule(`<input type='tablet' bus='usb'/>`, [
      { code: 'usb-controller-missing', at: 'input', message: '`<input>` is a USB device, and the guest has no USB: add `<controller type="usb" model="qemu-xhci"/>`.' },
    ], { arch: 'aarch64' });
    checkRule(`<input type='keyboard'/>`, [
      { code: 'usb-controller-missing', at: 'input', message: '`<input>` is a USB device, and the guest has no USB: add `<controller type="usb" model="qemu-xhci"/>`.' },
    ], { arch: 'riscv64' });
    checkRule(`<controller type='usb'/><hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0xbeef'/></source></hostdev>`, [
      { code: 'usb-controller-missing', at: 'hostdev', message: '`<hostdev>` is a USB device, and the guest has no USB: add `<controller type="usb" model="qemu-xhci"/>`.' },
    ], { arch: 's390x' });
    checkRule(`<memballoon model='none'/><redirdev bus='usb' type='pty'/>`, [
      { code: 'usb-controller-missing', at: 'redirdev', message: '`<redirdev>` is a USB device, and the guest has no USB: add `<controller type="usb" model="qemu-xhci"/>`.' },
    ], { machine: 'isapc' });
    checkRule(`<controller type='usb' model='qemu-xhci'/><input type='tablet' bus='usb'/>`, [], { arch: 'aarch64' });
    checkRule(`<input type='keyboard'/>`, [], { arch: 's390x' });
    checkRule(`<input type='tablet' bus='usb'/>`, []);
    checkRule(`<input type='tablet' bus='usb'/>`, [], { arch: 'ppc64' });
  });

  it('usb-input-without-usb', () => {
    checkRule(`<controller type='usb' model='none'/><input type='tablet'/>`, [
      { code: 'usb-input-without-usb', at: 'tablet', message: '`<input>` is on USB where nothing else is said, and the USB controller of model `none` switches USB off.' },
    ]);
    checkRule(`<controller type='usb' model='none'/><smartcard mode='host'/>`, [
      { code: 'usb-input-without-usb', at: 'smartcard', message: '`<smartcard>` is on USB where nothing else is said, and the USB controller of model `none` switches USB off.' },
    ]);
    checkRule(`<controller type='usb' model='none'/><input type='mouse'/>`, []);
    checkRule(`<controller type='usb' model='none'/><input type='passthrough'><source evdev='/dev/input/event1'/></input>`, []);
  });

  it('usb-keyboard-implied', () => {
    const off = `<controller type='usb' model='none'/>`;
    const screen = `<graphics type='vnc'/>`;
    const message = 'libvirt adds a USB keyboard to ppc64 guests with graphics, and this controller of model `none` switches USB off; remove it.';
    const power = { type: 'qemu', arch: 'ppc64' };
    checkRule(off + screen, [{ code: 'usb-keyboard-implied', at: 'none', message }], power);
    checkRule(off, [], power);
    checkRule(`<controller type='usb' model='qemu-xhci'/>${screen}`, [], power);
    checkRule(off + screen, []);
    checkRule(off + screen, [], { arch: 'aarch64' });
    checkRuleFix(off + screen, 'usb-keyboard-implied', 'remove-element', screen, power);
  });
});
