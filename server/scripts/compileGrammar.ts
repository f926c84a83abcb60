// Compiles libvirt's RELAX NG schemas to the committed grammars, one file a document kind.
//
//   LIBVIRT_SCHEMAS=<directory> tsx server/scripts/compileGrammar.ts [--check]
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileSchema } from '../src/grammar/relaxng';
import type { ReadSchema } from '../src/grammar/schemaSources';
import { SCHEMA_FILES } from '../src/grammar/schemaFiles';

const server = dirname(dirname(fileURLToPath(import.meta.url)));
const GRAMMARS = join(server, 'grammars');

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

/** Writes every grammar, or with `check` only compares. Returns what is stale, a line each. */
export function generateGrammars(options: { readonly check: boolean }): string[] {
  if (!existsSync(SCHEMAS)) {
    console.warn('The grammars are left as they are: set LIBVIRT_SCHEMAS to a directory of libvirt schemas.');
    return [];
  }
  mkdirSync(GRAMMARS, { recursive: true });
  const stale: string[] = [];
  for (const [kind, rootFile] of Object.entries(SCHEMA_FILES)) {
    const path = join(GRAMMARS, `${kind}.json`);
    const fresh = compileKind(SCHEMAS, kind, rootFile);
    if (existsSync(path) && readFileSync(path, 'utf8') === fresh) continue;
    if (options.check) stale.push(`server/grammars/${kind}.json is stale: run npm run generate`);
    else writeFileSync(path, fresh);
  }
  return stale;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = generateGrammars({ check: process.argv.includes('--check') });
  for (const line of stale) console.error(line);
  if (stale.length > 0) process.exitCode = 1;
}
