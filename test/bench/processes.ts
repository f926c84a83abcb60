// Whole processes over many files, as a person or a CI job runs them: ours, xmllint and jing in turn.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { schemaDirectory } from '../support/libxml2';
import { benchDomains, writeFiles } from './documents';
import type { Figure, Group } from './figures';
import { interleaved } from './statistics';

const cli = resolve(import.meta.dirname, '../../dist/cli.js');

/** Measures processes from start to end; the least of some rounds, since everything else only adds. */
export function measureProcesses(directory: string, rounds: number): Group {
  const { texts, from } = benchDomains();
  const once = writeFiles(join(directory, 'once'), texts);
  const twice = [...once, ...writeFiles(join(directory, 'again'), texts)];
  const schemas = schemaDirectory();
  const notes = [`${from}; the least of ${rounds} rounds. Ours also runs every rule; xmllint and jing check the schema alone.`];
  const programs = contestants(schemas === undefined ? undefined : join(schemas, 'domain.rng'), notes);
  const figures: Figure[] = [];
  const sets: readonly (readonly [string, readonly string[]])[] = [
    ['one small document', once.slice(0, 1)],
    [`${once.length} documents`, once],
    [`${twice.length} documents, each twice`, twice],
  ];
  for (const [what, files] of sets) {
    const times = interleaved(rounds, Object.fromEntries(programs.map(({ name, program, args }) => [name, () => run(program, [...args, ...files])])));
    for (const [of, values] of Object.entries(times)) figures.push({ what, of, value: Math.min(...values) });
  }
  return { title: 'A whole process', unit: 'ms', compare: 'peers', figures, notes };
}

/** A program that checks files. */
export interface Contestant {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

function contestants(schema: string | undefined, notes: string[]): Contestant[] {
  return [{ name: 'libvirt-xml', program: process.execPath, args: [cli, 'check', '--quiet'] }, ...validators(schema, notes)];
}

/** The validators of this machine with a schema; `notes` learn of those that are left out. */
export function validators(schema: string | undefined, notes: string[]): Contestant[] {
  if (schema === undefined) {
    notes.push('xmllint and jing are left out: libvirt\'s schemas are not on this machine (LIBVIRT_SCHEMAS).');
    return [];
  }
  const peers = [
    { name: 'xmllint', program: 'xmllint', args: ['--noout', '--relaxng', schema] },
    { name: 'jing', program: 'jing', args: [schema] },
  ];
  const there = peers.filter(({ program }) => spawnSync(program, ['--version']).error === undefined);
  for (const { name } of peers.filter((peer) => !there.includes(peer))) notes.push(`${name} is left out: it is not installed.`);
  return there;
}

function run(program: string, args: readonly string[]): void {
  const { error, status } = spawnSync(program, args, { stdio: 'ignore' });
  if (error) throw error;
  if (status === 2 && program === process.execPath) throw new Error('dist/cli.js cannot run: `npm run build` first');
}
