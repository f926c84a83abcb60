// The versions in the words against libvirt's own older schemas: what an old schema has is not newer, what it lacks is.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compileWords } from '../../server/scripts/compileDocs';
import { mayName } from '../../server/scripts/words/coverage';
import { compileKind } from '../../server/scripts/compileGrammar';
import { grammarPlaces, type GrammarPlace } from '../../server/scripts/words/grammarPlaces';
import { parseSelector, type ElementPath } from '../../server/src/features/words/selector';
import { createWords } from '../../server/src/features/words/words';
import { isNewer } from '../../server/src/features/words/versions';
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

/** What came between two schemas that we have, and nobody says with which version. Shorten this list; never lengthen it. */
const UNKNOWN = new Set([
  '/domain/devices/disk/blockio @discard_granularity',
  '/domain/devices/interface/source/address @port',
  '/domain/devices/hostdev/source/address @port',
  '/domainsnapshot/disks/disk/snapshotDeleteInProgress',
  '/domainbackup/server @transport fd',
  '/domainbackup/server @fdgroup',
  '/filterbinding/backend',
  '/device/capability/port',
  '/domainCapabilities/cpu/mode/model @canonical',
  '/domainCapabilities/devices/panic',
  '/domainCapabilities/features/sev/cpu0Id',
  // The schemas only caught up with libvirt here.
  '/domain/devices/interface/backend @type default',
  '/network/forward/driver @name xen',
  ...['vmware', 'hyperv', 'vbox', 'phyp', 'vz', 'bhyve', 'hvf'].map((type) => `/capabilities/guest/arch/domain @type ${type}`),
]);

interface Thing {
  readonly path: readonly string[];
  readonly attribute?: string;
  readonly value?: string;
}

/** Elements, attributes and values of a grammar by name. */
function thingsOf(file: string): Map<string, Thing> {
  const things = new Map<string, Thing>();
  for (const { path, attributes, text } of grammarPlaces(file)) {
    const name = `/${path.join('/')}`;
    things.set(name, { path });
    for (const [attribute, values] of attributes) {
      things.set(`${name} @${attribute}`, { path, attribute });
      for (const value of values) things.set(`${name} @${attribute} ${value}`, { path, attribute, value });
    }
    for (const value of text) things.set(`${name} text ${value}`, { path, value });
  }
  return things;
}

const entries = compileWords('en').data.entries.flatMap((entry) => entry.selectors.flatMap((text) => ({ selector: parseSelector(text), entry })));

/** Every version that words which may be shown at a place claim, whatever its attributes are. */
function claims({ path, attribute, value }: Thing): string[] {
  return entries.flatMap(({ selector, entry }) => {
    if (!selector || !mayName(selector, path)) return [];
    const section = attribute === undefined ? (value === undefined ? entry : entry.text) : entry.attributes?.[attribute];
    const since = value === undefined ? section?.facts?.since : section?.values?.[value]?.since;
    return since === undefined ? [] : [since];
  });
}

/** Whether words say that a thing, or what holds it, is newer than a version. */
function isSaidToBeNewer(thing: Thing, version: string): boolean {
  const { path, attribute } = thing;
  const holders: Thing[] = [thing, ...(attribute === undefined ? [] : [{ path, attribute }]), ...path.map((_, index) => ({ path: path.slice(0, index + 1) }))];
  return holders.some((holder) => claims(holder).some((since) => isNewer(since, version)));
}

describe.each([['9.0.0', '11.3.0'], ['11.3.0', '12.8.0']])('what libvirt %s lacks and %s has', (older, newer) => {
  const isThere = existsSync(join(schemas, older)) && existsSync(join(schemas, newer));
  test.skipIf(!isThere).each(Object.entries(SCHEMA_FILES))('is said to be newer in a %s', { timeout: 60_000 }, (kind, file) => {
    const [old, now] = [older, newer].map((version) => {
      const compiled = join(scratch, `${version}-${kind}-things.json`);
      writeFileSync(compiled, compileKind(join(schemas, version), kind, file));
      return thingsOf(compiled);
    });
    const silent = [...(now ?? [])].filter(([name, thing]) => !old?.has(name) && !isSaidToBeNewer(thing, older) && ![...UNKNOWN].some((known) => name === known || name.startsWith(`${known} `) || name.startsWith(`${known}/`)));
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});
