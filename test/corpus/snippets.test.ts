// Every element that completion offers, accepted at its defaults, lacks nothing that it needs.
import { expect, test } from 'vitest';
import { detectKind } from '../../server/src/features/documentKind';
import { isCommonValue } from '../../server/src/features/completion/frequency';
import { grammarProblems, grammarOf } from '../support/checkGrammar';
import { corpusDocuments } from '../support/corpus';
import { ItemExpander } from '../support/expandedItems';
import { random } from '../support/random';
import { compiledGrammar, grammarKinds, RandomDocuments } from '../support/randomDocument';

/** Made-up documents of each kind, and one in so many of libvirt's own. */
const DOCUMENTS = Number(process.env['SNIPPET_DOCUMENTS'] ?? 40);
const CORPUS_EVERY = 8;

test.each(grammarKinds())('in made-up documents: %s', { timeout: 60_000 }, (kind) => {
  const expander = new ItemExpander(kind);
  const made = new RandomDocuments(compiledGrammar(kind), random(5));
  for (let tries = 0, valid = 0; tries < 3000 && valid < DOCUMENTS; tries++) {
    const text = made.make();
    if (text === undefined || text.length > 5000 || grammarProblems(text, kind).length > 0) continue;
    valid++;
    expander.add(text);
  }
  expect(expander.faults).toEqual([]);
  expect(expander.items).toBeGreaterThan(0);
});

test('in documents of libvirt', { timeout: 60_000 }, () => {
  const documents = corpusDocuments('accepted').filter((_, index) => index % CORPUS_EVERY === 0);
  const expanders = new Map(grammarKinds().map((kind) => [kind, new ItemExpander(kind)]));
  for (const { text } of documents) expanders.get(detectKind(text) ?? 'device')?.add(text);
  const all = [...expanders.values()];
  console.log(`snippets: ${all.reduce((sum, { items }) => sum + items, 0)} different items in ${documents.length} documents`);
  expect(all.flatMap(({ faults }) => faults)).toEqual([]);
});

test('every long list that an element needs a value of has common values to choose from', () => {
  const bare = grammarKinds().flatMap((kind) => {
    const names = new Set(compiledGrammar(kind).names.flatMap((name) => ('local' in name ? [name.local] : [])));
    const definitions = [...names].flatMap((name) => grammarOf(kind).definitionsNamed(name));
    return definitions.flatMap((definition) =>
      grammarOf(kind)
        .requiredContent(definition)
        .attributes.filter(({ value }) => value.literals.length > 14 && value.data.length === 0 && !value.anyText)
        .filter(({ name, value }) => value.literals.filter((literal) => isCommonValue(`${definition.name}@${name}`, literal)).length < 2)
        .map(({ name }) => `${kind}: ${definition.name}@${name}`),
    );
  });
  expect(bare).toEqual([]);
});
