// The interface to one host: everything that the tree, the commands and the documents can ask of it.
import type {
  AddressSource,
  BlockDevice,
  DaemonProcess,
  DaemonUnit,
  DhcpLease,
  DomainDetails,
  DomainState,
  DomainSummary,
  HealthCheck,
  Host,
  HostDevice,
  HostEvent,
  HostFile,
  InterfaceAddress,
  JobInfo,
  Network,
  Pool,
  PoolInfo,
  QemuProcess,
  Snapshot,
  Volume,
  VolumeInfo,
} from './types';
import type { Failure } from './failure';

export type * from './types';
export { HypervisorError, failureOf, isCancelled } from './failure';
export type { Failure, FailureCode, RemedyCode } from './failure';

/** How one call runs. Every call rejects with a `HypervisorError` and nothing else. */
export interface Call {
  /** Aborting kills the process tree; the call rejects with `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** Instead of the configured limit. */
  readonly timeoutMs?: number | undefined;
}

/** A domain, network or pool is named by its uuid and by nothing else. */
export type Uuid = string;

/** Which of a domain's two descriptions a change goes to. */
export type Affects = 'live' | 'config' | 'both';

/**
 * `edit`: inactive with secrets, for the editor. `inactive`: what the next boot gets. `live`: what runs now; neither has secrets.
 * `migratable`: what runs, as it would be sent to another host: nothing that libvirt took from its own configuration.
 */
export type DomainXmlView = 'edit' | 'inactive' | 'live' | 'migratable';

export interface ShutdownOptions extends Call {
  /** How the guest is asked; the driver's choice when left out. */
  readonly mode?: 'acpi' | 'agent' | undefined;
}

export interface StartOptions extends Call {
  readonly paused?: boolean | undefined;
  /** Throw a managed save image away and boot. */
  readonly forceBoot?: boolean | undefined;
}

/** What undefine removes besides the definition. */
export interface UndefineOptions extends Call {
  readonly nvram?: 'remove' | 'keep' | undefined;
  readonly tpm?: 'remove' | 'keep' | undefined;
  readonly managedSave?: boolean | undefined;
  readonly snapshotsMetadata?: boolean | undefined;
  readonly checkpointsMetadata?: boolean | undefined;
  /** Sources as `blockList` tells them, whose volumes are deleted; nothing when empty or left out. A target (`vda`) would name whatever is there by then. */
  readonly storage?: readonly string[] | undefined;
}

export interface DefineOptions extends Call {
  /** Check against libvirt's schema first, so that nothing is dropped silently. */
  readonly validate: boolean;
}

/** What a define made, read from its answer's subject. */
export interface Defined {
  readonly name: string;
}

/** Starting, stopping and what else changes a domain's state. */
export interface DomainLifecycle {
  start(uuid: Uuid, options?: StartOptions): Promise<void>;
  shutdown(uuid: Uuid, options?: ShutdownOptions): Promise<void>;
  reboot(uuid: Uuid, options?: ShutdownOptions): Promise<void>;
  reset(uuid: Uuid, call?: Call): Promise<void>;
  /** `graceful` gives QEMU time to flush and never sends SIGKILL. */
  destroy(uuid: Uuid, options?: Call & { readonly graceful?: boolean }): Promise<void>;
  suspend(uuid: Uuid, call?: Call): Promise<void>;
  resume(uuid: Uuid, call?: Call): Promise<void>;
  /** Of a guest that put itself to sleep. */
  wakeUp(uuid: Uuid, call?: Call): Promise<void>;
  managedSave(uuid: Uuid, options?: Call & { readonly then?: 'running' | 'paused' }): Promise<void>;
  managedSaveRemove(uuid: Uuid, call?: Call): Promise<void>;
  setAutostart(uuid: Uuid, on: 'on' | 'off', call?: Call): Promise<void>;
  /** In virsh's words, the storage that stayed although it was to go. */
  undefine(uuid: Uuid, options?: UndefineOptions): Promise<readonly string[]>;
  rename(uuid: Uuid, newName: string, call?: Call): Promise<void>;
  state(uuid: Uuid, call?: Call): Promise<DomainState>;
}

/** Reading and writing definitions. */
export interface DomainDefinitions {
  list(call?: Call): Promise<readonly DomainSummary[]>;
  details(uuid: Uuid, call?: Call): Promise<DomainDetails>;
  /** Several at once over one connection; a domain that is gone meanwhile is left out. */
  detailsOf(uuids: readonly Uuid[], call?: Call): Promise<ReadonlyMap<Uuid, DomainDetails>>;
  xml(uuid: Uuid, view: DomainXmlView, call?: Call): Promise<string>;
  define(xml: string, options: DefineOptions): Promise<Defined>;
  /** A transient domain: `virsh create`. */
  create(xml: string, options: DefineOptions & { readonly paused?: boolean }): Promise<Defined>;
  /** The uuid of the domain with exactly this name, or undefined. */
  findByName(name: string, call?: Call): Promise<Uuid | undefined>;
  /** The QEMU command line of a document, which is not defined; also a dry run of a define. */
  qemuCommandLine(source: { readonly xml: string } | { readonly uuid: Uuid }, call?: Call): Promise<string>;
  setTag(uuid: Uuid, tag: string | undefined, call?: Call): Promise<void>;
  setTitle(uuid: Uuid, title: string, call?: Call): Promise<void>;
}

/** How an attach or detach ended, judged by the XML afterwards and not by virsh's sentence. */
export type DeviceOutcome =
  | 'confirmed'
  /** virsh said yes and the XML still says otherwise: the guest has not let go yet. */
  | 'pending';

/** Devices of one domain. */
export interface DomainDevices {
  attach(uuid: Uuid, deviceXml: string, affects: Affects, call?: Call): Promise<DeviceOutcome>;
  /** Waits up to `waitMs` (by default 5 s) for the guest to let go. */
  detach(uuid: Uuid, deviceXml: string, affects: Affects, options?: Call & { readonly waitMs?: number }): Promise<DeviceOutcome>;
  update(uuid: Uuid, deviceXml: string, affects: Affects, call?: Call): Promise<void>;
  blockList(uuid: Uuid, view: 'live' | 'inactive', call?: Call): Promise<readonly BlockDevice[]>;
  addresses(uuid: Uuid, source: AddressSource, call?: Call): Promise<readonly InterfaceAddress[]>;
  /** Inserts `source` into a CD-ROM or floppy drive, or ejects when it is left out. */
  changeMedia(
    uuid: Uuid,
    target: string,
    options: Call & { readonly source?: string | undefined; readonly affects: Affects; readonly force?: boolean },
  ): Promise<void>;
  setVcpus(uuid: Uuid, count: number, affects: Affects, call?: Call): Promise<void>;
  setMemory(uuid: Uuid, kibibytes: number, affects: Affects, call?: Call): Promise<void>;
}

/** Long-running jobs of a domain. */
export interface DomainJobs {
  info(uuid: Uuid, call?: Call): Promise<JobInfo>;
  abort(uuid: Uuid, call?: Call): Promise<void>;
}

/** What the agent inside the guest does and tells. */
export interface GuestAgent {
  /** Any agent command; the answer's JSON, parsed. */
  command(uuid: Uuid, command: { readonly execute: string; readonly arguments?: unknown }, call?: Call): Promise<unknown>;
  /** The same in JSON's own text, there and back: the agent's times and sizes are longer than a number of ours. */
  commandText(uuid: Uuid, json: string, call?: Call): Promise<string>;
  freeze(uuid: Uuid, options?: Call & { readonly mountpoints?: readonly string[] }): Promise<number>;
  thaw(uuid: Uuid, options?: Call & { readonly mountpoints?: readonly string[] }): Promise<number>;
  freezeStatus(uuid: Uuid, call?: Call): Promise<'thawed' | 'frozen'>;
  /** `guestinfo`: `os.pretty-name` → `Debian …` and so on. */
  info(uuid: Uuid, options?: Call & { readonly about?: readonly GuestInfoKind[] }): Promise<ReadonlyMap<string, string>>;
}

export type GuestInfoKind = 'user' | 'os' | 'timezone' | 'hostname' | 'filesystem' | 'disk' | 'interface';

export interface SnapshotCreateOptions extends Call {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly diskOnly?: boolean | undefined;
  readonly quiesce?: boolean | undefined;
  readonly atomic?: boolean | undefined;
}

export interface Snapshots {
  /** The roots; children hang below. */
  tree(uuid: Uuid, call?: Call): Promise<readonly Snapshot[]>;
  /** Names of the checkpoints; none where the driver knows no checkpoints. */
  checkpoints(uuid: Uuid, call?: Call): Promise<readonly string[]>;
  create(uuid: Uuid, options?: SnapshotCreateOptions): Promise<string>;
  revert(uuid: Uuid, name: string, options?: Call & { readonly then?: 'running' | 'paused'; readonly force?: boolean }): Promise<void>;
  delete(uuid: Uuid, name: string, options?: Call & { readonly scope?: 'this' | 'children' | 'children-only'; readonly metadataOnly?: boolean }): Promise<void>;
  xml(uuid: Uuid, name: string, call?: Call): Promise<string>;
}

export interface Networks {
  list(call?: Call): Promise<readonly Network[]>;
  xml(uuid: Uuid, view: 'inactive' | 'live', call?: Call): Promise<string>;
  define(xml: string, options: DefineOptions): Promise<Defined>;
  undefine(uuid: Uuid, call?: Call): Promise<void>;
  start(uuid: Uuid, call?: Call): Promise<void>;
  stop(uuid: Uuid, call?: Call): Promise<void>;
  setAutostart(uuid: Uuid, on: 'on' | 'off', call?: Call): Promise<void>;
  leases(uuid: Uuid, call?: Call): Promise<readonly DhcpLease[]>;
}

export interface StoragePools {
  list(call?: Call): Promise<readonly Pool[]>;
  info(uuid: Uuid, call?: Call): Promise<PoolInfo>;
  xml(uuid: Uuid, view: 'inactive' | 'live', call?: Call): Promise<string>;
  define(xml: string, options: DefineOptions): Promise<Defined>;
  undefine(uuid: Uuid, call?: Call): Promise<void>;
  /** Makes the directory, volume group … that the definition names. */
  build(uuid: Uuid, call?: Call): Promise<void>;
  start(uuid: Uuid, call?: Call): Promise<void>;
  stop(uuid: Uuid, call?: Call): Promise<void>;
  refresh(uuid: Uuid, call?: Call): Promise<void>;
  setAutostart(uuid: Uuid, on: 'on' | 'off', call?: Call): Promise<void>;
}

export interface Volumes {
  list(pool: Uuid, call?: Call): Promise<readonly Volume[]>;
  info(pool: Uuid, name: string, call?: Call): Promise<VolumeInfo>;
  xml(pool: Uuid, name: string, call?: Call): Promise<string>;
  /** `capacity` and `format` make a plain volume; `xml` any other. */
  create(
    pool: Uuid,
    what: { readonly xml: string } | { readonly name: string; readonly capacityBytes: number; readonly format?: string | undefined },
    call?: Call,
  ): Promise<void>;
  /** Copies the volume with its data, in the same pool. Cancelled, it goes on at the host. */
  clone(pool: Uuid, name: string, newName: string, call?: Call): Promise<void>;
  delete(pool: Uuid, name: string, call?: Call): Promise<void>;
}

/** The host's PCI, USB and mediated devices. */
export interface HostDevices {
  list(call?: Call): Promise<readonly HostDevice[]>;
  xml(name: string, call?: Call): Promise<string>;
}

export interface DomainCapabilitiesQuery extends Call {
  readonly emulator?: string | undefined;
  readonly arch?: string | undefined;
  readonly machine?: string | undefined;
  readonly virtType?: string | undefined;
}

/** What the host is and can. */
export interface HostFacts {
  info(call?: Call): Promise<Host>;
  /** Raw XML, for a read-only editor. */
  capabilities(call?: Call): Promise<string>;
  domainCapabilities(query?: DomainCapabilitiesQuery): Promise<string>;
}

/** How an event stream tells its listener what happens. */
export interface EventListener {
  onEvent(event: HostEvent): void;
  /** The stream is up: what happened before is unknown, so everything should be read again. */
  onUp(): void;
  /** The stream broke; it will try again in `retryMs`. */
  onDown(failure: Failure, retryMs: number): void;
}

export interface Disposable {
  dispose(): void;
}

/** What has event streams of its own besides domains. Each is a process and a connection, so only what somebody looks at is followed. */
export type EventSubject = 'network' | 'pool' | 'nodedev';

/** A host that is followed: its domains from the beginning. */
export interface Watch extends Disposable {
  /** Follows these too; asking twice changes nothing. */
  follow(subject: EventSubject): void;
}

/** One host. All methods may run at the same time; at most a few processes a host do. */
export interface Hypervisor extends Disposable {
  readonly uri: string;
  readonly facts: HostFacts;
  readonly domains: DomainDefinitions;
  readonly lifecycle: DomainLifecycle;
  readonly devices: DomainDevices;
  readonly jobs: DomainJobs;
  readonly agent: GuestAgent;
  readonly snapshots: Snapshots;
  readonly networks: Networks;
  readonly pools: StoragePools;
  readonly volumes: Volumes;
  readonly hostDevices: HostDevices;
  /** Follows the host's events until disposed; reconnects by itself with back-off. */
  watch(listener: EventListener): Watch;
  /** The program and arguments of a serial console for a terminal: the one thing a terminal, not we, runs. */
  consoleCommand(uuid: Uuid, options?: { readonly force?: boolean }): ConsoleCommand;
}

export interface ConsoleCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** This machine, not a libvirt connection: modules, devices, daemons, processes. */
export interface HostHealth {
  kvm(call?: Call): Promise<readonly HealthCheck[]>;
  /** `virt-host-validate [driver]`, line by line. */
  validate(driver?: 'qemu' | 'lxc', call?: Call): Promise<readonly HealthCheck[]>;
  /** Empty where there is no systemd. */
  daemons(call?: Call): Promise<readonly DaemonUnit[]>;
  /** Daemons that run, under systemd or not: of a system without it, of a person's session. */
  daemonProcesses(call?: Call): Promise<readonly DaemonProcess[]>;
  controlDaemon(unit: string, action: 'start' | 'stop' | 'restart', call?: Call): Promise<void>;
  /** `systemctl status`, for a person to read. */
  daemonStatus(unit: string, call?: Call): Promise<string>;
  /** The end of its log in the journal, for a person to read. */
  daemonJournal(unit: string, call?: Call): Promise<string>;
  qemuProcesses(call?: Call): Promise<readonly QemuProcess[]>;
  /** Important files: libvirtd.conf, qemu.conf, logs, of the system, of our session and of what runs. */
  files(call?: Call): Promise<readonly HostFile[]>;
  /** The log of a domain of a host on this machine; undefined where there is none. */
  domainLog(domain: { readonly uri: string; readonly name: string }, call?: Call): Promise<HostFile | undefined>;
}
