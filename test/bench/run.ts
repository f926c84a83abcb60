// One run of the benchmark: every part in turn, then tables or JSON.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCold } from './cold';
import { table, verdict, type Group } from './figures';
import { measureGrowth } from './growth';
import { measureHosts } from './hosts';
import { measureMemory, measureStart, measureTyping } from './latency';
import { measureProcesses } from './processes';
import { measureWarm } from './warm';
import { measureWords } from './words';

const { values: options } = parseArgs({ options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, only: { type: 'string' } } });

/** How much is done: all, or just enough to see that it works. */
const size = options.quick
  ? { rounds: 2, lengths: [{ lines: 100, places: 1 }, { lines: 2000, places: 1 }], domains: [1, 20] }
  : { rounds: 7, lengths: [{ lines: 100, places: 3 }, { lines: 2000, places: 3 }, { lines: 20_000, places: 1 }], domains: [1, 100, 1000] };

const directory = mkdtempSync(join(tmpdir(), 'libvirt-bench-'));

const parts: Readonly<Record<string, () => Group | Promise<Group | Group[]>>> = {
  start: () => measureStart(size.rounds),
  cold: () => measureCold(directory, size.rounds),
  processes: () => measureProcesses(directory, size.rounds),
  warm: () => measureWarm(size.rounds * 2),
  growth: () => measureGrowth(size.lengths.map(({ lines }) => lines), size.rounds),
  typing: () => measureTyping(size.lengths),
  words: () => measureWords(directory, size.rounds),
  memory: () => measureMemory(),
  hosts: () => measureHosts(size.domains, 3),
};

const chosen = options.only?.split(',') ?? Object.keys(parts);
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) throw new Error(`No part is named ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.`);

const machine = `${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}`;
const load = () => loadavg()[0] ?? 0;
const loadBefore = load();
const groups: Group[] = [];
try {
  if (!options.json) console.log(`${machine}; load ${loadBefore.toFixed(1)}`);
  for (const name of chosen) {
    const measured = await parts[name]?.();
    const found = measured === undefined ? [] : Array.isArray(measured) ? measured : [measured];
    groups.push(...found);
    if (!options.json) for (const group of found) console.log(table(group));
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
const aims = groups.flatMap((group) => group.aims ?? []);
if (!options.json && aims.length > 0) console.log(['\nAims', ...aims.map((aim) => `  ${verdict(aim)}`)].join('\n'));
if (options.json) console.log(JSON.stringify({ machine, load: { before: loadBefore, after: load() }, groups }, undefined, 2));
