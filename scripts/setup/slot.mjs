// Where one `npm start` keeps its profile and its copy of the samples: a second one at the same time has a place of its own.
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

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
  for (;;) {
    try {
      const file = await open(lock, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return undefined;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
    // Who was killed left it. One that is just being written has no number yet.
    if (owner > 0 && runs(owner)) return owner;
    await rm(lock, { force: true });
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
