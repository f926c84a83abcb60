// A long job of a running guest is seen, aborted and cancelled; its serial console answers in a terminal; and what needs a guest besides.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { ConsoleCommand } from '../../client/src/virsh/hypervisor';
import { createHostHealth } from '../../client/src/virsh/health';
import { whileSavingIsSlow } from '../support/slowSave';
import { loggedRunner } from '../virsh/support';
import { agentReady, connectTo, defineGuest, failureFrom, isAlive, removeDomain, until, virsh } from './support';

const { uri, directory } = inject('session');
const { hypervisor } = connectTo(uri);
const { lifecycle, jobs, devices, domains, snapshots } = hypervisor;
/** Would be a command, an option or two words, were it ever near a shell. */
const NAME = `job"; touch console-ran' $(touch console-ran) & -x`;
let uuid = '';
const opened: ChildProcess[] = [];

beforeAll(async () => {
  uuid = await defineGuest(hypervisor, directory, 'jobs', { name: NAME });
  await lifecycle.start(uuid);
  await agentReady(hypervisor, uuid);
});
afterAll(async () => {
  for (const terminal of opened) terminal.kill();
  await removeDomain(hypervisor, uuid);
  hypervisor.dispose();
});

/** Where libvirt saves the guest. */
const savedState = join(directory, 'config/libvirt/qemu/save', `${NAME}.save`);

const fieldsOf = async (): Promise<ReadonlyMap<string, string>> => new Map((await jobs.info(uuid)).fields);
const saving = (): Promise<void> => until('it is being saved', async () => (await fieldsOf()).get('Operation') === 'Save');

describe('a long job', () => {
  test('is shown with its progress, and ends when it is aborted; the guest goes on', async () => {
    await whileSavingIsSlow(savedState, async () => {
      const saved = failureFrom(lifecycle.managedSave(uuid));
      await saving();
      const fields = await fieldsOf();
      expect(fields.get('Job type')).toBe('Unbounded');
      expect([...fields.keys()]).toEqual(expect.arrayContaining(['Time elapsed', 'Data processed', 'Memory total']));
      await jobs.abort(uuid);
      expect(await saved).toMatchObject({ words: expect.stringContaining('abort') as string });
    });
    expect(await lifecycle.state(uuid)).toBe('running');
    await agentReady(hypervisor, uuid);
  });

  test('ends on the host when what waits for it is cancelled', async () => {
    await whileSavingIsSlow(savedState, async () => {
      const stop = new AbortController();
      const saved = failureFrom(lifecycle.managedSave(uuid, { signal: stop.signal }));
      await saving();
      stop.abort();
      expect(await saved).toMatchObject({ code: 'cancelled' });
      await until('the job ended', async () => (await jobs.info(uuid)).type === 'None');
    });
    expect(await lifecycle.state(uuid)).toBe('running');
    await agentReady(hypervisor, uuid);
  });
});

describe('the serial console', () => {
  test('answers in a terminal, takes what is typed, and is left by Ctrl+]; what the machine is called reaches no shell', async () => {
    const terminal = openTerminal(hypervisor.consoleCommand(uuid));
    await until('virsh is connected', () => terminal.shown().includes('Escape character is ^]'));
    terminal.type('\r');
    await until('the guest\'s shell asks', () => terminal.shown().includes('# '));
    terminal.type('echo $((6 * 7))-$(hostname)\r');
    await until('the guest answers', () => terminal.shown().includes('42-tinyguest'));
    expect(terminal.ended()).toBe(false);
    terminal.type('\u001d');
    await until('virsh ends', () => terminal.ended());
    expect([await lifecycle.state(uuid), existsSync('console-ran')]).toEqual(['running', false]);
  });

  test('is refused to a second person and taken over by force', async () => {
    const first = openTerminal(hypervisor.consoleCommand(uuid));
    await until('the first is connected', () => first.shown().includes('Escape character is ^]'));
    const second = openTerminal(hypervisor.consoleCommand(uuid));
    await until('the second is refused', () => second.ended());
    expect(second.shown()).toContain('Active console session exists for this domain');
    const third = openTerminal(hypervisor.consoleCommand(uuid, { force: true }));
    await until('the third is connected', () => third.shown().includes('Escape character is ^]'));
    await until('the first has lost it', () => first.ended());
    third.type('\u001d');
    await until('all have ended', () => third.ended());
  });
});

describe('what else a running guest can do', () => {
  test('its disks alone are snapshotted, also with its file systems frozen, and its checkpoints are listed', async () => {
    expect(await snapshots.checkpoints(uuid)).toEqual([]);
    virsh(uri, 'checkpoint-create-as', uuid, 'check-1');
    expect(await snapshots.checkpoints(uuid)).toEqual(['check-1']);
    virsh(uri, 'checkpoint-delete', uuid, 'check-1');
    await snapshots.create(uuid, { name: 'disks', diskOnly: true, atomic: true });
    await snapshots.create(uuid, { name: 'quiet', diskOnly: true, atomic: true, quiesce: true });
    expect(await snapshots.tree(uuid)).toMatchObject([{ name: 'disks', state: 'disk-snapshot', children: [{ name: 'quiet', state: 'disk-snapshot', current: true }] }]);
    await snapshots.delete(uuid, 'disks', { scope: 'children', metadataOnly: true });
    expect([await snapshots.tree(uuid), await lifecycle.state(uuid)]).toEqual([[], 'running']);
  });

  test('a device is changed and vCPUs are set', async () => {
    const mac = (await domains.details(uuid)).interfaces[0]?.mac ?? '';
    await devices.update(uuid, `<interface type='user'><mac address='${mac}'/><model type='virtio'/><link state='down'/></interface>`, 'config');
    expect(await domains.xml(uuid, 'inactive')).toContain("<link state='down'/>");
    await devices.setVcpus(uuid, 1, 'config');
    expect(await failureFrom(devices.setVcpus(uuid, 9, 'config'))).toMatchObject({ words: expect.stringContaining('9') as string });
  });

  test('the machine under it tells its process, whatever it is called, and what it has of KVM', async () => {
    const { runner } = loggedRunner();
    const health = createHostHealth({ runner, timeoutMs: () => 10_000 });
    const process = (await health.qemuProcesses()).find((one) => one.guest === NAME);
    expect(process?.memoryBytes).toBeGreaterThan(1 << 24);
    expect(isAlive(process?.pid ?? 0)).toBe(true);
    expect((await health.kvm()).map((check) => check.subject)).toEqual(['kvm', expect.stringMatching(/^kvm_(?:intel|amd)/) as string, '/dev/kvm']);
  });

  test('shuts down when its agent is asked', async () => {
    await lifecycle.shutdown(uuid, { mode: 'agent' });
    await until('it is off', async () => (await lifecycle.state(uuid)) === 'shutoff', 60_000);
  });
});

interface Terminal {
  shown(): string;
  type(text: string): void;
  ended(): boolean;
}

/** The program in a pseudo-terminal of its own, as a terminal of the editor runs it: its arguments as they are. */
function openTerminal({ program, args, env }: ConsoleCommand): Terminal {
  const given = Object.fromEntries([program, ...args].map((arg, index) => [`ARG${index}`, arg]));
  // `script` insists on a shell; it gets no argument but by the variables that it is told to pass on.
  const line = `exec ${Object.keys(given).map((name) => `"$${name}"`).join(' ')}`;
  const child = spawn('script', ['-qfec', line, '/dev/null'], { env: { ...process.env, ...env, ...given, TERM: 'xterm' }, stdio: ['pipe', 'pipe', 'pipe'] });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text));
  opened.push(child);
  return { shown: () => shown, type: (text) => void child.stdin.write(text), ended: () => child.exitCode !== null };
}
