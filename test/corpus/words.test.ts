// The words as they are: every file keeps the format, every example is valid in its place, the compiled form is fresh.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileWords, generateWords, readRecord } from '../../server/scripts/compileDocs';
import { coverageOf } from '../../server/scripts/words/coverage';
import { grammarPlaces, readGrammar } from '../../server/scripts/words/grammarPlaces';
import { unexplainedNames } from '../../server/scripts/words/namedValues';
import { olderThanOriginal } from '../../server/scripts/words/translationAge';
import { compareTranslation } from '../../server/scripts/words/translation';
import { checkExamples } from '../../server/scripts/words/examples';
import { placelessWords } from '../../server/scripts/words/placeless';
import { PlaceWalk } from '../../server/scripts/words/placeWalk';
import type { ElementPath } from '../../server/src/features/words/selector';
import { createWords } from '../../server/src/features/words/words';

const grammars = join(import.meta.dirname, '..', '..', 'server', 'grammars');

/** A place without attributes. */
function pathOf(names: readonly string[]): ElementPath {
  const [root = '', ...inner] = names;
  const place = (name: string, parent?: ElementPath): ElementPath => ({ name, parent, attribute: () => undefined });
  return inner.reduce((parent, name) => place(name, parent), place(root));
}

const LANGUAGES = ['en', 'zh-cn'] as const;
const compiled = { en: compileWords('en'), 'zh-cn': compileWords('zh-cn') };

/** Every grammar, walked as the English words ask: a translation has the same selectors and examples. */
const walks = readdirSync(grammars).filter((name) => name !== 'facts.json').map((name) => new PlaceWalk(readGrammar(join(grammars, name)), compiled.en.data));

test.each(LANGUAGES)('the files of %s keep the format', (language) => {
  expect(compiled[language].faults).toEqual([]);
});

test('every example is valid in each place where it is shown', () => {
  const { faults, examples, tried } = checkExamples(compiled.en.data, walks);
  expect(faults).toEqual([]);
  expect([examples > 1000, tried > 20_000]).toEqual([true, true]);
});

test('no words have lost their place in the grammars', () => {
  expect(placelessWords(compiled.en.data, walks)).toEqual([]);
});

const KINDS = ['domain', 'cpu', 'network', 'storagepool', 'storagevol', 'secret', 'domainsnapshot', 'domaincheckpoint', 'domainbackup'];

test.each(LANGUAGES.flatMap((language) => KINDS.map((kind) => [language, kind] as const)))('in %s, everything in %s is explained', (language, kind) => {
  const { gaps } = coverageOf(grammarPlaces(join(grammars, `${kind}.json`)), compiled[language].data);
  expect(gaps).toEqual([]);
});

/** Kinds whose places share names with the domain's (`<interface>`, `<cpu>`, `<disk>`) but not their meaning. */
const OWN_WORDS = ['nodedev', 'nwfilter', 'nwfilterbinding', 'interface', 'storagepoolcaps', 'capability', 'domaincaps'];

test.each(LANGUAGES.flatMap((language) => OWN_WORDS.map((kind) => [language, kind] as const)))('in %s, everything in %s is explained by words of its own, not by those of domains', (language, kind) => {
  const places = grammarPlaces(join(grammars, `${kind}.json`));
  const root = places[0]?.path[0] ?? '';
  const data = compiled[language].data;
  const entries = data.entries.map((entry) => ({ ...entry, selectors: entry.selectors.filter((selector) => selector.replace(/^\//, '').split('/')[0] === root) }));
  expect(coverageOf(places, { ...data, entries }).gaps).toEqual([]);
});

/** What these kinds share with the domain on purpose: it means the same there. Everything else must say its own. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  domaincheckpoint: [],
  network: ['portgroup/bandwidth/inbound', 'portgroup/bandwidth/outbound'],
  secret: [],
  storagepool: ['source/adapter/parentaddr/address', 'source/initiator/iqn'],
  storagevol: ['target/encryption/cipher', 'target/encryption/ivgen', 'target/encryption/secret'],
};

test.each(Object.entries(SHARED))('elements of %s have words of their own but where they mean what those of domains mean', (kind, shared) => {
  const places = grammarPlaces(join(grammars, `${kind}.json`));
  const root = places[0]?.path[0] ?? '';
  const own = createWords({ ...compiled.en.data, entries: compiled.en.data.entries.filter(({ selectors }) => selectors.some((selector) => selector.replace(/^\//, '').split(/[/[]/)[0] === root)) });
  const borrowed = places.filter(({ path }) => !own.element(pathOf(path))).map(({ path }) => path.slice(1).join('/'));
  expect([...new Set(borrowed)].sort()).toEqual(shared);
});

test.each(LANGUAGES)('in %s, every CPU model, CPU feature, machine type and unit that completion offers is explained', (language) => {
  expect(unexplainedNames(join(grammars, 'facts.json'), compiled[language].data)).toEqual([]);
});

test('what is translated has the versions, links, examples and values of its original', () => {
  const complaints = compareTranslation(compiled.en.data, compiled['zh-cn'].data);
  expect(complaints).toEqual([]);
});

test('no translation is older than its original', () => {
  expect(olderThanOriginal(compiled.en.data, compiled['zh-cn'].data, readRecord('zh-cn'))).toEqual([]);
});

test('the compiled words are fresh', () => {
  expect(generateWords({ check: true })).toEqual([]);
});

const reference = process.env['LIBVIRT_REFERENCE'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'reference', 'formatdomain-12.8.0.html');

test.skipIf(!existsSync(reference))('every link leads to a heading of libvirt\'s page (LIBVIRT_REFERENCE)', () => {
  const page = readFileSync(reference, 'utf8');
  const links = compiled.en.data.entries.flatMap(({ facts }) => (facts?.link?.startsWith('#') === true ? [facts.link.slice(1)] : []));
  expect(links.length).toBeGreaterThan(100);
  expect([...new Set(links)].filter((anchor) => !page.includes(`id="${anchor}"`))).toEqual([]);
});

/** libvirt's page on each kind of document; on two of them there is only what virsh says. */
const PAGES: Readonly<Record<string, string>> = {
  capability: 'formatcaps.html',
  cpu: '#cpu-model-and-topology',
  domain: '#',
  domainbackup: 'formatbackup.html',
  domaincaps: 'formatdomaincaps.html',
  domaincheckpoint: 'formatcheckpoint.html',
  domainsnapshot: 'formatsnapshot.html',
  interface: 'manpages/virsh.html#interface-commands',
  network: 'formatnetwork.html',
  nodedev: 'formatnode.html',
  nwfilter: 'formatnwfilter.html',
  nwfilterbinding: 'manpages/virsh.html#nwfilter-binding-commands',
  secret: 'formatsecret.html',
  storagepool: 'formatstorage.html',
  storagepoolcaps: 'formatstoragecaps.html',
  storagevol: 'formatstorage.html',
};

test('every element of every kind has a link, its root to the page of that kind', () => {
  const words = createWords(compiled.en.data);
  const roots: Record<string, string | undefined> = {};
  const without = readdirSync(grammars).filter((name) => name !== 'facts.json').flatMap((file) =>
    grammarPlaces(join(grammars, file)).flatMap(({ path }) => {
      const link = words.link(pathOf(path));
      const kind = file.replace('.json', '');
      if (path.length === 1) roots[kind] = link?.startsWith(PAGES[kind] ?? ' ') === true ? PAGES[kind] : link;
      return link === undefined ? [`${kind} /${path.join('/')}`] : [];
    }),
  );
  expect({ roots, without }).toEqual({ roots: PAGES, without: [] });
});
