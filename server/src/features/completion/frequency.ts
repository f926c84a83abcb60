// How common things are in real machines: what is often written stands first in completion. Our own order, from use.

/** Children by parent, the most common first. What is not listed follows in the schema's order. */
const CHILDREN: Readonly<Record<string, string>> = {
  domain:
    'name uuid memory currentMemory vcpu os features cpu clock devices title description metadata maxMemory memoryBacking ' +
    'on_poweroff on_reboot on_crash pm iothreads cputune numatune seclabel sysinfo launchSecurity resource blkiotune memtune ' +
    'iothreadids vcpus genid perf keywrap idmap bootloader',
  os: 'type boot loader nvram firmware bootmenu smbios kernel initrd cmdline dtb bios acpi init initarg initenv initdir inituser initgroup',
  devices:
    'disk interface controller graphics video console serial channel emulator input rng tpm memballoon hostdev filesystem sound ' +
    'redirdev audio watchdog panic iommu vsock memory shmem smartcard hub parallel lease redirfilter nvram crypto pstore',
  disk: 'driver source target boot readonly serial address backingStore iotune auth encryption shareable transient product vendor wwn blockio geometry alias mirror acpi',
  interface:
    'mac source model driver boot virtualport address target mtu link bandwidth filterref vlan alias backend portForward ip route ' +
    'script rom tune coalesce teaming guest port acpi',
  controller: 'address model target driver master alias pcihole64 acpi',
  cpu: 'topology model feature numa cache maxphysaddr vendor',
  features: 'acpi apic vmport hyperv smm kvm pae hap gic ioapic vmcoreinfo pmu htm nested-hv tcg async-teardown ras ps2',
  hyperv: 'relaxed vapic spinlocks vpindex runtime synic stimer reset frequencies reenlightenment tlbflush ipi evmcs vendor_id avic',
  clock: 'timer',
  graphics: 'listen image gl channel clipboard mouse filetransfer streaming audio jpeg zlib playback',
  video: 'model address driver alias acpi',
  hostdev: 'source address boot rom driver alias teaming readonly shareable',
  source: 'address host auth vendor product adapter encryption reconnect path reservations ssl cookies slices identity nodemask pagesize',
  channel: 'source target address alias log protocol',
  serial: 'source target protocol log alias address',
  console: 'source target protocol log alias address',
  tpm: 'backend alias address',
  rng: 'rate backend address driver alias',
  filesystem: 'driver source target binary readonly address space_hard_limit space_soft_limit alias',
  memoryBacking: 'hugepages source access locked nosharepages allocation discard',
  cputune:
    'vcpupin emulatorpin iothreadpin shares period quota emulator_period emulator_quota global_period global_quota ' +
    'iothread_period iothread_quota vcpusched iothreadsched emulatorsched cachetune memorytune',
  numatune: 'memory memnode',
  numa: 'cell interconnects',
  network: 'name uuid forward bridge ip domain dns mac mtu title description metadata route portgroup vlan virtualport bandwidth ips',
  ip: 'dhcp tftp',
  dhcp: 'range host bootp',
  pool: 'name uuid capacity allocation available source target',
  volume: 'name key capacity allocation target backingStore physical',
  domainsnapshot: 'name description memory disks domain state creationTime parent active cookie',
  domainbackup: 'server incremental disks',
};

/** Attributes, the most common first, whatever their element. */
const ATTRIBUTES =
  'type device name id file dev dir path bus mode arch machine unit model index value cache io discard queues slot function domain port ' +
  'multifunction network bridge address host protocol socket listen autoport passwd placement current cpuset vcpu';

/** Values that are what most people want, by attribute or element name, behind the name of the parent where that matters. */
const VALUES: Readonly<Record<string, string>> = {
  'domain@type': 'kvm qemu hvf lxc xen bhyve',
  'inactiveDomain@type': 'kvm qemu hvf lxc xen bhyve',
  'disk@type': 'file block network volume dir nvme vhostuser vhostvdpa',
  'disk@device': 'disk cdrom floppy lun',
  'driver@type': 'qcow2 raw',
  'driver@cache': 'none writeback directsync writethrough unsafe default',
  'driver@io': 'native io_uring threads',
  'driver@discard': 'unmap ignore',
  'target@bus': 'virtio scsi sata usb ide fdc',
  'interface@type': 'network bridge direct user ethernet hostdev vhostuser vdpa udp mcast server client null internal vds',
  'model@type': 'virtio e1000e virtio-gpu qxl none',
  'graphics@type': 'vnc spice',
  'controller@type': 'pci scsi usb virtio-serial sata ide',
  'controller@model': 'virtio-scsi pcie-root pcie-root-port qemu-xhci',
  'cpu@mode': 'host-passthrough host-model custom maximum',
  'boot@dev': 'hd cdrom network fd',
  'input@type': 'tablet keyboard mouse',
  'input@bus': 'usb virtio ps2',
  'address@type': 'pci drive usb',
  'channel@type': 'unix spicevmc pty qemu-vdagent dbus tcp file',
  'serial@type': 'pty file unix tcp udp dev',
  'console@type': 'pty file unix tcp spicevmc spiceport dev',
  'serial/target@type': 'isa-serial pci-serial usb-serial system-serial sclp-serial spapr-vio-serial isa-debug',
  'console/target@type': 'serial virtio sclp',
  'channel/target@type': 'virtio guestfwd xen',
  'parallel@type': 'pty file unix tcp dev',
  'redirdev@type': 'spicevmc tcp unix',
  'format@type': 'qcow2 raw auto nfs xfs ext4 lvm2 gpt vmdk vdi iso',
  'capability@type': 'pci usb_device mdev net scsi_host storage ccw system',
  'pool@type': 'dir fs netfs logical disk iscsi rbd zfs gluster',
  'event@name': 'cpu_cycles instructions cache_references cache_misses cmt mbmt mbml',
  'arch@name': 'x86_64 aarch64 ppc64le s390x riscv64 i686',
  arch: 'x86_64 aarch64 ppc64le s390x riscv64 i686 ppc64 armv7l loongarch64',
  type: 'hvm xenpvh',
  on_poweroff: 'destroy restart preserve',
  on_reboot: 'restart destroy',
  on_crash: 'destroy restart',
};

const NOT_LISTED = 998;
const ranks = new Map<string, ReadonlyMap<string, number>>();

/** Rank of a child of an element: 0 is the most common. */
export function childRank(parent: string, child: string): number {
  return rankIn(`child ${parent}`, CHILDREN[parent], child);
}

/** Rank of an attribute. */
export function attributeRank(name: string): number {
  return rankIn('attributes', ATTRIBUTES, name);
}

/** Whether values of a place are ranked. */
export function hasRanks(place: string): boolean {
  return Object.hasOwn(VALUES, place);
}

/** Rank of a value; `place` is `element@attribute`, or an element's name for its text. */
export function valueRank(place: string, value: string): number {
  return rankIn(`value ${place}`, VALUES[place], value);
}

/** Whether a value is among those that most people want. */
export function isCommonValue(place: string, value: string): boolean {
  return value !== '' && valueRank(place, value) < NOT_LISTED;
}

function rankIn(key: string, list: string | undefined, name: string): number {
  let known = ranks.get(key);
  if (!known) ranks.set(key, (known = new Map((list ?? '').split(' ').map((item, index) => [item, index]))));
  return known.get(name) ?? NOT_LISTED;
}
