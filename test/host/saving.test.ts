// What becomes of a running guest: snapshots, saved and restored, rebooted, shut down. In a file of its own, so that two guests run side by side.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { agentBack, agentReady, connectTo, defineGuest, failureFrom, removeDomain, until } from './support';

const { uri, directory } = inject('session');
const { hypervisor } = connectTo(uri);
const { lifecycle, domains, snapshots } = hypervisor;
let uuid = '';
const stateBecomes = (state: string): Promise<void> => until(`the state is ${state}`, async () => (await lifecycle.state(uuid)) === state, 90_000);

beforeAll(async () => {
  uuid = await defineGuest(hypervisor, directory, 'saving');
  await lifecycle.start(uuid);
});
afterAll(async () => {
  await removeDomain(hypervisor, uuid);
  hypervisor.dispose();
});

describe('a guest', () => {
  test('makes snapshots, shows them as a tree, reverts and deletes', async () => {
    expect(await snapshots.create(uuid, { name: "it's -one", description: 'first' })).toBe("it's -one");
    expect(await snapshots.create(uuid, { name: 'two é' })).toBe('two é');
    const tree = await snapshots.tree(uuid);
    expect(tree).toMatchObject([{ name: "it's -one", description: 'first', state: 'running', current: false, children: [{ name: 'two é', parent: "it's -one", current: true }] }]);
    expect(await snapshots.xml(uuid, 'two é')).toContain('<name>two é</name>');
    await snapshots.revert(uuid, "it's -one", { then: 'paused' });
    expect(await lifecycle.state(uuid)).toBe('paused');
    expect((await domains.list()).find((one) => one.uuid === uuid)?.snapshots).toBe(true);
    expect(await failureFrom(snapshots.xml(uuid, 'gone'))).toMatchObject({ code: 'not-found', what: 'snapshot' });
    await lifecycle.destroy(uuid);
    expect(await failureFrom(lifecycle.undefine(uuid))).toMatchObject({ code: 'undefine-needs-flags', needs: 'snapshots' });
    await snapshots.delete(uuid, "it's -one", { scope: 'children' });
    expect(await snapshots.tree(uuid)).toEqual([]);
  });

  test('is saved and restored, and a saved image can be thrown away', async () => {
    await lifecycle.start(uuid);
    await agentReady(hypervisor, uuid);
    await lifecycle.managedSave(uuid);
    expect((await domains.list()).find((one) => one.uuid === uuid)).toMatchObject({ state: 'shutoff', managedSave: true });
    await lifecycle.start(uuid);
    await agentReady(hypervisor, uuid);
    await lifecycle.managedSave(uuid, { then: 'paused' });
    await lifecycle.managedSaveRemove(uuid);
    expect((await domains.list()).find((one) => one.uuid === uuid)?.managedSave).toBe(false);
    expect(await failureFrom(lifecycle.suspend(uuid))).toMatchObject({ code: 'domain-not-running', remedy: 'start-domain' });
  });

  test('reboots by its agent and shuts down by ACPI', async () => {
    await lifecycle.start(uuid);
    await agentReady(hypervisor, uuid);
    const seen: string[] = [];
    let up = 0;
    const watching = hypervisor.watch({ onUp: () => (up += 1), onEvent: (event) => seen.push(event.event), onDown: () => undefined });
    await until('the events flow', () => up > 0);
    await lifecycle.reboot(uuid, { mode: 'agent' });
    await until('the guest reboots', () => seen.includes('reboot'));
    watching.dispose();
    await agentBack(hypervisor, uuid);
    await lifecycle.shutdown(uuid, { mode: 'acpi' });
    await stateBecomes('shutoff');
  });

  test('names a console by its uuid, and there is none where nothing runs', () => {
    const { program, args } = hypervisor.consoleCommand(uuid, { force: true });
    expect([program, args]).toEqual(['virsh', ['-c', uri, 'console', `--domain=${uuid}`, '--force']]);
    expect(() => execFileSync(program, args, { stdio: 'pipe', timeout: 5000 })).toThrow(/domain is not running|interactive console/i);
  });
});
