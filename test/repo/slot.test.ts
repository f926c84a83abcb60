// Places for several `npm start`s at a time: no two of them ever have the same one.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from './files';

interface Slot {
  readonly directory: string;
  readonly others: readonly number[];
  readonly leave: () => Promise<void>;
}
interface Slots {
  readonly takeSlot: (cache: string) => Promise<Slot>;
}

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'libvirt-slot-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

const take = async (): Promise<Slot> => ((await import(pathToFileURL(join(root, 'scripts/setup/slot.mjs')).href)) as Slots).takeSlot(cache);

/** Leaves a lock that says this. */
function leaveLock(name: string, text: string): void {
  mkdirSync(join(cache, name));
  writeFileSync(join(cache, name, 'pid'), text);
}

/** A process that is over. */
const gone = (): string => String(spawnSync('true').pid);

test.each(['nobody', 'somebody who was killed', 'a disk that was full'])('all that begin at once have places of their own, also after %s', async (before) => {
  if (before !== 'nobody') for (const name of ['start', 'start-2']) leaveLock(name, before.endsWith('full') ? '' : gone());
  const slots = await Promise.all(Array.from({ length: 5 }, take));
  const places = ['start', 'start-2', 'start-3', 'start-4', 'start-5'].map((name) => join(cache, name));
  expect(slots.map(({ directory }) => directory).sort()).toEqual(places);
  expect(places.map((place) => [readdirSync(place), readFileSync(join(place, 'pid'), 'utf8')])).toEqual(places.map(() => [['pid'], String(process.pid)]));
});

test('a place that was left is the next one’s, who is told of the others', async () => {
  const [first, second] = [await take(), await take()];
  expect([first.others, second.others]).toEqual([[], [process.pid]]);
  await first.leave();
  expect([(await take()).directory, (await take()).others]).toEqual([first.directory, [process.pid, process.pid]]);
});
