// The versions in the words against libvirt's own older schemas: what an old schema has is not newer, what it lacks is.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileWords } from '../../server/scripts/compileDocs';
import { compileKind } from '../../server/scripts/compileGrammar';
import { elementPath, nameOfSteps, selectedPlaces, type SelectedPlace } from '../../server/scripts/words/selectedPlaces';
import { createWords } from '../../server/src/features/words/words';
import { isNewer } from '../../server/src/features/words/versions';
import type { CompiledGrammar } from '../../server/src/grammar/compiled';
import { SCHEMA_FILES } from '../../server/src/grammar/schemaFiles';

const repository = join(import.meta.dirname, '..', '..');
/** A directory with one directory of schemas for each version. */
const schemas = dirname(process.env['LIBVIRT_SCHEMAS'] ?? join(repository, '..', 'shared', 'schemas', '12.8.0'));
const VERSIONS = ['9.0.0', '11.3.0', '12.8.0'] as const;
const areThere = VERSIONS.every((version) => existsSync(join(schemas, version)));

const { data } = compileWords('en');
const words = createWords(data);

/** An element, attribute or value at a place, under the conditions that words make there (`disk[@type=nvme]/source @namespace`). */
interface Thing {
  readonly place: SelectedPlace;
  readonly attribute?: string;
  readonly value?: string;
}

/** Everything that the schema of a kind has, by name. */
function thingsOf(kind: string, file: string, version: string): ReadonlyMap<string, Thing> {
  const things = new Map<string, Thing>();
  const compiled = JSON.parse(compileKind(join(schemas, version), kind, file)) as CompiledGrammar;
  for (const place of selectedPlaces(compiled, data)) {
    const name = nameOfSteps(place.steps);
    things.set(name, { place });
    for (const [attribute, values] of place.attributes) {
      things.set(`${name} @${attribute}`, { place, attribute });
      for (const value of values) things.set(`${name} @${attribute} ${value}`, { place, attribute, value });
    }
    for (const value of place.text) things.set(`${name} text ${value}`, { place, value });
  }
  return things;
}

/** The version that is shown for a thing itself. */
function sinceOf({ place: { steps }, attribute, value }: Thing): string | undefined {
  const path = elementPath(steps);
  if (attribute !== undefined) return value === undefined ? words.attribute(path, attribute)?.facts?.since : words.attributeValue(path, attribute, value)?.since;
  return value === undefined ? words.element(path)?.facts?.since : words.textValue(path, value)?.since;
}

/** The versions of a thing and of all that must be there for it: its attribute, the elements around it, and the conditions on them. */
function versionsAround({ place, attribute, value }: Thing): readonly string[] {
  const { steps } = place;
  const around = steps.flatMap((step, index) => {
    const path = elementPath(steps.slice(0, index + 1));
    const conditions = Object.entries(step.attributes).flatMap(([name, chosen]) => [words.attribute(path, name)?.facts?.since, words.attributeValue(path, name, chosen)?.since]);
    return [words.element(path)?.facts?.since, ...conditions];
  });
  const own = [sinceOf({ place, ...(attribute !== undefined && { attribute }), ...(value !== undefined && { value }) }), attribute === undefined ? undefined : sinceOf({ place, attribute })];
  return [...around, ...own].flatMap((since) => since ?? []);
}

/** Why a thing that an older schema lacks has no version; whatever stands in it or below it is meant too. */
const SILENT: Readonly<Record<string, readonly string[]>> = {
  'libvirt does not say with which version it came; nothing is shown rather than a guess': [
    '/domain/devices/disk/blockio @discard_granularity',
    '/domain/devices/interface/source/address @port',
    '/domain/devices/hostdev/source/address @port',
    '/domain/devices/hostdev[@type=usb]/source/address @port',
    '/domainsnapshot/disks/disk/snapshotDeleteInProgress',
    '/domainbackup/server @transport fd',
    '/domainbackup/server @fdgroup',
    '/filterbinding/backend',
    '/device/capability/state',
    '/device/capability/port',
    '/domainCapabilities/cpu/mode/model @canonical',
    '/domainCapabilities/cpu/mode[@name=custom]/model @canonical',
    '/domainCapabilities/devices/panic',
    '/domainCapabilities/features/sev/cpu0Id',
  ],
  'the schemas only caught up with libvirt': [
    '/domain/devices/interface/backend @type default',
    '/network/forward/driver @name xen',
    '/domainsnapshot/disks/disk/source/reconnect',
    ...['vmware', 'hyperv', 'vbox', 'phyp', 'vz', 'bhyve', 'hvf'].map((type) => `/capabilities/guest/arch/domain @type ${type}`),
  ],
};
const silent = Object.values(SILENT).flat();
const used = new Set<string>();

/** Whether a thing is in the list above. */
function isSilent(name: string): boolean {
  const known = silent.find((one) => name === one || name.startsWith(`${one} `) || name.startsWith(`${one}/`));
  if (known !== undefined) used.add(known);
  return known !== undefined;
}

describe.skipIf(!areThere)('versions (LIBVIRT_SCHEMAS)', () => {
  test.each(Object.entries(SCHEMA_FILES))('nothing that a schema of %s has is said to be newer, all that it lacks and the next one has is', { timeout: 60_000 }, (kind, file) => {
    const [oldest, middle, newest] = VERSIONS.map((version) => thingsOf(kind, file, version));
    const schemasOf = { '9.0.0': oldest, '11.3.0': middle, '12.8.0': newest };
    const tooNew = Object.entries(schemasOf).flatMap(([version, things]) =>
      [...(things ?? [])].flatMap(([name, thing]) => {
        const since = sinceOf(thing);
        return since !== undefined && isNewer(since, version) ? [`${name}: in ${version}, said to be of ${since}`] : [];
      }),
    );
    const unsaid = ([['9.0.0', oldest, middle], ['11.3.0', middle, newest]] as const).flatMap(([version, older, newer]) =>
      [...(newer ?? [])].flatMap(([name, thing]) => {
        const isSaid = older?.has(name) === true || versionsAround(thing).some((since) => isNewer(since, version));
        return isSaid || isSilent(name) ? [] : [`${name}: not in ${version}`];
      }),
    );
    expect({ tooNew, unsaid }).toEqual({ tooNew: [], unsaid: [] });
  });

  test('of what may have no version, nothing has come to have one', () => {
    expect(silent.filter((name) => !used.has(name))).toEqual([]);
  });
});

test.skipIf(!areThere)('a place with conditions has what its branch of the grammar has, and the versions of its own words', { timeout: 30_000 }, () => {
  const compiled = JSON.parse(compileKind(join(schemas, '12.8.0'), 'domain', SCHEMA_FILES.domain)) as CompiledGrammar;
  const nvme = { ...data, entries: [{ selectors: ['disk[@type=nvme]/source'], summary: '' }] };
  const places = selectedPlaces(compiled, nvme).filter(({ steps }) => /^\/domain\/devices\/disk(\[.*)?\/source$/.test(nameOfSteps(steps)));
  const shown = places.map(({ steps, attributes }) => [nameOfSteps(steps), attributes.has('file'), attributes.has('namespace')]);
  expect(shown).toEqual([
    ['/domain/devices/disk/source', true, true],
    ['/domain/devices/disk[@type=nvme]/source', false, true],
  ]);
});
