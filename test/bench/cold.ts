// The first pass of a new process over documents that it has never seen, schema included: what a CI job or a hook pays.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { schemaDirectory } from '../support/libxml2';
import { benchDomains, writeFiles } from './documents';
import type { Aim, Figure, Group } from './figures';
import { validators } from './processes';
import { interleaved } from './statistics';

/** The bundled coldProcess.ts, beside this program's own bundle. */
const program = resolve(import.meta.dirname, 'coldProcess.mjs');

interface ColdRun {
  readonly milliseconds: number;
  readonly valid: number;
}

/** Measures first passes in processes of their own; the least of some rounds. */
export function measureCold(directory: string, rounds: number): Group {
  const { texts, from } = benchDomains();
  const list = join(directory, 'cold.json');
  writeFileSync(list, JSON.stringify(texts));
  const schemas = schemaDirectory();
  const notes = [`${from}, each once; the least of ${rounds} rounds. Ours reads its compiled grammar and is set up as the command line is; the others compile libvirt's schema.`];
  const names = schemas === undefined ? ['ours'] : ['ours', 'libxml2-wasm'];
  const inside = new Map<string, ColdRun>();
  const inProcess = (name: string) => (): void => {
    const run = runCold(name, list);
    inside.set(name, run.milliseconds < (inside.get(name)?.milliseconds ?? Infinity) ? run : { ...run, milliseconds: inside.get(name)?.milliseconds ?? run.milliseconds });
  };
  const files = writeFiles(join(directory, 'cold'), texts);
  const peers = validators(schemas === undefined ? undefined : join(schemas, 'domain.rng'), notes);
  const times = interleaved(rounds, {
    ...Object.fromEntries(names.map((name) => [name, inProcess(name)])),
    ...Object.fromEntries(peers.map((peer) => [peer.name, () => spawnSync(peer.program, [...peer.args, ...files], { stdio: 'ignore' })])),
  });
  const figures: Figure[] = [...inside].map(([of, { milliseconds: value }]) => ({ what: 'schema and first pass', of, value }));
  for (const [of, values] of Object.entries(times)) figures.push({ what: 'the whole process', of, value: Math.min(...values) });
  const [ours, theirs] = [inside.get('ours'), inside.get('libxml2-wasm')];
  if (ours && theirs && ours.valid !== theirs.valid) notes.push(`They disagree: ${ours.valid} valid documents for us, ${theirs.valid} for libxml2.`);
  const aims: Aim[] = ours && theirs ? [{ what: 'cold, times as fast as libxml2', value: theirs.milliseconds / ours.milliseconds, bound: 'at least', limit: 2, unit: '×' }] : [];
  return { title: 'In a new process, cold', unit: 'ms', compare: 'peers', figures, aims, notes };
}

function runCold(name: string, list: string): ColdRun {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, name, list], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return JSON.parse(stdout) as ColdRun;
}
