// Rules of server/src/rules/addresses/pciControllers.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('pciControllers', () => {
  test('pci-wrong-root', () => {
    refuses(
      `<controller type='pci' index='0' model='pci-root'></controller>`,
      [{ code: 'pci-wrong-root', at: 'pci-root', message: 'The machine type `q35` has a `pcie-root` as its PCI controller 0, not a `pci-root`.' }],
    );
    accepts(`<controller type='pci' index='0' model='pcie-root'></controller>`);
    refuses(
      `<controller type='pci' index='0' model='pcie-root'></controller>`,
      [{ code: 'pci-wrong-root', at: 'pcie-root', message: 'The machine type `pc` has a `pci-root` as its PCI controller 0, not a `pcie-root`.' }], { machine: 'pc' },
    );
    accepts(`<controller type='pci' index='0' model='pci-root'></controller>`, { machine: 'pc' });
  });

  test('pci-root-index', () => {
    refuses(
      `<controller type='pci' index='1' model='pci-root'></controller>`,
      [{ code: 'pci-root-index', at: '1', message: 'A `pci-root` is the root of the PCI tree and has index 0, not 1.' }], { machine: 'pc' },
    );
  });

  test('pci-root-address', () => {
    refuses(
      `<controller type='pci' index='0' model='pcie-root'><address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/></controller>`,
      [{ code: 'pci-root-address', at: 'address', message: 'A PCI root is plugged into nothing and has no address; remove the `<address>`.' }],
    );
  });

  test('pci-controller-index-out-of-range', () => {
    refuses(
      `<controller type='pci' index='256' model='pcie-root-port'></controller>`,
      [{ code: 'pci-controller-index-out-of-range', at: '256', message: 'The index of a PCI controller is at most 255, not 256.' }],
    );
    accepts(`<controller type='pci' index='255' model='pcie-root-port'></controller>`);
  });

  test('pci-expander-elsewhere', () => {
    refuses(
      `<controller type='pci' index='1' model='pci-expander-bus'></controller>`,
      [{ code: 'pci-expander-elsewhere', at: 'pci-expander-bus', message: 'A `pci-expander-bus` is for i440fx only, not for `q35`.' }],
    );
    accepts(`<controller type='pci' index='1' model='pcie-expander-bus'></controller>`);
    refuses(
      `<controller type='pci' index='1' model='pcie-expander-bus'></controller>`,
      [{ code: 'pci-expander-elsewhere', at: 'pcie-expander-bus', message: 'A `pcie-expander-bus` is for q35, virt (arm) only, not for `pc`.' }], { machine: 'pc' },
    );
    accepts(`<controller type='pci' index='1' model='pci-expander-bus'></controller>`, { machine: 'pc' });
  });

  test('pci-first-on-numa-node', () => {
    refuses(
      `<controller type='pci' index='0' model='pci-root'><target><node>0</node></target></controller>`,
      [{ code: 'pci-first-on-numa-node', at: 'node', message: 'The PCI controller 0 belongs to no NUMA node; remove `<node>`.' }], { arch: 'ppc64' },
    );
  });

  test('pci-numa-node-missing', () => {
    refuses(
      `<cpu><numa><cell id='0' cpus='0' memory='1048576'/></numa></cpu><devices><controller type='pci' index='1' model='pcie-expander-bus'><target busNr="254"><node>1</node></target></controller></devices>`,
      [{ code: 'pci-numa-node-missing', at: '1', message: 'The guest has no NUMA node 1; `<cpu><numa>` has 1.' }],
    );
    accepts(`<cpu><numa><cell id='0' cpus='0' memory='1048576'/></numa></cpu><devices><controller type='pci' index='1' model='pcie-expander-bus'><target busNr="254"><node>0</node></target></controller></devices>`);
  });

  test('pci-target-index-not-for-model', () => {
    refuses(
      `<controller type='pci' index='1' model='pcie-root-port'><target index='3'/></controller>`,
      [{ code: 'pci-target-index-not-for-model', at: '3', message: 'A `pcie-root-port` does not take `index`; remove it.' }],
    );
  });

  test('pci-bus-nr-not-for-model', () => {
    refuses(
      `<controller type='pci' index='1' model='pcie-root-port'><target busNr='3'/></controller>`,
      [{ code: 'pci-bus-nr-not-for-model', at: '3', message: 'A `pcie-root-port` does not take `busNr`; remove it.' }],
    );
  });

  test('pci-numa-node-not-for-model', () => {
    refuses(
      `<cpu><numa><cell id='0' cpus='0' memory='1048576'/></numa></cpu><devices><controller type='pci' index='1' model='pcie-root-port'><target><node>0</node></target></controller></devices>`,
      [{ code: 'pci-numa-node-not-for-model', at: 'node', message: 'A `pcie-root-port` does not take `node`; remove it.' }],
    );
  });

  test('pci-chassis-nr-not-for-model', () => {
    refuses(
      `<controller type='pci' index='1' model='pcie-root-port'><target chassisNr='3'/></controller>`,
      [{ code: 'pci-chassis-nr-not-for-model', at: '3', message: 'A `pcie-root-port` does not take `chassisNr`; remove it.' }],
    );
    accepts(`<controller type='pci' index='1' model='pcie-root-port'/>
      <controller type='pci' index='2' model='pcie-to-pci-bridge'/>
      <controller type='pci' index='3' model='pci-bridge'><target chassisNr='3'/></controller>`);
  });

  test('pci-chassis-not-for-model', () => {
    refuses(
      `<controller type='pci' index='2' model='pcie-to-pci-bridge'><target chassis='3'/></controller>`,
      [{ code: 'pci-chassis-not-for-model', at: '3', message: 'A `pcie-to-pci-bridge` does not take `chassis`; remove it.' }],
    );
    accepts(`<controller type='pci' index='1' model='pcie-root-port'><target chassis='3' port='0x8'/></controller>`);
  });

  test('pci-port-not-for-model', () => {
    refuses(
      `<controller type='pci' index='2' model='pcie-to-pci-bridge'><target port='3'/></controller>`,
      [{ code: 'pci-port-not-for-model', at: '3', message: 'A `pcie-to-pci-bridge` does not take `port`; remove it.' }],
    );
  });

  test('pci-hotplug-not-for-model', () => {
    refuses(
      `<controller type='pci' index='2' model='pcie-to-pci-bridge'><target hotplug='off'/></controller>`,
      [{ code: 'pci-hotplug-not-for-model', at: 'off', message: 'A `pcie-to-pci-bridge` does not take `hotplug`; remove it.' }],
    );
    accepts(`<controller type='pci' index='1' model='pcie-root-port'><target hotplug='off'/></controller>`);
  });

  test('pci-mem-reserve-not-for-model', () => {
    refuses(
      `<controller type='pci' index='2' model='pcie-to-pci-bridge'><target memReserve='8192'/></controller>`,
      [{ code: 'pci-mem-reserve-not-for-model', at: '8192', message: 'A `pcie-to-pci-bridge` does not take `memReserve`; remove it.' }],
    );
    accepts(`<controller type='pci' index='1' model='pcie-root-port'><target memReserve='8192'/></controller>`);
  });

  test('pci-option-out-of-range', () => {
    refuses(
      `<controller type='pci' index='1' model='pcie-expander-bus'><target busNr='255'/></controller>`,
      [{ code: 'pci-option-out-of-range', at: '255', message: '`busNr` is from 1 to 254; `255` is not.' }],
    );
    accepts(`<controller type='pci' index='1' model='pcie-expander-bus'><target busNr='254'/></controller>`);
  });

  test('pci-target-index-zero', () => {
    refuses(
      `<controller type='pci' index='0' model='pci-root'></controller>
      <controller type='pci' index='1' model='pci-root'><target index='0'/></controller>`,
      [{ code: 'pci-target-index-zero', at: '0', message: 'Only the PCI controller with `index` 0 has target index 0, and it has no other.' }], { arch: 'ppc64' },
    );
    accepts(`<controller type='pci' index='0' model='pci-root'></controller>
      <controller type='pci' index='1' model='pci-root'><target index='1'/></controller>`, { arch: 'ppc64' });
  });

  test('pci-hole64-not-on-machine', () => {
    refuses(
      `<controller type='pci' index='0' model='pcie-root'><pcihole64 unit='KiB'>1048576</pcihole64></controller>`,
      [{ code: 'pci-hole64-not-on-machine', at: 'pcihole64', message: 'The machine type `virt` does not take a 64-bit PCI hole; remove `<pcihole64>`.' }], { arch: 'aarch64' },
    );
    accepts(`<controller type='pci' index='0' model='pcie-root'><pcihole64 unit='KiB'>1048576</pcihole64></controller>`);
  });

  test('pci-model-name', () => {
    refuses(
      `<controller type='pci' index='1' model='pcie-root-port'><model name='pci-bridge'/></controller>`,
      [{ code: 'pci-model-name', at: 'pci-bridge', message: "`pci-bridge` is not QEMU's device for a `pcie-root-port`; remove `<model>`, libvirt knows the right one." }],
    );
    accepts(`<controller type='pci' index='1' model='pcie-root-port'><model name='ioh3420'/></controller>`);
  });

  test('pci-expander-no-bus-number', () => {
    const expander = (target: string): string => `<controller type='pci' model='pcie-expander-bus'>${target}</controller>`;
    const root = `<controller type='pci' index='0' model='pcie-root'/>`;
    refuses(
      `${root}${expander("<target busNr='2'/>")}${expander('').replace('pcie-expander-bus', '«pcie-expander-bus»')}`,
      [{ code: 'pci-expander-no-bus-number', at: 'pcie-expander-bus', message: 'Libvirt takes a `busNr` below the lowest, and there is none below 2: give this one a `busNr`.' }],
    );
    accepts(`${root}${expander("<target busNr='3'/>")}${expander('')}`);
    accepts(`${root}${expander('')}${expander('')}`);
  });
});
