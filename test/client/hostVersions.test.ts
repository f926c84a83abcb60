// What the language server is told of hosts: their libvirt, their definitions, and the files that are for them.
import { expect, test, vi } from 'vitest';
import type { HostVersionsParams } from '../../server/src/protocol/messages';
import { Emitter } from '../../client/src/hosts/emitter';
import type { Teller } from '../../client/src/hostVersions';
import type { ConnectionState, HostChange, HostModel, Hosts } from '../../client/src/hosts/hosts';

vi.mock('vscode', () => import('./fakeVscode'));
vi.mock('vscode-languageclient/node', () => ({ State: { Stopped: 1, Running: 2, Starting: 3 } }));
const { HostVersionTeller } = await import('../../client/src/hostVersions');

/** Hosts that a test connects and disconnects. */
class FakeHosts {
  readonly list = new Emitter<void>();
  readonly changes = new Emitter<{ host: HostModel; change: HostChange }>();
  models: HostModel[] = [];
  set(id: string, name: string, state: ConnectionState['kind'], libvirtVersion: string | undefined): HostModel {
    const model = { id, snapshot: { name, state: { kind: state }, host: libvirtVersion === undefined ? undefined : { libvirtVersion } } } as HostModel;
    this.models = [...this.models.filter((one) => one.id !== id), model];
    return model;
  }
  change(kind: 'state' | 'host' | 'networks'): void {
    for (const host of this.models.slice(0, 1)) this.changes.fire({ host, change: { kind } });
  }
  asHosts(): Hosts {
    const get = (): readonly HostModel[] => this.models;
    return { get all() { return get(); }, unanswered: [], onDidChangeList: this.list.event, onDidChange: this.changes.event } as unknown as Hosts;
  }
}

function setUp() {
  const told: HostVersionsParams[] = [];
  const states = new Emitter<{ oldState: number; newState: number }>();
  const client = { state: 1, onDidChangeState: states.event, sendNotification: (_: string, params: HostVersionsParams) => Promise.resolve(void told.push(params)) };
  const move = (newState: number): void => {
    const oldState = client.state;
    client.state = newState;
    states.fire({ oldState, newState });
  };
  const hosts = new FakeHosts();
  const files = { list: [] as [string, string][], changed: new Emitter<void>() };
  const teller = new HostVersionTeller(client as unknown as Teller);
  let tells = 0;
  teller.onDidTell(() => tells++);
  teller.follow(hosts.asHosts(), { entries: () => files.list, onDidChange: files.changed.event as never });
  return { told, move, hosts, files, teller, tells: () => tells };
}

const LOCAL = { id: 'qemu:///system', name: 'here', version: '11.3.0', isConnected: true, definitions: 'libvirt:/qemu:∕∕∕system/' };

test('nothing is told before the server runs, then everything, and only what is new', () => {
  const { told, move, hosts, tells } = setUp();
  hosts.set('qemu:///system', 'here', 'connected', '11.3.0');
  hosts.change('host');
  expect(told).toEqual([]);
  move(3);
  move(2);
  hosts.change('state');
  hosts.change('networks');
  expect([told, tells()]).toEqual([[{ hosts: [LOCAL], documents: {} }], 1]);
});

test('a host that is gone keeps its version; one that was never reached has none', () => {
  const { told, move, hosts } = setUp();
  move(2);
  hosts.set('qemu:///system', 'here', 'connected', '11.3.0');
  hosts.set('qemu+ssh://far/system', 'far', 'failed', undefined);
  hosts.change('state');
  hosts.set('qemu:///system', 'here', 'disconnected', '11.3.0');
  hosts.change('state');
  hosts.models = [];
  hosts.list.fire();
  expect(told).toEqual([{ hosts: [], documents: {} }, { hosts: [LOCAL], documents: {} }, { hosts: [{ ...LOCAL, isConnected: false }], documents: {} }, { hosts: [], documents: {} }]);
});

test('files are told with the host that they were defined on', () => {
  const { told, move, files } = setUp();
  move(2);
  files.list = [['file:///a.xml', 'qemu:///system']];
  files.changed.fire();
  expect(told.at(-1)).toEqual({ hosts: [], documents: { 'file:///a.xml': 'qemu:///system' } });
});

test('a server that was started again is told everything again; a disposed teller tells nothing', () => {
  const { told, move, hosts, teller } = setUp();
  hosts.set('qemu:///system', 'here', 'connected', '11.3.0');
  move(2);
  move(1);
  move(2);
  expect(told).toHaveLength(2);
  teller.dispose();
  hosts.models = [];
  hosts.list.fire();
  expect(told).toHaveLength(2);
});
