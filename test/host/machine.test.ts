// The machine under the hosts, by its real programs: virt-host-validate, and a systemd that runs a real libvirtd.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { hasProgram, pidsNaming, startSystemd, UNPRIVILEGED, whyNoPolkit, whyNoSystemd, type Systemd } from '../../scripts/libvirtHost/index.mjs';
import { adviceOf } from '../../client/src/ui/failureWords';
import { createHostHealth } from '../../client/src/virsh/health';
import type { HostHealth } from '../../client/src/virsh/hypervisor';
import { loggedRunner } from '../virsh/support';
import { connectTo, failureFrom, until } from './support';

/** The checks of a machine whose `systemctl` is in this directory. */
const healthWith = (directory: string): HostHealth => createHostHealth({ runner: loggedRunner({ env: { PATH: `${directory}:${process.env['PATH'] ?? ''}` } }).runner, timeoutMs: () => 20_000 });

test.skipIf(!hasProgram('virt-host-validate'))('virt-host-validate says of each thing whether it is there, and every line of it is read', async () => {
  const checks = await createHostHealth({ runner: loggedRunner().runner, timeoutMs: () => 20_000 }).validate('qemu');
  const lines = printedBy('virt-host-validate', ['qemu']).split('\n').filter((line) => /: (?:PASS|WARN|FAIL|NOTE)/.test(line));
  expect(checks).toHaveLength(lines.length);
  expect(checks.every(({ id, subject, words }) => id === 'validate:qemu' && subject !== '' && words !== '')).toBe(true);
  expect(checks.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['hardware virtualization', 'device /dev/net/tun exists', "cgroup 'memory' controller support"]));
  // What it prints in words is what we say in ours.
  expect(lines.map((line) => /: (PASS|WARN|FAIL|NOTE)/.exec(line)?.[1])).toEqual(checks.map(({ status }) => ({ pass: 'PASS', warn: 'WARN', fail: 'FAIL', unknown: 'NOTE' })[status]));
});

/** What a program prints, whatever it ends with. */
function printedBy(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}

const why = whyNoSystemd();

describe.skipIf(why !== undefined)(`systemd${why === undefined ? '' : ` (${why})`}`, () => {
  const directory = join(inject('base'), 'd');
  const home = join(inject('base'), 'dl');
  const uri = `qemu+unix:///session?socket=${home}/libvirt/libvirt-sock`;
  let systemd: Systemd | undefined;
  const health = healthWith(join(directory, 'bin'));
  const state = async (): Promise<unknown> => (await health.daemons()).filter(({ unit }) => /^(?:libvirtd|virtlogd)/.test(unit)).map(({ unit, active, enabled }) => `${unit} ${active} ${enabled}`);

  beforeAll(async () => {
    execFileSync('sh', ['-ec', 'mkdir -p "$1/libvirt/tmp"; chown -R "$2:$2" "$1"; chmod 700 "$1"', 'sh', home, String(UNPRIVILEGED)]);
    systemd = await startSystemd(directory, {
      'libvirtd.service': service(`/usr/sbin/libvirtd --pid-file ${home}/libvirtd.pid`),
      'virtlogd.service': service('/bin/false'),
      'virtlockd.service': `${service('/bin/false')}Type=notify\n`,
      'virtproxyd.service': service('/bin/sleep 1000'),
      'virtproxyd.socket': `[Unit]\nDefaultDependencies=no\n[Socket]\nListenStream=/run/virtproxyd-of-the-test\n`,
    });
  });
  afterAll(() => systemd?.stop());

  /** An unprivileged libvirtd, all of whose files are its own. */
  function service(command: string): string {
    const env = ['RUNTIME_DIR', 'CONFIG_HOME', 'CACHE_HOME', 'DATA_HOME'].map((name) => `Environment=XDG_${name}=${home}\n`).join('');
    return `[Unit]\nDefaultDependencies=no\n[Service]\nUser=${UNPRIVILEGED}\nGroup=${UNPRIVILEGED}\n${env}ExecStart=${command}\n`;
  }

  test('a daemon is seen, started, restarted and stopped, and virsh has a host or none by that', async () => {
    const { hypervisor } = connectTo(uri);
    const answers = async (): Promise<boolean> => hypervisor.facts.info().then(() => true, () => false);
    // Where this is tried again it may run.
    await health.controlDaemon('libvirtd.service', 'stop');
    expect(await state()).toEqual(['libvirtd.service inactive static', 'virtlogd.service inactive static']);
    expect(await failureFrom(hypervisor.facts.info())).toMatchObject({ code: 'daemon-not-running' });
    await health.controlDaemon('libvirtd.service', 'start');
    expect(await state()).toEqual(['libvirtd.service active static', 'virtlogd.service inactive static']);
    await until('the host answers', answers, 60_000);
    const [before] = pids();
    await health.controlDaemon('libvirtd.service', 'restart');
    await until('the host answers again', answers, 60_000);
    expect([pids().length, pids()[0] === before]).toEqual([1, false]);
    await health.controlDaemon('libvirtd.service', 'stop');
    expect(await state()).toEqual(['libvirtd.service inactive static', 'virtlogd.service inactive static']);
    expect(await failureFrom(hypervisor.facts.info())).toMatchObject({ code: 'daemon-not-running' });
    hypervisor.dispose();
  });

  test('a daemon that ends at once is seen as failed', async () => {
    await health.controlDaemon('virtlogd.service', 'start');
    await until('its failure shows', async () => JSON.stringify(await state()).includes('virtlogd.service failed'));
  });

  test('what is not installed is told in systemctl’s own words', async () => {
    expect(await failureFrom(health.controlDaemon('virtqemud.service', 'start'))).toMatchObject({ code: 'not-found', words: 'Failed to start virtqemud.service: Unit virtqemud.service not found.' });
  });

  test('a daemon that does not come up is a failure of that daemon, and its status says why', async () => {
    expect(await failureFrom(health.controlDaemon('virtlockd.service', 'start'))).toMatchObject({ code: 'service-failed', unit: 'virtlockd.service', words: 'Job for virtlockd.service failed because the control process exited with error code.' });
    const status = await health.daemonStatus('virtlockd.service');
    expect([status.includes('/bin/false'), status.includes('status=1/FAILURE')]).toEqual([true, true]);
  });

  test('a modular daemon that its socket starts is seen as such, while the socket listens', async () => {
    const proxy = async (): Promise<unknown> => (await health.daemons()).filter(({ unit }) => unit.startsWith('virtproxyd')).map(({ unit, active, triggeredBy }) => [unit, active, triggeredBy]);
    await health.controlDaemon('virtproxyd.socket', 'stop');
    expect(await proxy()).toEqual([['virtproxyd.service', 'inactive', []], ['virtproxyd.socket', 'inactive', []]]);
    await health.controlDaemon('virtproxyd.socket', 'start');
    expect(await proxy()).toEqual([['virtproxyd.service', 'inactive', ['virtproxyd.socket']], ['virtproxyd.socket', 'active', []]]);
    await health.controlDaemon('virtproxyd.socket', 'stop');
  });

  test.skipIf(whyNoPolkit() !== undefined)('polkit lets a user see the daemons and not touch them, and that is told with what to do', async () => {
    const ofUser = healthWith(join(directory, 'user'));
    expect(await ofUser.daemons()).toEqual(await health.daemons());
    expect(await ofUser.daemonStatus('virtproxyd.service')).toContain('virtproxyd.service');
    const before = await state();
    for (const action of ['start', 'stop', 'restart'] as const) {
      const failure = await failureFrom(ofUser.controlDaemon('virtproxyd.service', action));
      expect(failure).toMatchObject({ code: 'service-refused', unit: 'virtproxyd.service', action, remedy: 'run-as-root', words: `Failed to ${action} virtproxyd.service: Interactive authentication required.` });
      expect(adviceOf(failure)).toBe(`Only an administrator may do that: run \`sudo systemctl ${action} virtproxyd.service\` in a terminal.`);
    }
    expect(await state()).toEqual(before);
  });

  /** Its libvirtd, as this side of the namespace numbers it. */
  const pids = (): readonly number[] => pidsNaming(`${home}/libvirtd.pid`);
});

test.skipIf(!hasProgram('systemctl') || isBooted())('a machine that was not booted with systemd has no units to show', async () => {
  const health = createHostHealth({ runner: loggedRunner().runner, timeoutMs: () => 20_000 });
  expect(await health.daemons()).toEqual([]);
  expect(await failureFrom(health.controlDaemon('libvirtd.service', 'start'))).toMatchObject({ words: expect.stringContaining('System has not been booted with systemd') as string });
});

/** As sd_booted(3) tells it. */
function isBooted(): boolean {
  return printedBy('ls', ['/run/systemd']).split('\n').includes('system');
}
