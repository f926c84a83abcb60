// Documents of every kind, made up from the grammars, with and without a fault: libxml2's verdict is ours.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadGrammar } from '../../server/src/grammar/load';
import { parseXml } from '../../server/src/syntax/parser';
import { libxml2 } from '../support/libxml2';
import { FAULTS, mutate } from '../support/mutants';
import { compiledGrammar, grammarKinds, RandomDocuments } from '../support/randomDocument';
import { pick, random } from '../support/random';

const schemas = process.env['LIBVIRT_SCHEMAS'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'schemas', '12.8.0');
const COUNT = 40;
/** Libxml2 takes a time that grows exponentially on some long documents. */
const LONGEST = 1500;

describe.skipIf(!existsSync(schemas))('documents made up from the grammar (LIBVIRT_SCHEMAS)', () => {
  test.each(grammarKinds())('of %s are judged as libxml2 judges them', (kind) => {
    const peer = libxml2(schemas, kind);
    const grammar = loadGrammar(compiledGrammar(kind), kind);
    const verdicts = documentsOf(kind).map((text) => ({ text, ours: grammar?.match(parseXml(text).root).problems.length === 0, theirs: peer?.isValid(text) }));
    peer?.dispose();
    expect(verdicts.filter(({ theirs }) => theirs).length).toBeGreaterThan(COUNT / 10);
    expect(verdicts.filter(({ theirs }) => !theirs).length).toBeGreaterThan(COUNT / 10);
    expect(verdicts.filter(({ ours, theirs }) => ours !== theirs).map(({ text }) => text)).toEqual([]);
  });
});

/** Documents of a kind, each as it was made and once more with a fault. */
function documentsOf(kind: string): string[] {
  const next = random(7);
  const documents = new RandomDocuments(compiledGrammar(kind), next);
  const texts: string[] = [];
  while (texts.length < COUNT) {
    const text = documents.make();
    if (text !== undefined && text.length < LONGEST) texts.push(text);
  }
  const faulty = texts.map((text, seed) => mutate(text, pick(FAULTS, next) ?? 'bad-value', seed)?.text ?? text);
  return [...texts, ...faulty].filter((text) => parseXml(text).problems.length === 0);
}
