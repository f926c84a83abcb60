// Plain values that describe a host and what is on it; sizes are in bytes unless a name says otherwise.

/** A domain's state, in libvirt's words (`virDomainState`). */
export type DomainState = 'nostate' | 'running' | 'blocked' | 'paused' | 'shutdown' | 'shutoff' | 'crashed' | 'pmsuspended';

/** What a list shows of a domain. Cheap: a thousand of them come from one process. */
export interface DomainSummary {
  readonly uuid: string;
  readonly name: string;
  readonly state: DomainState;
  /** `virDomain*Reason`, whose meaning depends on the state. */
  readonly reason: number;
  /** False for a transient domain, which is gone when it stops. */
  readonly persistent: boolean;
  readonly autostart: boolean;
  readonly managedSave: boolean;
  readonly snapshots: boolean;
  readonly vcpus: number | undefined;
  readonly memoryBytes: number | undefined;
}

/** What a tooltip or an expanded domain shows; read from the XML when asked for. */
export interface DomainDetails {
  readonly uuid: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** Our own tag in `<metadata>`. */
  readonly tag: string | undefined;
  readonly osType: string | undefined;
  readonly arch: string | undefined;
  readonly machine: string | undefined;
  readonly vcpus: number | undefined;
  readonly memoryBytes: number | undefined;
  readonly disks: readonly Disk[];
  readonly interfaces: readonly Interface[];
  /** The domain has a channel for the guest agent. */
  readonly agentChannel: boolean;
  /** The domain has a serial port or console that `virsh console` can open. */
  readonly console: boolean;
}

export interface Disk {
  /** file, block, dir, network, volume … (`<disk type=>`). */
  readonly type: string;
  /** disk, cdrom, floppy, lun. */
  readonly device: string;
  /** `vda`, `sda` … */
  readonly target: string;
  readonly bus: string | undefined;
  /** The file, device, `pool/volume` or URL; undefined for an empty drive. */
  readonly source: string | undefined;
  /** What it needs besides, where the XML tells: images that its own is based on, the copy that a job makes. */
  readonly below?: readonly string[];
}

/** A network interface as the domain's XML has it. */
export interface Interface {
  readonly type: string;
  readonly mac: string | undefined;
  readonly model: string | undefined;
  /** The network, bridge or device it is attached to. */
  readonly source: string | undefined;
  /** The host's device (`vnet0`) while the domain runs. */
  readonly target: string | undefined;
}

export type AddressSource = 'lease' | 'agent' | 'arp';

/** One line of `domifaddr`. */
export interface InterfaceAddress {
  readonly device: string;
  readonly mac: string;
  readonly protocol: 'ipv4' | 'ipv6';
  /** With its prefix length: `192.168.122.7/24`. */
  readonly address: string;
}

/** One line of `domblklist --details`. */
export interface BlockDevice {
  readonly type: string;
  readonly device: string;
  readonly target: string;
  readonly source: string | undefined;
}

export interface Network {
  readonly uuid: string;
  readonly name: string;
  readonly active: boolean;
  readonly persistent: boolean;
  readonly autostart: boolean;
}

/** A lease of a network's DHCP server (`net-dhcp-leases`). */
export interface DhcpLease {
  readonly expires: string;
  readonly mac: string;
  readonly protocol: string;
  readonly address: string;
  readonly hostname: string | undefined;
}

export interface Pool {
  readonly uuid: string;
  readonly name: string;
  readonly active: boolean;
  readonly persistent: boolean;
  readonly autostart: boolean;
}

/** `pool-info --bytes`. */
export interface PoolInfo {
  readonly state: string;
  readonly capacityBytes: number | undefined;
  readonly allocationBytes: number | undefined;
  readonly availableBytes: number | undefined;
}

export interface Volume {
  readonly pool: string;
  readonly name: string;
  /** Its path; also the key by which virsh finds it. */
  readonly path: string;
}

/** `vol-info --bytes`. */
export interface VolumeInfo {
  readonly type: string;
  readonly capacityBytes: number | undefined;
  readonly allocationBytes: number | undefined;
}

/** A device of the host that a guest can be given (`nodedev-dumpxml`). */
export interface HostDevice {
  /** libvirt's name for it: `pci_0000_00_03_0`. */
  readonly name: string;
  readonly kind: 'pci' | 'usb' | 'mdev';
  /** In words, or as the number that stands for them. */
  readonly product: string | undefined;
  readonly vendor: string | undefined;
  /** `0000:00:03.0`, `001:004`, or a uuid. */
  readonly address: string;
  /** The host's driver; `vfio-pci` when a guest has it, or may. */
  readonly driver: string | undefined;
  /** Devices of one group go to one guest only. */
  readonly iommuGroup: string | undefined;
  /** The XML with which a domain gets it; undefined for what no guest can have. */
  readonly hostdev: string | undefined;
}

export interface Snapshot {
  readonly name: string;
  readonly parent: string | undefined;
  /** running, shutoff, disk-snapshot … */
  readonly state: string;
  /** Seconds since 1970. */
  readonly created: number | undefined;
  readonly description: string | undefined;
  readonly current: boolean;
  readonly children: readonly Snapshot[];
}

/** What a domain is busy with (`domjobinfo`); `type` is `None` when it is idle. */
export interface JobInfo {
  readonly type: string;
  /** Every line of the answer, in virsh's order: `Operation`, `Time elapsed`, `Data processed` … */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** What the host is (`capabilities`, `version`, `hostname`). */
export interface Host {
  readonly uri: string;
  readonly hostname: string;
  readonly libvirtVersion: string | undefined;
  /** `QEMU 7.2.0`. */
  readonly hypervisor: string | undefined;
  /** The version of the virsh we run. */
  readonly virshVersion: string | undefined;
  readonly arch: string | undefined;
  readonly cpuModel: string | undefined;
  readonly cpus: number | undefined;
  readonly memoryBytes: number | undefined;
}

/** One event of a host. `target` is a name; events give no uuid. */
export type HostEvent =
  | { readonly kind: 'domain'; readonly event: string; readonly target: string; readonly detail: string; readonly time: string }
  | { readonly kind: 'network'; readonly event: string; readonly target: string; readonly detail: string; readonly time: string }
  | { readonly kind: 'pool'; readonly event: string; readonly target: string; readonly detail: string; readonly time: string }
  | { readonly kind: 'nodedev'; readonly event: string; readonly target: string; readonly detail: string; readonly time: string }
  | { readonly kind: 'secret'; readonly event: string; readonly target: string; readonly detail: string; readonly time: string };

/** What one check of the machine found. `words` are the tool's own, for an output document or a tooltip. */
export interface HealthCheck {
  /** Stable: `kvm-modules`, `kvm-device`, `daemon:libvirtd` … */
  readonly id: string;
  readonly status: 'pass' | 'warn' | 'fail' | 'unknown';
  /** The check's subject in the field's words: `kvm_amd`, `/dev/kvm`, `virtqemud.socket`. */
  readonly subject: string;
  readonly words: string;
}

/** One daemon or socket of libvirt as systemd sees it. */
export interface DaemonUnit {
  readonly unit: string;
  /** active, inactive, failed … (`ActiveState`). */
  readonly active: string;
  /** enabled, disabled, masked … (`UnitFileState`). */
  readonly enabled: string;
  /** The active sockets at whose next connection systemd starts it. */
  readonly triggeredBy: readonly string[];
}

/** A daemon of libvirt that runs on this machine, whoever started it. */
export interface DaemonProcess {
  readonly pid: number;
  readonly user: string;
  /** `libvirtd`, `virtqemud` … */
  readonly name: string;
}

/** A file of libvirt on this machine. */
export interface HostFile {
  readonly path: string;
  readonly about: 'daemon-config' | 'qemu-config' | 'network-config' | 'daemon-log' | 'domain-log';
  /** Whether we may read it; where its folder is closed to us, it may not even be there. */
  readonly readable: boolean;
}

/** A QEMU process of this machine. */
export interface QemuProcess {
  readonly pid: number;
  readonly user: string;
  /** The guest's name as `-name guest=` has it. */
  readonly guest: string | undefined;
  readonly cpuPercent: number;
  readonly memoryBytes: number;
}
