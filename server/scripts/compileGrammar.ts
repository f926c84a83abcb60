// Compiles libvirt's RELAX NG schemas to the committed grammars, one file a document kind, and lists the devices of the domain's.
//
//   LIBVIRT_SCHEMAS=<directory> tsx server/scripts/compileGrammar.ts [--check]
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadGrammar } from '../src/grammar/load';
import { compileSchema } from '../src/grammar/relaxng';
import type { ReadSchema } from '../src/grammar/schemaSources';
import { SCHEMA_FILES } from '../src/grammar/schemaFiles';

const server = dirname(dirname(fileURLToPath(import.meta.url)));
const GRAMMARS = join(server, 'grammars');
const DEVICE_NAMES = join(server, 'src', 'features', 'deviceNames.ts');

/** The schemas that we ship; the directory is named after their version. */
const SCHEMAS = process.env['LIBVIRT_SCHEMAS'] ?? join(dirname(server), '..', 'shared', 'schemas', '12.8.0');

/** Compiles one kind; the hash covers every schema file that was read. */
export function compileKind(directory: string, kind: string, rootFile: string): string {
  const hash = createHash('sha256');
  const read: ReadSchema = (fileName) => {
    const path = join(directory, fileName);
    if (!existsSync(path)) return undefined;
    const text = readFileSync(path, 'utf8');
    hash.update(fileName).update(text);
    return text;
  };
  const compiled = compileSchema(rootFile, read, {
    kind,
    libvirtVersion: basename(directory),
    generatedBy: 'Generated from libvirt’s RELAX NG schemas by: npm run generate. Do not edit.',
  });
  return `${JSON.stringify({ ...compiled, source: hash.digest('hex').slice(0, 16) })}\n`;
}

/** The module that lists the children of `<devices>`: a text's root is looked up there before any grammar is loaded. */
export function deviceNamesModule(domainGrammar: string): string {
  const devices = loadGrammar(JSON.parse(domainGrammar), 'device')?.match(undefined).expectedElements(undefined, 0) ?? [];
  const names = devices.map(({ name }) => `  '${name}',\n`).sort().join('');
  return `// Generated from the domain's grammar by: npm run generate. Do not edit. The children of <devices>, each a document of its own for attach-device.\nexport const DEVICE_NAMES: ReadonlySet<string> = new Set([\n${names}]);\n`;
}

/** Writes every grammar, or with `check` only compares. Returns what is stale, a line each. */
export function generateGrammars(options: { readonly check: boolean }): string[] {
  if (!existsSync(SCHEMAS)) {
    console.warn('The grammars are left as they are: set LIBVIRT_SCHEMAS to a directory of libvirt schemas.');
    return [];
  }
  mkdirSync(GRAMMARS, { recursive: true });
  const files = new Map<string, string>();
  for (const [kind, rootFile] of Object.entries(SCHEMA_FILES)) files.set(join(GRAMMARS, `${kind}.json`), compileKind(SCHEMAS, kind, rootFile));
  files.set(DEVICE_NAMES, deviceNamesModule(files.get(join(GRAMMARS, 'domain.json')) ?? ''));
  const stale = [...files].filter(([path, fresh]) => !existsSync(path) || readFileSync(path, 'utf8') !== fresh);
  if (options.check) return stale.map(([path]) => `${relative(dirname(server), path)} is stale: run npm run generate`);
  for (const [path, fresh] of stale) writeFileSync(path, fresh);
  return [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = generateGrammars({ check: process.argv.includes('--check') });
  for (const line of stale) console.error(line);
  if (stale.length > 0) process.exitCode = 1;
}
