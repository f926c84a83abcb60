// Values that are worth offering where the schema takes any text: machine types, units, sizes, usual names.
import type { CpuNames, Facts } from '../facts';
import { parseSelector, selects, type ElementPath, type Selector } from '../words/selector';

/** What is offered for one attribute (or, without one, the text) of the elements of a selector. */
interface CommonValues {
  readonly on: string;
  readonly attribute?: string;
  readonly values: string;
}

const BYTE_UNITS = 'MiB GiB KiB TiB bytes MB GB KB TB';

/** Names of architectures that libvirt knows and people run. */
const ARCHES = 'x86_64 aarch64 ppc64le ppc64 s390x riscv64 loongarch64 i686 armv7l';

const COMMON: readonly CommonValues[] = [
  { on: 'os/type', attribute: 'arch', values: ARCHES },
  { on: 'os/type[@arch=x86_64|i686]', attribute: 'machine', values: 'q35 pc pc-q35-10.0 pc-i440fx-10.0 microvm' },
  { on: 'os/type[@arch=aarch64|armv7l]', attribute: 'machine', values: 'virt virt-10.0 raspi3b raspi4b' },
  { on: 'os/type[@arch=ppc64le|ppc64]', attribute: 'machine', values: 'pseries pseries-10.0 powernv10' },
  { on: 'os/type[@arch=s390x]', attribute: 'machine', values: 's390-ccw-virtio s390-ccw-virtio-10.0' },
  { on: 'os/type[@arch=riscv64|loongarch64]', attribute: 'machine', values: 'virt' },
  { on: 'os/type', attribute: 'machine', values: 'q35 pc virt pseries s390-ccw-virtio' },
  { on: 'os/type', values: 'hvm exe xen linux xenpvh' },
  { on: 'memory', attribute: 'unit', values: BYTE_UNITS },
  { on: 'currentMemory', attribute: 'unit', values: BYTE_UNITS },
  { on: 'maxMemory', attribute: 'unit', values: BYTE_UNITS },
  { on: 'page', attribute: 'unit', values: 'MiB GiB KiB' },
  { on: 'page', attribute: 'size', values: '2 1 2048 1048576' },
  { on: 'cell', attribute: 'unit', values: BYTE_UNITS },
  { on: 'capacity', attribute: 'unit', values: 'GiB MiB TiB bytes' },
  { on: 'allocation', attribute: 'unit', values: 'GiB MiB TiB bytes' },
  { on: 'memory[@unit=GiB]', values: '2 4 8 16 32 64' },
  { on: 'memory[@unit=MiB]', values: '512 1024 2048 4096 8192 16384' },
  { on: 'memory', values: '1048576 2097152 4194304 8388608 16777216' },
  { on: 'currentMemory[@unit=GiB]', values: '2 4 8 16 32 64' },
  { on: 'currentMemory', values: '1048576 2097152 4194304 8388608 16777216' },
  { on: 'vcpu', values: '1 2 4 8 16 32' },
  { on: 'topology', attribute: 'sockets', values: '1 2 4' },
  { on: 'topology', attribute: 'dies', values: '1' },
  { on: 'topology', attribute: 'cores', values: '1 2 4 8 16' },
  { on: 'topology', attribute: 'threads', values: '1 2' },
  { on: 'disk[@device=cdrom|floppy]/target', attribute: 'dev', values: 'sda sdb hda fda' },
  { on: 'launchSecurity[@type=sev-snp]/policy', values: '0x00030000' },
  { on: 'launchSecurity/policy', values: '0x0003 0x0001 0x0007' },
  { on: 'devices/disk/target', attribute: 'dev', values: 'vda vdb vdc vdd sda sdb sdc hda hdb xvda' },
  { on: 'disk/driver', attribute: 'name', values: 'qemu' },
  { on: 'disk/driver', attribute: 'type', values: 'qcow2 raw' },
  { on: 'interface/model', attribute: 'type', values: 'virtio e1000e e1000 rtl8139 igb virtio-transitional virtio-non-transitional' },
  { on: 'interface/target', attribute: 'dev', values: 'vnet0 tap0' },
  { on: 'interface[@type=network]/source', attribute: 'network', values: 'default' },
  { on: 'interface[@type=bridge]/source', attribute: 'bridge', values: 'br0 virbr0' },
  { on: 'interface[@type=direct]/source', attribute: 'dev', values: 'eth0 eno1 enp1s0' },
  { on: 'interface/mtu', attribute: 'size', values: '1500 9000' },
  { on: 'channel/target', attribute: 'name', values: 'org.qemu.guest_agent.0 com.redhat.spice.0 org.spice-space.webdav.0 org.libguestfs.channel.0' },
  { on: 'graphics', attribute: 'port', values: '-1 5900 5901' },
  { on: 'graphics', attribute: 'listen', values: '127.0.0.1 0.0.0.0 ::1' },
  { on: 'graphics/listen', attribute: 'address', values: '127.0.0.1 0.0.0.0 ::1' },
  { on: 'graphics', attribute: 'keymap', values: 'en-us en-gb de fr es it ja pt-br ru' },
  { on: 'emulator', values: '/usr/bin/qemu-system-x86_64 /usr/bin/qemu-system-aarch64 /usr/libexec/qemu-kvm /usr/lib/libvirt/libvirt_lxc' },
  { on: 'os/loader', values: '/usr/share/OVMF/OVMF_CODE_4M.fd /usr/share/OVMF/OVMF_CODE_4M.secboot.fd /usr/share/AAVMF/AAVMF_CODE.fd' },
  { on: 'os/nvram', attribute: 'template', values: '/usr/share/OVMF/OVMF_VARS_4M.fd /usr/share/AAVMF/AAVMF_VARS.fd' },
  { on: 'rng/backend[@model=random]', values: '/dev/urandom /dev/random /dev/hwrng' },
  { on: 'rng/backend', values: '/dev/urandom /dev/random' },
  { on: 'clock', attribute: 'timezone', values: 'Europe/Berlin Europe/London America/New_York Asia/Shanghai Asia/Tokyo UTC' },
  { on: 'hyperv/spinlocks', attribute: 'retries', values: '8191 4096' },
  { on: 'tpm/backend', attribute: 'version', values: '2.0 1.2' },
  { on: 'iothreads', values: '1 2 4' },
  { on: 'address', attribute: 'domain', values: '0x0000' },
  { on: 'address', attribute: 'bus', values: '0x00 0x01 0x02 0x03 0x04 0x05' },
  { on: 'address', attribute: 'slot', values: '0x00 0x01 0x02 0x03 0x1f' },
  { on: 'address', attribute: 'function', values: '0x0 0x1 0x2 0x3' },
  { on: '/network/bridge', attribute: 'name', values: 'virbr0 virbr1 br0' },
  { on: '/network/ip', attribute: 'netmask', values: '255.255.255.0' },
  { on: '/network/ip', attribute: 'prefix', values: '24 64' },
  { on: '/volume/target/format', attribute: 'type', values: 'qcow2 raw' },
];

interface Entry {
  readonly selector: Selector;
  readonly attribute: string | undefined;
  readonly values: readonly string[];
}

let entries: readonly Entry[] | undefined;

/** Usual values of an attribute, or of the text where `attribute` is `undefined`. The first selector that fits wins. */
export function commonValues(path: ElementPath, attribute: string | undefined): readonly string[] {
  entries ??= COMMON.flatMap(({ on, attribute: name, values }) => {
    const selector = parseSelector(on);
    return selector ? [{ selector, attribute: name, values: values.split(' ') }] : [];
  });
  return entries.find((entry) => entry.attribute === attribute && selects(entry.selector, path))?.values ?? [];
}

/** CPU models or features that fit a domain's architecture; all of them where it says none. */
export function cpuNames(path: ElementPath, attribute: string | undefined, arch: string | undefined, facts: Facts): readonly string[] {
  const inCpu = path.parent?.name === 'cpu';
  const list: keyof CpuNames | undefined =
    inCpu && path.name === 'model' && attribute === undefined
      ? 'models'
      : inCpu && path.name === 'feature' && attribute === 'name'
        ? 'features'
        : undefined;
  if (!list) return [];
  const family = cpuFamily(arch);
  const chosen = family === undefined ? Object.values(facts.cpus) : [facts.cpus[family]];
  return chosen.flatMap((names) => names?.[list] ?? []);
}

/** Name of the cpu_map's architecture. */
function cpuFamily(arch: string | undefined): string | undefined {
  if (arch === undefined) return undefined;
  if (/^(x86_64|i[3-6]86)$/.test(arch)) return 'x86';
  if (/^(aarch64|arm)/.test(arch)) return 'arm';
  return arch.startsWith('ppc') ? 'ppc64' : arch;
}
