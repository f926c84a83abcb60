// The list of hosts: keeps one live model for each connection of the settings.
import { failWith } from '../virsh/classify';
import { maskSecrets } from '../virsh/commandLine';
import { parseUri } from '../virsh/uri';
import { Emitter, type Disposable } from './emitter';
import { createHostModel, type OwnedHostModel } from './hostModel';
import type { Connection, HostChange, HostModel, Hosts, HostsOptions } from './hosts';

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
    const own = this.ownConnections();
    if (parseUri(connection.uri) === undefined) throw failWith({ code: 'bad-uri' }, `"${maskSecrets(connection.uri)}" is not a URI.`, { remedy: 'check-address' });
    refuseTaken(own, connection.name);
    if (own.some((one) => one.uri === connection.uri)) throw failWith({ code: 'name-taken', name: connection.name, uuid: '' }, 'That host is in the list already.');
    await this.options.settings.write([...own, { name: connection.name, uri: connection.uri }]);
    this.reload();
  }

  async rename(id: string, name: string): Promise<void> {
    const own = this.ownConnections();
    const others = own.filter((one) => one.uri !== id);
    refuseTaken(others, name);
    // A usual host becomes the person's own by being named.
    const renamed = own.some((one) => one.uri === id) ? own.map((one) => (one.uri === id ? { name, uri: id } : one)) : [...own, { name, uri: id }];
    await this.options.settings.write(renamed);
    this.reload();
  }

  async remove(id: string): Promise<void> {
    await this.options.settings.write(this.ownConnections().filter((one) => one.uri !== id));
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

  private ownConnections(): readonly Connection[] {
    return this.options.settings
      .read()
      .filter((one) => one.origin === 'user')
      .map(({ name, uri }) => ({ name, uri }));
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
    const kept = [...wanted.values()].map((connection) => {
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

const isShown = (entry: Entry): boolean => entry.origin !== 'default' || entry.answered;

function drop(entry: Entry): void {
  entry.subscription.dispose();
  entry.model.dispose();
}

function refuseTaken(connections: readonly Connection[], name: string): void {
  if (connections.some((one) => one.name === name)) throw failWith({ code: 'name-taken', name, uuid: '' }, `Another host is called "${name}".`, { remedy: 'choose-name' });
}
