// What a window marks as changing at the next start: what a person changed since it runs, and nothing that a start makes of a definition.
import { expect, test, vi } from 'vitest';
import { FirstSeen } from '../../client/src/documents/firstSeen';
import { PendingChanges } from '../../client/src/documents/pendingChanges';
import { Emitter } from '../../client/src/hosts/emitter';
import type { HostChange, HostModel, Hosts } from '../../client/src/hosts/hosts';
import type { DomainSummary } from '../../client/src/virsh/hypervisor';

const uuid = 'aabbccdd-0000-1111-2222-333344445555';
const machine = (current: number, id = ''): string => `<domain type='kvm'${id}><memory unit='KiB'>4096</memory><currentMemory unit='KiB'>${current}</currentMemory><devices><memballoon model='virtio'/></devices></domain>`;

/** A host with one machine, whose guest has all of its memory as long as nobody says otherwise. */
function setUp() {
  const domain = { uuid, name: 'web', state: 'shutoff', persistent: true, managedSave: false } as { -readonly [K in keyof DomainSummary]: DomainSummary[K] };
  const host = { defined: machine(2048), now: 4096, run: 0, reads: 0 };
  const xml = async (_uuid: string, which: string): Promise<string> => Promise.resolve(which === 'live' ? machine(host.now, ` id='${host.run}'`) : (host.reads++, host.defined));
  const model = { id: 'h', snapshot: { domains: { value: [domain] } }, hypervisor: { domains: { xml } } } as unknown as HostModel;
  const changes = new Emitter<{ host: HostModel; change: HostChange }>();
  const pending = new PendingChanges({ onDidChange: changes.event, get: () => model } as unknown as Hosts);
  const look = async (): Promise<boolean> => {
    const [reads, expected] = [host.reads, domain.state === 'running' ? 1 : 0];
    changes.fire({ host: model, change: { kind: 'domains', uuids: [uuid] } });
    await vi.waitFor(() => expect([host.reads, pending['working'].size]).toEqual([reads + expected, 0]), { interval: 1 });
    return pending.has('h', uuid);
  };
  return { domain, host, pending, look, reconnect: () => changes.fire({ host: model, change: { kind: 'state' } }) };
}

test('less memory is pending when it was defined since the start, not when the domain started so', async () => {
  const { domain, host, look } = setUp();
  const answers = [await look()];
  Object.assign(domain, { state: 'running' });
  host.run = 1;
  for (const current of [2048, 1024, 2048]) {
    host.defined = machine(current);
    answers.push(await look());
  }
  // It starts again with what was defined last.
  domain.state = 'shutoff';
  host.defined = machine(1024);
  answers.push(await look());
  domain.state = 'running';
  host.run = 2;
  answers.push(await look());
  expect(answers).toEqual([false, false, true, false, false, false]);
});

test('all memory is pending once the guest had given some back, until it starts again', async () => {
  const { domain, host, look } = setUp();
  await look();
  domain.state = 'running';
  const answers: boolean[] = [];
  for (const [run, now] of [[1, 4096], [1, 2048], [1, 4096], [2, 4096]] as const) {
    if (run !== host.run) {
      domain.state = 'shutoff';
      await look();
      domain.state = 'running';
    }
    Object.assign(host, { run, now });
    answers.push(await look());
  }
  expect(answers).toEqual([false, false, true, false]);
});

test.each(['a run that nobody saw start', 'a saved run that goes on', 'a host that was not heard meanwhile', 'another run than was seen'])('of %s nobody knows: less memory is pending', async (which) => {
  const { domain, host, look, reconnect } = setUp();
  domain.managedSave = which === 'a saved run that goes on';
  if (which !== 'a run that nobody saw start') expect(await look()).toBe(false);
  if (which === 'a host that was not heard meanwhile') reconnect();
  domain.state = 'running';
  host.run = 1;
  if (which === 'another run than was seen') {
    expect(await look()).toBe(false);
    host.run = 2;
  }
  expect([await look(), await look()]).toEqual([true, true]);
});

test('of a domain that is gone nothing is remembered', () => {
  const first = new FirstSeen();
  const ref = { host: 'h', uuid };
  first.off(ref);
  expect(first.running(ref, { live: machine(4096, " id='1'"), inactive: machine(1), state: 'running' })).toEqual({ run: '1', text: machine(1), since: 'start' });
  first.forget(ref);
  expect([first.get(ref), first.running(ref, { live: machine(1, " id='1'"), inactive: machine(2), state: 'running' }).since]).toEqual([undefined, 'later']);
});

test('a domain that starts shows less memory than it has, which nobody gave back', () => {
  const ref = { host: 'h', uuid };
  const seenAs = (state: 'paused' | 'running'): unknown => new FirstSeen().running(ref, { live: machine(1024, " id='1'"), inactive: machine(1024), state }).balloon;
  expect([seenAs('paused'), seenAs('running')]).toEqual([undefined, 'worked']);
});
