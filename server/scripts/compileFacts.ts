// Compiles lists that schemas do not hold: CPU models and features by architecture, from libvirt's cpu_map.
//
//   LIBVIRT_SCHEMAS=<directory> tsx server/scripts/compileFacts.ts [--check]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Facts } from '../src/features/facts';
import type { XmlElement } from '../src/syntax/nodes';
import { parseXml } from '../src/syntax/parser';

const server = dirname(dirname(fileURLToPath(import.meta.url)));
const FILE = join(server, 'grammars', 'facts.json');

/** Where libvirt's schemas are: facts come from the version that we ship. */
const SCHEMAS = process.env['LIBVIRT_SCHEMAS'] ?? join(dirname(server), '..', 'shared', 'schemas', '12.8.0');

/** Reads the cpu_map: models in its own order, with the versioned aliases (`Skylake-Server-v1`) behind all others. */
export function compileFacts(cpuMap: string): Facts {
  const cpus: Record<string, { models: string[]; features: string[] }> = {};
  const root = readRoot(join(cpuMap, 'index.xml'));
  for (const arch of root?.elements('arch') ?? []) {
    const models: string[] = [];
    const features: string[] = [];
    for (const file of includedFiles(arch)) {
      const included = readRoot(join(cpuMap, file));
      for (const element of included?.elements() ?? []) {
        const name = element.attribute('name')?.value;
        if (name === undefined) continue;
        if (element.name === 'model') models.push(name);
        else if (element.name === 'feature') features.push(name);
      }
    }
    cpus[arch.attribute('name')?.value ?? ''] = { models: plainFirst(models), features: [...new Set(features)].sort() };
  }
  return { generated: 'npm run generate', cpus };
}

function plainFirst(models: readonly string[]): string[] {
  const isVersioned = (name: string): boolean => /-v\d+$/.test(name);
  return [...models.filter((name) => !isVersioned(name)), ...models.filter(isVersioned)];
}

function includedFiles(arch: XmlElement): string[] {
  const files: string[] = [];
  for (const element of arch.elements()) {
    if (element.name === 'include') files.push(element.attribute('filename')?.value ?? '');
    else files.push(...includedFiles(element));
  }
  return files.filter((file) => file !== '');
}

function readRoot(file: string): XmlElement | undefined {
  return parseXml(readFileSync(file, 'utf8')).root;
}

/** Writes facts.json, or with `check` only compares. Returns what went wrong, a line each. */
export function generateFacts(options: { readonly check: boolean }): string[] {
  const cpuMap = join(SCHEMAS, 'cpu_map');
  if (!existsSync(cpuMap)) {
    console.warn('facts.json is left as it is: set LIBVIRT_SCHEMAS to a directory of libvirt schemas with cpu_map');
    return [];
  }
  const content = `${JSON.stringify(compileFacts(cpuMap))}\n`;
  if (existsSync(FILE) && readFileSync(FILE, 'utf8') === content) return [];
  if (options.check) return ['server/grammars/facts.json is stale: run npm run generate'];
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, content);
  return [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const complaints = generateFacts({ check: process.argv.includes('--check') });
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) process.exitCode = 1;
}
