// What a running guest does and takes: pause and reset, agent, devices, media, tag. A second one is in saving.test.ts.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { agentBack, agentReady, connectTo, defineGuest, failureFrom, makeDisk, makeFile, removeDomain, until } from './support';

const { uri, directory } = inject('session');
const { hypervisor } = connectTo(uri);
const { lifecycle, domains, devices, agent, jobs } = hypervisor;
let uuid = '';

beforeAll(async () => {
  uuid = await defineGuest(hypervisor, directory, 'guest');
});
afterAll(async () => {
  await removeDomain(hypervisor, uuid);
  hypervisor.dispose();
});

describe('a running guest', () => {
  test('starts paused, resumes, and refuses a second start', async () => {
    await lifecycle.start(uuid, { paused: true });
    expect(await lifecycle.state(uuid)).toBe('paused');
    await lifecycle.resume(uuid);
    expect(await lifecycle.state(uuid)).toBe('running');
    expect(await failureFrom(lifecycle.start(uuid))).toMatchObject({ code: 'domain-running' });
  });

  test('has no agent before its system is up, and says so', async () => {
    expect(await failureFrom(agent.command(uuid, { execute: 'guest-ping' }))).toMatchObject({ code: 'agent-not-responding', remedy: 'start-agent-in-guest' });
    await agentReady(hypervisor, uuid);
  });

  test('answers through its agent', async () => {
    expect(await agent.command(uuid, { execute: 'guest-get-host-name' })).toEqual({ 'host-name': 'tinyguest' });
    expect(await failureFrom(agent.command(uuid, { execute: 'no-such-command' }))).toMatchObject({ code: 'agent-refused' });
    // Nanoseconds: more digits than a number of ours holds.
    expect(await agent.commandText(uuid, '{"execute":"guest-get-time"}')).toMatch(/^\{"return":\d{19}\}$/);
    const echo = '{"execute":"guest-exec","arguments":{"path":"/bin/echo","arg":["-n","$(reboot); \'\\"\\n é \\u202e --x"],"capture-output":true}}';
    const pid = /\d+/.exec(await agent.commandText(uuid, echo))?.[0];
    let answer = '';
    const exec = async (): Promise<string> => answer = await agent.commandText(uuid, `{"execute":"guest-exec-status","arguments":{"pid":${pid ?? ''}}}`);
    await until('the guest ran it', async () => (await exec()).includes('"exited":true'));
    expect(Buffer.from(/"out-data":"([^"]*)"/.exec(answer)?.[1] ?? '', 'base64').toString()).toBe('$(reboot); \'"\n é \u202e --x');
    const info = await agent.info(uuid, { about: ['os', 'hostname'] });
    expect([info.get('hostname'), info.get('os.machine')]).toEqual(['tinyguest', 'x86_64']);
    expect(await agent.freezeStatus(uuid)).toBe('thawed');
    // The tiny guest has no file system that could be frozen.
    expect([await agent.freeze(uuid), await agent.thaw(uuid)]).toEqual([0, 0]);
    expect(await devices.addresses(uuid, 'agent')).toContainEqual(expect.objectContaining({ device: 'eth0', protocol: 'ipv4', address: '10.0.2.15/24' }));
  });

  test('is told secrets that no argument of a process and no log has', async () => {
    const [program, seen] = [join(directory, 'tmp', 'watched-virsh'), join(directory, 'tmp', 'watched-arguments')];
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$*" >> '${seen}'\nexec virsh "$@"\n`);
    chmodSync(program, 0o755);
    const { hypervisor: watched, log } = connectTo(uri, { virshPath: () => program });
    const secret = 'top "$ecret" é\\';
    const { pid } = (await watched.agent.command(uuid, { execute: 'guest-exec', arguments: { path: '/bin/echo', arg: ['-n', secret], 'capture-output': true } })) as { readonly pid: number };
    const status = async (): Promise<{ readonly exited: boolean; readonly 'out-data'?: string }> => (await watched.agent.command(uuid, { execute: 'guest-exec-status', arguments: { pid } })) as { readonly exited: boolean };
    let ended: Awaited<ReturnType<typeof status>> = { exited: false };
    await until('the guest ran it', async () => (ended = await status()).exited);
    expect(Buffer.from(ended['out-data'] ?? '', 'base64').toString()).toBe(secret);
    watched.dispose();
    expect([...new Set(readFileSync(seen, 'utf8').trim().split('\n'))]).toEqual([`-q -c ${uri}`]);
    expect([log.join('\n').includes('ecret'), log.some((line) => line.includes('guest-exec'))]).toEqual([false, true]);
  });

  test('suspends, resumes, resets', async () => {
    await lifecycle.suspend(uuid);
    expect(await lifecycle.state(uuid)).toBe('paused');
    expect((await domains.list()).find((one) => one.uuid === uuid)).toMatchObject({ state: 'paused', vcpus: 1, memoryBytes: 128 * 1024 * 1024 });
    await lifecycle.resume(uuid);
    await lifecycle.reset(uuid);
    await agentBack(hypervisor, uuid);
  });

  test('takes and gives back devices, confirmed by its XML', async () => {
    const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${makeDisk(directory, 'extra')}'/><target dev='vdb' bus='virtio'/></disk>`;
    expect(await devices.attach(uuid, disk, 'both')).toBe('confirmed');
    expect((await devices.blockList(uuid, 'live')).map((one) => one.target)).toEqual(['vda', 'vdb', 'sda']);
    expect(await devices.detach(uuid, disk, 'both', { waitMs: 20_000 })).toBe('confirmed');
    expect((await devices.blockList(uuid, 'live')).map((one) => one.target)).toEqual(['vda', 'sda']);
    expect(await devices.attach(uuid, "<interface type='user'><mac address='52:54:00:00:00:99'/></interface>", 'config')).toBe('confirmed');
    expect(await devices.detach(uuid, "<interface type='user'><mac address='52:54:00:00:00:99'/></interface>", 'config')).toBe('confirmed');
  });

  test('a detach that the guest ignores is pending, whatever virsh says', async () => {
    const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${makeDisk(directory, 'kept')}'/><target dev='vdc' bus='virtio'/></disk>`;
    expect(await devices.attach(uuid, disk, 'live')).toBe('confirmed');
    // A guest that does not run cannot let go.
    await lifecycle.suspend(uuid);
    expect(await devices.detach(uuid, disk, 'live', { waitMs: 500 })).toBe('pending');
    await lifecycle.resume(uuid);
    await until('it let go', async () => (await devices.blockList(uuid, 'live')).every((one) => one.target !== 'vdc'));
  });

  test('changes media', async () => {
    const source = makeFile(directory, 'a  b.iso', 'medium'.repeat(1000));
    const medium = async (): Promise<string | undefined> => (await devices.blockList(uuid, 'live')).find((one) => one.target === 'sda')?.source;
    await devices.changeMedia(uuid, 'sda', { source, affects: 'live' });
    expect(await medium()).toBe(source);
    await devices.changeMedia(uuid, 'sda', { affects: 'live', force: true });
    expect(await medium()).toBeUndefined();
    expect(await failureFrom(devices.changeMedia(uuid, 'vdz', { affects: 'live' }))).toMatchObject({ code: 'not-found', what: 'device' });
  });

  test('has no job to show or abort when idle', async () => {
    expect(await jobs.info(uuid)).toMatchObject({ type: 'None' });
    expect(await failureFrom(jobs.abort(uuid))).toMatchObject({ words: expect.stringContaining('no job is active') as string });
  });

  test('keeps its tag through a define, live and at the next start', async () => {
    await domains.setTag(uuid, 'blue <&> grün');
    await domains.setTitle(uuid, '-a "title"');
    expect(await domains.details(uuid)).toMatchObject({ tag: 'blue <&> grün', title: '-a "title"' });
    await domains.define(await domains.xml(uuid, 'edit'), { validate: true });
    expect(await domains.xml(uuid, 'inactive')).toContain('blue &lt;&amp;&gt; grün');
    await domains.setTag(uuid, undefined);
    expect((await domains.details(uuid)).tag).toBeUndefined();
  });
});
