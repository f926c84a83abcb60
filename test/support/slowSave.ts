// A save of a machine that takes a minute, so that there is time to look at it and to end it.
import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, constants, openSync, readSync, rmSync } from 'node:fs';

/** While `body` runs, there is a pipe where libvirt saves a machine (`path`), from which little is taken. */
export async function whileSavingIsSlow(path: string, body: () => Promise<void>): Promise<void> {
  rmSync(path, { force: true });
  execFileSync('mkfifo', [path]);
  chmodSync(path, 0o666);
  const pipe = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const buffer = Buffer.alloc(16 * 1024);
  const reader = setInterval(() => {
    try {
      readSync(pipe, buffer);
    } catch {
      // Nothing is in it yet.
    }
  }, 20);
  try {
    await body();
  } finally {
    clearInterval(reader);
    closeSync(pipe);
    rmSync(path, { force: true });
  }
}
