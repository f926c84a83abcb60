// A virsh that somebody else ends: not a refusal, for nobody knows what libvirt made of what it was told.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createVirshHypervisor } from '../../client/src/virsh/virshHypervisor';
import { failureFrom, loggedRunner } from './support';

const folder = mkdtempSync(join(tmpdir(), 'killed-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a define fails with when virsh is this script. */
async function defineWith(script: string): Promise<string> {
  const path = join(folder, 'virsh');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  const hypervisor = createVirshHypervisor({ uri: 'qemu:///system', runner: loggedRunner().runner, virshPath: () => path, timeoutMs: () => 5000 });
  const { code } = await failureFrom(hypervisor.domains.define('<domain><name>web</name></domain>', { validate: true }));
  hypervisor.dispose();
  return code;
}

test.skipIf(process.platform === 'win32')('virsh that is killed in a define is told apart from one that answered', async () => {
  expect([await defineWith('kill -9 $$'), await defineWith("echo 'error: unsupported configuration: no' >&2; kill -9 $$"), await defineWith("echo 'error: unsupported configuration: no' >&2; exit 1")]).toEqual(['virsh-killed', 'xml-refused', 'xml-refused']);
});
