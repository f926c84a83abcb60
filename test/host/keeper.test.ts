// What a script began ends with it, also when it is killed: the keeper of `npm start` and of the demo host.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../../scripts/libvirtHost/index.mjs';
import { until } from './support';

const keeper = new URL('../../scripts/setup/keeper.mjs', import.meta.url).href;
let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lvkeep'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A script that starts a group and a process that names a directory, tells the keeper of both, and says their pids. */
async function begin(end: 'stays' | 'is over'): Promise<{ readonly script: number; readonly pids: readonly number[]; readonly ended: Promise<unknown> }> {
  const kept = join(directory, 'kept');
  mkdirSync(kept);
  const child = spawn(process.execPath, ['--input-type=module', '-e', `
    import { spawn } from 'node:child_process';
    import { startKeeper } from ${JSON.stringify(keeper)};
    const keeper = startKeeper();
    const options = { detached: true, stdio: 'ignore' };
    const group = spawn('sleep', ['600'], options);
    const daemon = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 600_000)', ${JSON.stringify(`${kept}/of-a-daemon`)}], options);
    keeper.keep({ directory: ${JSON.stringify(kept)} });
    keeper.keep({ group: group.pid });
    for (const one of [group, daemon]) one.unref();
    console.log(group.pid, daemon.pid);
    ${end === 'stays' ? 'setTimeout(() => undefined, 600_000);' : 'await keeper.over();'}
  `], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data') as [string];
  return { script: child.pid ?? 0, pids: line.trim().split(' ').map(Number), ended };
}

test('a script that is killed takes along what it began, and its directory', async () => {
  const { script, pids } = await begin('stays');
  expect([pids.map(isAlive), existsSync(join(directory, 'kept'))]).toEqual([[true, true], true]);
  process.kill(script, 'SIGKILL');
  await until('the end of all', () => !pids.some(isAlive) && !existsSync(join(directory, 'kept')), 20_000);
});

test('a script that ended all itself is left alone', async () => {
  const { pids, ended } = await begin('is over');
  try {
    expect(await ended).toEqual([0, null]);
    expect([pids.map(isAlive), existsSync(join(directory, 'kept'))]).toEqual([[true, true], true]);
  } finally {
    for (const pid of pids) process.kill(-pid, 'SIGKILL');
  }
});
