// The versions in the words against libvirt's own older schemas: nothing that an old schema has claims to be newer.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compileWords } from '../../server/scripts/compileDocs';
import { compileKind } from '../../server/scripts/compileGrammar';
import { grammarPlaces, type GrammarPlace } from '../../server/scripts/words/grammarPlaces';
import type { ElementPath } from '../../server/src/features/words/selector';
import { createWords } from '../../server/src/features/words/words';
import { isNewer } from '../../server/src/features/diagnostics/versions';
import { SCHEMA_FILES } from '../../server/src/grammar/schemaFiles';

const repository = join(import.meta.dirname, '..', '..');
/** A directory with one directory of schemas for each version. */
const schemas = dirname(process.env['LIBVIRT_SCHEMAS'] ?? join(repository, '..', 'shared', 'schemas', '12.8.0'));
const scratch = mkdtempSync(join(tmpdir(), 'since-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const words = createWords(compileWords('en').data);

/** The place without attributes: words that depend on one are not asked. */
function elementPath(names: readonly string[]): ElementPath {
  const [name = '', ...outer] = [...names].reverse();
  return { name, parent: outer.length > 0 ? elementPath(outer.reverse()) : undefined, attribute: () => undefined };
}

/** What the words of a place say to be newer than a version that has it. */
function tooNew(place: GrammarPlace, version: string): string[] {
  const path = elementPath(place.path);
  const name = `/${place.path.join('/')}`;
  const claims: [string, string | undefined][] = [[name, words.element(path)?.facts?.since]];
  for (const [attribute, values] of place.attributes) {
    claims.push([`${name} @${attribute}`, words.attribute(path, attribute)?.facts?.since]);
    for (const value of values) claims.push([`${name} @${attribute} ${value}`, words.attributeValue(path, attribute, value)?.since]);
  }
  for (const value of place.text) claims.push([`${name} text ${value}`, words.textValue(path, value)?.since]);
  return claims.flatMap(([what, since]) => (since !== undefined && isNewer(since, version) ? [`${what}: ${since}`] : []));
}

describe.each(['9.0.0', '11.3.0'])('libvirt %s', (version) => {
  const directory = join(schemas, version);
  test.skipIf(!existsSync(directory)).each(Object.entries(SCHEMA_FILES))('nothing that a %s has is said to be newer', { timeout: 60_000 }, (kind, file) => {
    const compiled = join(scratch, `${version}-${kind}.json`);
    writeFileSync(compiled, compileKind(directory, kind, file));
    expect(grammarPlaces(compiled).flatMap((place) => tooNew(place, version))).toEqual([]);
  });
});
