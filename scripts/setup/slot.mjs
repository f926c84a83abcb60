// Where one `npm start` keeps its profile and its copy of the samples: a second one at the same time has a place of its own.
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Takes the first place below `cache` that nobody has who still runs: `start`, `start-2` …
 * @param {string} cache
 * @returns {Promise<{directory: string, others: readonly number[], leave: () => Promise<void>}>} `others` are the processes that have those before
 */
export async function takeSlot(cache) {
  const others = [];
  for (let number = 1; ; number++) {
    const directory = join(cache, number === 1 ? 'start' : `start-${number}`);
    await mkdir(directory, { recursive: true });
    const lock = join(directory, 'pid');
    const owner = await lockOrOwner(lock);
    if (owner === undefined) return { directory, others, leave: () => rm(lock, { force: true }) };
    others.push(owner);
  }
}

/** Undefined where the lock is ours now, else whose it is. */
async function lockOrOwner(lock) {
  // A link is there with all that is in it, or not at all: nobody sees a lock that is just being written.
  const own = `${lock}-${randomUUID()}`;
  await writeFile(own, String(process.pid));
  try {
    for (;;) {
      if (await succeeds(() => link(own, lock))) return undefined;
      const written = await readFile(lock, 'utf8').catch(() => undefined);
      if (Number(written) > 0 && runs(Number(written))) return Number(written);
      if (written !== undefined) await clear(lock, written);
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** Takes away what somebody left who was killed: one at a time, so that nobody takes away the lock of who came next. */
async function clear(lock, written) {
  const guard = `${lock}-guard`;
  if (!(await succeeds(() => mkdir(guard)))) {
    await sleep(20);
    // It is held for a moment only: who made this one was killed in that moment.
    const { mtimeMs } = await stat(guard).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > 5000) await rmdir(guard).catch(() => undefined);
    return;
  }
  if ((await readFile(lock, 'utf8').catch(() => undefined)) === written) await rm(lock, { force: true });
  await rmdir(guard);
}

/** Whether it was not there yet. */
async function succeeds(make) {
  try {
    await make();
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function runs(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
