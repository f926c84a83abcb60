// The public face of hosts/: the list of connections, and a live model of each host that follows its events.
import type { DomainDetails, DomainSummary, Failure, Host, HostDevice, Hypervisor, Network, Pool, PoolInfo, Snapshot, Volume } from '../virsh/hypervisor';
import type { Disposable, Event } from './emitter';

/** A host as the person keeps it in `libvirt.connections`. */
export interface Connection {
  readonly name: string;
  readonly uri: string;
}

/** Where a connection comes from: tried because it usually answers, kept by the person, or asked for by a workspace. */
export type ConnectionOrigin = 'default' | 'user' | 'workspace';

/** What the person's list may hold. */
export type KeptConnection = Connection & { readonly origin: Exclude<ConnectionOrigin, 'workspace'> };

/** Reads and writes `libvirt.connections`; the one thing that hosts/ needs from the editor's settings. */
export interface ConnectionSettings {
  read(): readonly (Connection & { readonly origin: ConnectionOrigin })[];
  /** Keeps the list of the person: their own hosts, and the usual ones that they did not remove. */
  write(connections: readonly KeptConnection[]): Promise<void>;
  readonly onDidChange: Event<void>;
}

export type ConnectionState =
  /** Not asked for yet, or disconnected by the person. */
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** `retryAt` (milliseconds since 1970) is when we try again by ourselves; undefined when that makes no sense. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly retryAt: number | undefined };

/** One part of a host that loads by itself and can fail by itself; `value` keeps what was last read. */
export interface Loaded<T> {
  readonly value: T;
  /** False until the first answer. */
  readonly loaded: boolean;
  readonly failure: Failure | undefined;
}

/** A pool's volumes and sizes, read when somebody looks. */
export interface PoolContent {
  readonly info: PoolInfo | undefined;
  readonly volumes: readonly Volume[];
}

/** Everything a tree shows of one host, at one moment; a new value whenever something changed. */
export interface HostSnapshot {
  /** Stable while the connection exists: its URI. */
  readonly id: string;
  readonly name: string;
  readonly uri: string;
  readonly origin: ConnectionOrigin;
  readonly state: ConnectionState;
  readonly host: Host | undefined;
  readonly domains: Loaded<readonly DomainSummary[]>;
  readonly networks: Loaded<readonly Network[]>;
  readonly pools: Loaded<readonly Pool[]>;
  /** How changes reach us: by events, or by the slow poll while the stream is down. */
  readonly following: 'events' | 'poll' | 'nothing';
}

/** What changed; fired after the snapshot is new. A part that was read again and is the same fires nothing. */
export type HostChange =
  | { readonly kind: 'state' }
  | { readonly kind: 'host' }
  /** `uuids` are the domains that came, went or changed; `details` of them are stale. */
  | { readonly kind: 'domains'; readonly uuids: readonly string[] }
  | { readonly kind: 'networks' }
  | { readonly kind: 'pools' }
  /** Something of this one, that a list may not show: its definition, what is in the pool. */
  | { readonly kind: 'network'; readonly uuid: string }
  | { readonly kind: 'pool'; readonly uuid: string }
  | { readonly kind: 'host-devices' };

/** What to read again. */
export type RefreshPart = 'all' | 'domains' | 'networks' | 'pools' | { readonly domain: string } | { readonly network: string } | { readonly pool: string };

/** A host that follows its events. Reads only while visible; everything it knows is in the snapshot. */
export interface HostModel extends Disposable {
  readonly id: string;
  readonly snapshot: HostSnapshot;
  readonly onDidChange: Event<HostChange>;
  /** For commands and documents. Refuses everything with `uri-not-trusted` until the person agreed, where that is needed. Calling it needs no connected state: a call connects or fails by itself. */
  readonly hypervisor: Hypervisor;
  connect(): Promise<void>;
  /** Has the snapshot say what is so now, also where nobody sees the tree: connects a host that nobody looked at yet, reads again what nobody follows. Never rejects, asks nothing. */
  ready(): Promise<void>;
  disconnect(): void;
  /** Read again: after an own command that sends no event, and on the person's wish. Never rejects; failures are in the snapshot. */
  refresh(part?: RefreshPart): Promise<void>;
  /** Cached until the domain changes; many calls of one moment share one connection. */
  details(uuid: string): Promise<DomainDetails | undefined>;
  /** Details if they are known already, for a tree that must not wait. */
  knownDetails(uuid: string): DomainDetails | undefined;
  /** What a domain has, for somebody who opens it: read again with the host from then on, for much of it changes without an event. A failure is told. */
  devicesOf(uuid: string): Promise<Loaded<DomainDetails | undefined>>;
  /** The domain's snapshots, in the same way. */
  snapshotsOf(uuid: string): Promise<Loaded<readonly Snapshot[]>>;
  /** Somebody looks at the host's networks, pools or devices: from now on their events are followed too. */
  look(part: 'networks' | 'pools' | 'host-devices'): void;
  /** The devices that guests can be given; cached until one comes, goes or changes. */
  hostDevices(): Promise<Loaded<readonly HostDevice[]>>;
  /** A pool's volumes; cached until the pool changes. */
  pool(uuid: string): Promise<Loaded<PoolContent>>;
}

/** All hosts. */
export interface Hosts extends Disposable {
  /** What a tree shows: the person's own hosts, and of the usual ones those that answer or once did. */
  readonly all: readonly HostModel[];
  /** The usual hosts (`qemu:///system` …) that do not answer: their failures say what a welcome view should. */
  readonly unanswered: readonly HostModel[];
  get(id: string): HostModel | undefined;
  /** A host came, went, was renamed or moved. */
  readonly onDidChangeList: Event<void>;
  /** Any change of any host. */
  readonly onDidChange: Event<{ readonly host: HostModel; readonly change: HostChange }>;
  add(connection: Connection): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
  /**
   * Hosts are followed only while somebody sees them. The first look connects every host that needs no consent and that
   * nobody disconnected; one that does is asked about when the person connects it.
   */
  setVisible(visibility: 'visible' | 'hidden'): void;
}

/** What a host that can run a program on this machine needs before we touch it. */
export type Agree = (connection: Connection & { readonly origin: ConnectionOrigin }) => Promise<'yes' | 'no' | 'workspace-not-trusted'>;

/** What `createHosts` needs from outside. */
export interface HostsOptions {
  readonly settings: ConnectionSettings;
  createHypervisor(uri: string): Hypervisor;
  /** Asked once a session for URIs that can run a command and for everything from a workspace's settings. */
  readonly agree: Agree;
  /** Milliseconds between polls while events do not come (by default 30 s). */
  readonly pollMs?: number;
}
