// The list of hosts: keeps one live model for each connection of the settings.
import { failWith } from '../virsh/classify';
import { maskSecrets } from '../virsh/commandLine';
import { parseUri } from '../virsh/uri';
import { Emitter, type Disposable } from './emitter';
import { createHostModel, type OwnedHostModel } from './hostModel';
import type { Connection, HostChange, HostModel, Hosts, HostsOptions, KeptConnection } from './hosts';

const POLL_MS = 30_000;

/** The hosts of the settings, alive. Nothing is connected before somebody looks (`setVisible`) or asks. */
export function createHosts(options: HostsOptions): Hosts {
  return new HostList(options);
}

interface Entry {
  readonly model: OwnedHostModel;
  readonly subscription: Disposable;
  readonly origin: 'default' | 'user' | 'workspace';
  /** A usual host is shown from its first answer on. */
  answered: boolean;
}

class HostList implements Hosts {
  private entries: readonly Entry[] = [];
  private visibility: 'visible' | 'hidden' = 'hidden';
  private readonly listChanges = new Emitter<void>();
  private readonly changes = new Emitter<{ readonly host: HostModel; readonly change: HostChange }>();
  readonly onDidChangeList = this.listChanges.event;
  readonly onDidChange = this.changes.event;
  private readonly settingsSubscription: Disposable;

  constructor(private readonly options: HostsOptions) {
    this.settingsSubscription = options.settings.onDidChange(() => this.reload());
    this.reload();
  }

  get all(): readonly HostModel[] {
    return this.entries.filter(isShown).map((entry) => entry.model);
  }

  get unanswered(): readonly HostModel[] {
    return this.entries.filter((entry) => !isShown(entry)).map((entry) => entry.model);
  }

  get(id: string): HostModel | undefined {
    return this.entries.find((entry) => entry.model.id === id)?.model;
  }

  async add(connection: Connection): Promise<void> {
    const others = this.kept().filter((one) => one.uri !== connection.uri || one.origin === 'user');
    if (parseUri(connection.uri) === undefined) throw failWith({ code: 'bad-uri' }, `"${maskSecrets(connection.uri)}" is not a URI.`, { remedy: 'check-address' });
    refuseTaken(others, connection.name);
    if (others.some((one) => one.uri === connection.uri)) throw failWith({ code: 'name-taken', name: connection.name, uuid: '' }, 'That host is in the list already.');
    await this.options.settings.write([...others, { name: connection.name, uri: connection.uri, origin: 'user' }]);
    this.reload();
  }

  async rename(id: string, name: string): Promise<void> {
    const kept = this.kept();
    refuseTaken(kept.filter((one) => one.uri !== id), name);
    // A usual host or one of the workspace becomes the person's own by being named.
    const renamed = { name, uri: id, origin: 'user' as const };
    await this.options.settings.write(kept.some((one) => one.uri === id) ? kept.map((one) => (one.uri === id ? renamed : one)) : [...kept, renamed]);
    this.reload();
  }

  async remove(id: string): Promise<void> {
    await this.options.settings.write(this.kept().filter((one) => one.uri !== id));
    this.reload();
  }

  setVisible(visibility: 'visible' | 'hidden'): void {
    this.visibility = visibility;
    for (const { model } of this.entries) model.setVisible(visibility);
  }

  dispose(): void {
    this.settingsSubscription.dispose();
    for (const entry of this.entries) drop(entry);
    this.entries = [];
    this.listChanges.dispose();
    this.changes.dispose();
  }

  /** What the person's list holds, or would hold if it were written: without the usual hosts, keeping one would lose them. */
  private kept(): readonly KeptConnection[] {
    return this.options.settings.read().flatMap(({ name, uri, origin }) => (origin === 'workspace' ? [] : [{ name, uri, origin }]));
  }

  /** Brings the models in line with the settings; a model lives on as long as its URI and origin do. */
  private reload(): void {
    const wanted = new Map<string, Connection & { readonly origin: Entry['origin'] }>();
    const byTrust = { default: 1, user: 2, workspace: 0 };
    for (const one of this.options.settings.read()) {
      const known = wanted.get(one.uri);
      if (known === undefined || byTrust[one.origin] > byTrust[known.origin]) wanted.set(one.uri, one);
    }
    const looked = this.looks();
    const before = new Map(this.entries.map((entry) => [entry.model.id, entry]));
    const kept = distinct([...wanted.values()]).map((connection) => {
      const old = before.get(connection.uri);
      if (old?.origin !== connection.origin) return this.create(connection);
      before.delete(connection.uri);
      old.model.setConnection(connection);
      return old;
    });
    this.entries = kept;
    for (const gone of before.values()) drop(gone);
    if (looked !== this.looks()) this.listChanges.fire();
  }

  /** What a list of the hosts would show. */
  private looks(): string {
    return JSON.stringify(this.entries.map(({ model, origin }) => [model.id, model.snapshot.name, origin]));
  }

  private create(connection: Connection & { readonly origin: Entry['origin'] }): Entry {
    const model = createHostModel({
      connection,
      hypervisor: this.options.createHypervisor(connection.uri),
      agree: this.options.agree,
      pollMs: this.options.pollMs ?? POLL_MS,
    });
    const entry: Entry = { model, origin: connection.origin, answered: false, subscription: model.onDidChange((change) => this.onChange(entry, change)) };
    model.setVisible(this.visibility);
    return entry;
  }

  private onChange(entry: Entry, change: HostChange): void {
    if (!entry.answered && entry.model.snapshot.state.kind === 'connected') {
      entry.answered = true;
      if (entry.origin === 'default') this.listChanges.fire();
    }
    this.changes.fire({ host: entry.model, change });
  }
}

/** A host whose name is also another's name or address carries its own address: a workspace could call its host like one of the person's. */
function distinct<T extends Connection>(connections: readonly T[]): readonly T[] {
  const isShared = (one: T): boolean => connections.some((other) => other !== one && [other.name, other.uri].some((text) => comparable(text) === comparable(one.name)));
  return connections.map((one) => (isShared(one) ? { ...one, name: `${one.name} (${maskSecrets(one.uri)})` } : one));
}

function comparable(name: string): string {
  return name.normalize('NFKC').replace(/[\s\p{Cf}]+/gu, ' ').trim().toLowerCase();
}

const isShown = (entry: Entry): boolean => entry.origin !== 'default' || entry.answered;

function drop(entry: Entry): void {
  entry.subscription.dispose();
  entry.model.dispose();
}

function refuseTaken(connections: readonly Connection[], name: string): void {
  if (connections.some((one) => one.name === name)) throw failWith({ code: 'name-taken', name, uuid: '' }, `Another host is called "${name}".`, { remedy: 'choose-name' });
}
