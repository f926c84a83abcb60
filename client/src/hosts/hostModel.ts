// The live model of one host: reads it, follows its events, reconnects, and tells exactly what changed.
import { isConnectionFailure, mayPassByItself } from '../virsh/classify';
import { maskSecrets } from '../virsh/commandLine';
import { failureOf, HypervisorError } from '../virsh/hypervisor';
import type { DomainDetails, DomainSummary, EventSubject, Failure, HostDevice, HostEvent, Hypervisor, Snapshot, Watch } from '../virsh/hypervisor';
import { isLocal, runsProgram } from '../virsh/uri';
import { coalesce } from './coalesce';
import { Emitter } from './emitter';
import { guardedHypervisor } from './guarded';
import { OnDemand, OnDemandEach } from './onDemand';
import type { Agree, Connection, ConnectionOrigin, ConnectionState, HostChange, HostModel, HostSnapshot, Loaded, PoolContent, RefreshPart } from './hosts';

export interface HostModelOptions {
  readonly connection: Connection & { readonly origin: ConnectionOrigin };
  readonly hypervisor: Hypervisor;
  readonly agree: Agree;
  readonly pollMs: number;
}

/** Events that change nothing that anybody shows. */
const SILENT = new Set(['rtc-change', 'job-completed', 'migration-iteration', 'block-threshold', 'graphics']);
/** A burst of events (a start sends three) is one refresh. */
const SETTLE_MS = 40;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 60_000;
/** With events, the poll only catches what sends none, such as somebody else's autostart. */
const POLL_FACTOR_WITH_EVENTS = 4;

const notLoaded: Loaded<readonly never[]> = { value: [], loaded: false, failure: undefined };
const noContent: PoolContent = { info: undefined, volumes: [] };

/** What events and polls read again. */
type Part = 'domains' | 'networks' | 'pools' | 'host-devices';

const subjects = { networks: 'network', pools: 'pool', 'host-devices': 'nodedev' } as const;

/** A host that the `Hosts` list owns: it is told what the list knows. */
export interface OwnedHostModel extends HostModel {
  setVisible(visibility: 'visible' | 'hidden'): void;
  setConnection(connection: Connection & { readonly origin: ConnectionOrigin }): void;
}

export function createHostModel(options: HostModelOptions): OwnedHostModel {
  return new LiveHost(options);
}

class LiveHost implements OwnedHostModel {
  readonly id: string;
  readonly hypervisor: Hypervisor;
  private readonly changes = new Emitter<HostChange>();
  readonly onDidChange = this.changes.event;
  private current: HostSnapshot;
  private visible = false;
  private disposed = false;
  private agreed: 'yes' | 'unasked' | 'workspace-not-trusted';
  private stream: Watch | undefined;
  /** What is followed besides domains: on this machine everything, elsewhere what somebody looked at, since each costs a connection. */
  private readonly followed: Set<EventSubject>;
  private pollTimer: NodeJS.Timeout | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  private settleTimer: NodeJS.Timeout | undefined;
  /** False once the person disconnected: then nothing connects but the person. */
  private wanted = true;
  private retryMs = FIRST_RETRY_MS;
  /** The connecting that is under way, or was last. */
  private connecting: Promise<void> | undefined;
  /** The question that nobody answered yet: one at a time, however many want to connect. */
  private asking: ReturnType<Agree> | undefined;
  /** Counts connects and disconnects, so that an answer that comes too late is dropped. */
  private era = 0;
  private readonly stale = new Set<Part>();
  private readonly details_ = new Map<string, Promise<DomainDetails | undefined>>();
  private readonly lastDetails = new Map<string, DomainDetails>();
  private readonly pools_: OnDemandEach<PoolContent>;
  /** What somebody opened below a domain: much of it changes without an event, so it is read again with the host. */
  private readonly opened: OnDemandEach<DomainDetails | undefined>;
  private readonly snapshots_: OnDemandEach<readonly Snapshot[]>;
  private readonly devices: OnDemand<readonly HostDevice[]>;
  private readonly readers: Readonly<Record<Part, () => Promise<void>>>;

  constructor(private readonly options: HostModelOptions) {
    const { connection } = options;
    this.id = connection.uri;
    this.followed = new Set(isLocal(connection.uri) ? ['network', 'pool'] : []);
    this.agreed = connection.origin === 'workspace' || runsProgram(connection.uri) ? 'unasked' : 'yes';
    this.hypervisor = guardedHypervisor(options.hypervisor, () => {
      if (this.agreed !== 'yes') throw new HypervisorError(this.notTrusted());
    });
    this.current = { id: this.id, ...connection, state: { kind: 'disconnected' }, host: undefined, domains: notLoaded, networks: notLoaded, pools: notLoaded, following: 'nothing' };
    this.pools_ = new OnDemandEach(noContent, (uuid) => this.readPool(uuid), (uuid) => this.changes.fire({ kind: 'pool', uuid }));
    const changed = (uuid: string): void => this.changes.fire({ kind: 'domains', uuids: [uuid] });
    this.opened = new OnDemandEach<DomainDetails | undefined>(undefined, (uuid) => this.readDetails(uuid), changed);
    this.snapshots_ = new OnDemandEach([], (uuid) => this.hypervisor.snapshots.tree(uuid), changed);
    this.devices = new OnDemand([], () => this.hypervisor.hostDevices.list(), () => this.changes.fire({ kind: 'host-devices' }));
    this.readers = {
      domains: coalesce(() => this.readDomains()),
      networks: coalesce(() => this.readAndTell('networks', () => this.hypervisor.networks.list())),
      pools: coalesce(() => this.readAndTell('pools', () => this.hypervisor.pools.list())),
      'host-devices': coalesce(() => this.devices.again()),
    };
  }

  get snapshot(): HostSnapshot {
    return this.current;
  }

  async connect(): Promise<void> {
    if (this.disposed) return;
    if (this.current.state.kind !== 'connecting') this.connecting = this.connectNow();
    await this.connecting;
  }

  private async connectNow(): Promise<void> {
    this.wanted = true;
    const era = this.beginEra();
    if (this.agreed !== 'yes') {
      this.asking ??= this.options.agree(this.options.connection).finally(() => (this.asking = undefined));
      const answer = await this.asking;
      this.agreed = answer === 'no' ? 'unasked' : answer;
      if (era !== this.era) return;
      if (answer !== 'yes') { this.setState({ kind: 'failed', failure: this.notTrusted(), retryAt: undefined }); return; }
    }
    this.setState({ kind: 'connecting' });
    try {
      const host = await this.hypervisor.facts.info();
      if (era !== this.era) return;
      this.update({ host }, { kind: 'host' });
      this.retryMs = FIRST_RETRY_MS;
      this.setState({ kind: 'connected' });
      await this.refresh('all');
      this.follow();
    } catch (error) {
      if (era === this.era) this.onConnectionFailure(failureOf(error));
    }
  }

  async ready(): Promise<void> {
    const { following, state } = this.current;
    if (following === 'events') return;
    if (state.kind === 'connected') await this.refresh('all');
    else if (state.kind === 'connecting' || this.canBegin()) await this.connect();
  }

  disconnect(): void {
    this.wanted = false;
    this.devices.forget();
    this.beginEra();
    this.setState({ kind: 'disconnected' });
  }

  setVisible(visibility: 'visible' | 'hidden'): void {
    this.visible = visibility === 'visible';
    if (!this.visible) {
      this.stopFollowing();
      clearTimeout(this.retryTimer);
      return;
    }
    if (this.current.state.kind === 'connected') {
      void this.refresh('all');
      this.follow();
    } else if (this.canBegin()) {
      void this.connect();
    }
  }

  /** Whether it may be connected without a question, and might answer. */
  private canBegin(): boolean {
    const { state } = this.current;
    if (state.kind === 'failed') return mayPassByItself(state.failure);
    return state.kind === 'disconnected' && this.agreed === 'yes' && this.wanted;
  }

  setConnection(connection: Connection & { readonly origin: ConnectionOrigin }): void {
    // The settings are read again when a workspace comes to be trusted: what it was refused for is over.
    if (this.agreed === 'workspace-not-trusted') {
      this.agreed = 'unasked';
      this.setState({ kind: 'disconnected' });
    }
    if (connection.name === this.current.name) return;
    this.update({ name: connection.name }, { kind: 'host' });
  }

  async refresh(part: RefreshPart = 'all'): Promise<void> {
    const { kind } = this.current.state;
    if (kind === 'failed' && part === 'all') return this.connect();
    if (kind !== 'connected') return;
    if (part === 'all') {
      this.details_.clear();
      this.pools_.keepOnly(new Set(this.current.pools.value.map((one) => one.uuid)));
      const looked = [this.pools_, this.opened, this.snapshots_].map(async (one) => one.again());
      await Promise.all([...looked, ...Object.values(this.readers).map((read) => read())]);
    } else if (typeof part === 'string') {
      await this.readers[part]();
    } else if ('domain' in part) {
      this.forget(part.domain);
      this.changes.fire({ kind: 'domains', uuids: [part.domain] });
      await this.readers.domains();
    } else if ('network' in part) {
      this.changes.fire({ kind: 'network', uuid: part.network });
      await this.readers.networks();
    } else {
      this.pools_.stale(part.pool);
      this.changes.fire({ kind: 'pool', uuid: part.pool });
      await this.readers.pools();
    }
  }

  async details(uuid: string): Promise<DomainDetails | undefined> {
    const known = this.details_.get(uuid);
    if (known !== undefined) return known;
    const asked = this.readDetails(uuid).catch(() => {
      this.details_.delete(uuid);
      return undefined;
    });
    this.details_.set(uuid, asked);
    return asked;
  }

  private async readDetails(uuid: string): Promise<DomainDetails> {
    const details = await this.hypervisor.domains.details(uuid);
    this.lastDetails.set(uuid, details);
    return details;
  }

  async devicesOf(uuid: string): Promise<Loaded<DomainDetails | undefined>> {
    return this.opened.get(uuid);
  }

  async snapshotsOf(uuid: string): Promise<Loaded<readonly Snapshot[]>> {
    return this.snapshots_.get(uuid);
  }

  knownDetails(uuid: string): DomainDetails | undefined {
    return this.lastDetails.get(uuid);
  }

  async pool(uuid: string): Promise<Loaded<PoolContent>> {
    return this.pools_.get(uuid);
  }

  hostDevices(): Promise<Loaded<readonly HostDevice[]>> {
    return this.devices.get();
  }

  look(part: 'networks' | 'pools' | 'host-devices'): void {
    const subject = subjects[part];
    if (this.followed.has(subject)) return;
    this.followed.add(subject);
    this.stream?.follow(subject);
    this.markStale(part);
  }

  dispose(): void {
    this.beginEra();
    this.disposed = true;
    this.changes.dispose();
    this.options.hypervisor.dispose();
  }

  // Reading

  private async readPool(uuid: string): Promise<PoolContent> {
    const info = await this.hypervisor.pools.info(uuid);
    // An inactive pool has no volumes that could be listed.
    return { info, volumes: info.state === 'running' ? await this.hypervisor.volumes.list(uuid) : [] };
  }

  private async readDomains(): Promise<void> {
    const before = new Map(this.current.domains.value.map((domain) => [domain.uuid, domain]));
    const changed = await this.read('domains', () => this.hypervisor.domains.list());
    if (changed === 'same') return;
    const now = new Map(this.current.domains.value.map((domain) => [domain.uuid, domain]));
    const uuids = [...new Set([...before.keys(), ...now.keys()])].filter((uuid) => !same(before.get(uuid), now.get(uuid)));
    for (const uuid of uuids) this.forget(uuid);
    for (const uuid of before.keys()) if (!now.has(uuid)) this.lastDetails.delete(uuid);
    for (const one of [this.opened, this.snapshots_]) one.keepOnly(new Set(now.keys()));
    this.changes.fire({ kind: 'domains', uuids });
  }

  private async readAndTell<K extends 'networks' | 'pools'>(part: K, ask: () => Promise<HostSnapshot[K]['value']>): Promise<void> {
    if ((await this.read(part, ask)) === 'changed') this.changes.fire({ kind: part });
  }

  /** Reads one part into the snapshot; the same answer as before changes nothing. */
  private async read<K extends 'domains' | 'networks' | 'pools'>(part: K, ask: () => Promise<HostSnapshot[K]['value']>): Promise<'same' | 'changed'> {
    const era = this.era;
    const before = this.current[part];
    let after: Loaded<unknown>;
    try {
      after = { value: await ask(), loaded: true, failure: undefined };
    } catch (error) {
      const failure = failureOf(error);
      if (era !== this.era || failure.code === 'cancelled') return 'same';
      after = { value: before.value, loaded: before.loaded, failure };
      if (isConnectionFailure(failure)) this.onConnectionFailure(failure);
    }
    if (era !== this.era || same(before, after)) return 'same';
    this.current = { ...this.current, [part]: after };
    return 'changed';
  }

  /** Details are asked for anew; the old ones stay to be shown until then. */
  private forget(uuid: string): void {
    this.details_.delete(uuid);
    this.opened.stale(uuid);
    this.snapshots_.stale(uuid);
  }

  // Following

  private follow(): void {
    if (!this.visible || this.disposed || this.current.state.kind !== 'connected' || this.stream !== undefined) return;
    this.stream = this.hypervisor.watch({
      onUp: () => this.onStreamUp(),
      onEvent: (event) => this.onEvent(event),
      onDown: (failure, retryMs) => this.onStreamDown(failure, retryMs),
    });
    for (const subject of this.followed) this.stream.follow(subject);
    this.schedulePoll();
  }

  private stopFollowing(): void {
    this.stream?.dispose();
    this.stream = undefined;
    clearTimeout(this.pollTimer);
    clearTimeout(this.settleTimer);
    this.stale.clear();
    this.setFollowing('nothing');
  }

  private onStreamUp(): void {
    this.setFollowing('events');
    if (this.current.state.kind !== 'connected') this.setState({ kind: 'connected' });
    // What happened before is unknown.
    this.markStale('domains', 'networks', 'pools', 'host-devices');
  }

  private onStreamDown(failure: Failure, retryMs: number): void {
    this.setFollowing('poll');
    if (isConnectionFailure(failure)) this.setState({ kind: 'failed', failure, retryAt: Date.now() + retryMs });
  }

  private onEvent(event: HostEvent): void {
    if (event.kind === 'network') {
      const network = this.current.networks.value.find((one) => one.name === event.target);
      if (network !== undefined) this.changes.fire({ kind: 'network', uuid: network.uuid });
      this.markStale('networks');
    } else if (event.kind === 'nodedev') this.markStale('host-devices');
    else if (event.kind === 'pool') {
      const pool = this.current.pools.value.find((one) => one.name === event.target);
      if (pool !== undefined) {
        this.pools_.stale(pool.uuid);
        this.changes.fire({ kind: 'pool', uuid: pool.uuid });
      }
      this.markStale('pools');
    } else if (event.kind === 'domain' && !SILENT.has(event.event)) {
      const domain = this.current.domains.value.find((one) => one.name === event.target);
      if (domain !== undefined) {
        this.forget(domain.uuid);
        this.changes.fire({ kind: 'domains', uuids: [domain.uuid] });
      }
      if (event.event === 'lifecycle') this.markStale('domains');
    }
  }

  private markStale(...parts: readonly Part[]): void {
    for (const part of parts) this.stale.add(part);
    clearTimeout(this.settleTimer);
    this.settleTimer = setTimeout(() => {
      const reading = [...this.stale];
      this.stale.clear();
      for (const part of reading) void this.readers[part]();
    }, SETTLE_MS);
  }

  private schedulePoll(): void {
    clearTimeout(this.pollTimer);
    const wait = this.options.pollMs * (this.current.following === 'events' ? POLL_FACTOR_WITH_EVENTS : 1);
    this.pollTimer = setTimeout(() => void this.refresh('all').then(() => (this.stream === undefined ? undefined : this.schedulePoll())), wait);
    this.pollTimer.unref();
  }

  // State

  private beginEra(): number {
    this.stopFollowing();
    clearTimeout(this.retryTimer);
    this.era += 1;
    return this.era;
  }

  /** Tried again while somebody looks and where time can heal. A stream that still lives starts anew with the connection. */
  private onConnectionFailure(failure: Failure): void {
    const again = this.visible && mayPassByItself(failure);
    this.setState({ kind: 'failed', failure, retryAt: again ? Date.now() + this.retryMs : undefined });
    clearTimeout(this.retryTimer);
    if (!again) return;
    this.retryTimer = setTimeout(() => void this.connect(), this.retryMs);
    this.retryTimer.unref();
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
  }

  private setState(state: ConnectionState): void {
    if (same(this.current.state, state)) return;
    this.update({ state }, { kind: 'state' });
  }

  private setFollowing(following: HostSnapshot['following']): void {
    if (this.current.following !== following) this.update({ following }, { kind: 'state' });
  }

  private update(change: Partial<HostSnapshot>, tell: HostChange | undefined): void {
    this.current = { ...this.current, ...change };
    if (tell !== undefined && !this.disposed) this.changes.fire(tell);
  }

  private notTrusted(): Failure {
    const uri = maskSecrets(this.options.connection.uri);
    return this.agreed === 'workspace-not-trusted'
      ? { code: 'uri-not-trusted', why: 'workspace-not-trusted', words: `${uri} can run a program on this machine, and this workspace is not trusted.`, command: '', remedy: 'trust-workspace' }
      : { code: 'uri-not-trusted', why: 'not-agreed', words: `${uri} can run a program on this machine, or comes from a workspace, and nobody agreed to that.`, command: '', remedy: 'agree' };
  }
}

function same(one: DomainSummary | object | undefined, other: DomainSummary | object | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
