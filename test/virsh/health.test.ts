// Checks of the machine, with stand-ins for the programs of systemd and the kernel on PATH: what is asked, and what is made of the answer.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHostHealth } from '../../client/src/virsh/health';
import type { HostHealth } from '../../client/src/virsh/hypervisor';
import { failureFrom, loggedRunner } from './support';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lvbin'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A machine whose programs are these shell scripts; each call is noted. */
function machine(programs: Readonly<Record<string, string>>): { readonly health: HostHealth; readonly calls: () => string[] } {
  const calls = join(directory, 'calls');
  writeFileSync(calls, '');
  for (const [name, script] of Object.entries(programs)) {
    const path = join(directory, name);
    writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "${name} $*" >> '${calls}'\n${script}\n`);
    chmodSync(path, 0o755);
  }
  const { runner } = loggedRunner({ env: { PATH: `${directory}:/bin` } });
  return { health: createHostHealth({ runner, timeoutMs: () => 5000 }), calls: () => readFileSync(calls, 'utf8').split('\n').filter((line) => line !== '') };
}

const units = `cat <<'END'
Id=virtqemud.service
LoadState=loaded
ActiveState=inactive
UnitFileState=disabled
TriggeredBy=virtqemud.socket virtqemud-ro.socket

Id=virtqemud.socket
LoadState=loaded
ActiveState=active
UnitFileState=enabled

Id=libvirtd.service
LoadState=not-found
ActiveState=inactive
UnitFileState=
END`;

test('the daemons that are installed, as systemd sees them', async () => {
  const { health } = machine({ systemctl: units });
  expect(await health.daemons()).toEqual([
    { unit: 'virtqemud.service', active: 'inactive', enabled: 'disabled', triggeredBy: ['virtqemud.socket'] },
    { unit: 'virtqemud.socket', active: 'active', enabled: 'enabled', triggeredBy: [] },
  ]);
});

test('a daemon is started, stopped and restarted by systemctl, and by its exact name', async () => {
  const { health, calls } = machine({ systemctl: 'exit 0' });
  for (const action of ['start', 'stop', 'restart'] as const) await health.controlDaemon('virtqemud.service', action);
  expect(calls()).toEqual(['systemctl start virtqemud.service', 'systemctl stop virtqemud.service', 'systemctl restart virtqemud.service']);
});

test('what is no unit of libvirt is not handed to systemctl', async () => {
  const { health, calls } = machine({ systemctl: 'exit 0' });
  for (const act of [health.controlDaemon('sshd.service', 'stop'), health.daemonStatus('sshd.service'), health.daemonJournal('--help')]) expect(await failureFrom(act)).toMatchObject({ code: 'unsupported' });
  expect(calls()).toEqual([]);
});

test('systemctl’s refusal is told in its own words', async () => {
  const words = 'Failed to start virtqemud.service: Interactive authentication required.';
  const { health } = machine({ systemctl: `echo '${words}' >&2; exit 1` });
  expect(await failureFrom(health.controlDaemon('virtqemud.service', 'start'))).toMatchObject({ code: 'service-refused', words });
});

test('loaded modules by lsmod, and the verdicts of virt-host-validate', async () => {
  const { health } = machine({
    lsmod: "printf 'Module Size Used by\\nkvm_amd 1 0\\nkvm 2 1 kvm_amd\\n'",
    'virt-host-validate': "printf '  QEMU: Checking for hardware virtualization      : PASS\\n  QEMU: Checking for secure guest support : WARN (no SEV)\\n'; exit 1",
  });
  expect((await health.kvm()).filter((check) => check.id === 'kvm-modules')).toEqual([
    { id: 'kvm-modules', status: 'pass', subject: 'kvm', words: 'loaded' },
    ...(process.arch === 'x64' ? [{ id: 'kvm-modules', status: 'pass', subject: 'kvm_amd', words: 'loaded' }] : []),
  ]);
  expect(await health.validate()).toEqual([
    { id: 'validate:qemu', status: 'pass', subject: 'hardware virtualization', words: 'PASS' },
    { id: 'validate:qemu', status: 'warn', subject: 'secure guest support', words: 'no SEV' },
  ]);
});
