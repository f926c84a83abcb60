// What we put into a document has the document's own quotes: every fix, refactoring and completion, once with each kind.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/text/edits';
import { mutate, type Fault } from '../support/mutants';
import { ownDomains } from '../support/ownDomains';
import { testService } from '../support/service';

const service = testService();
/** Faults whose fixes put something in. */
const PUT_IN: readonly Fault[] = ['missing-attribute', 'missing-element', 'foreign-attribute'];
const domains = [...ownDomains(), readFileSync(join(import.meta.dirname, '..', 'domain', 'everything.xml'), 'utf8')].map((text) => text.replace(/^<\?xml.*\?>/, '').replace(/<!--[^]*?-->/g, ''));

/** A text with the other quotes; ours have none in their texts. */
function doubled(text: string): string {
  return text.replaceAll("'", '"');
}

/** Titles of everything that can be done about a document, each with the text that it gives. */
function actions(text: string): (readonly [string, string])[] {
  const document = service.openAs(text, 'domain');
  const fixes = service.diagnose(document).flatMap(({ span }) => service.codeActions(document, span));
  const refactorings = ['<os', '<target', '<type'].flatMap((place) => service.refactorings(document, text.indexOf(place) + 2));
  return [...fixes, ...refactorings].map(({ title, edits }) => [title, applyEdits(text, edits)] as const);
}

test('fixes and refactorings', () => {
  const faulty = PUT_IN.flatMap((fault, index) => [1, 2, 3, 4, 5, 6].flatMap((seed) => mutate(domains[index] ?? '', fault, seed * 7919)?.text ?? []));
  let added = 0;
  for (const text of [...domains, ...faulty]) {
    const expected = actions(text);
    added += expected.filter(([, result]) => result.split("='").length > text.split("='").length).length;
    expect(actions(doubled(text))).toEqual(expected.map(([title, result]) => [title, doubled(result)]));
  }
  // Otherwise nothing was put in and nothing compared.
  expect(added).toBeGreaterThan(10);
});

test('completions, in tags and in content', () => {
  const [text = ''] = domains;
  const places = [...text.matchAll(/\n *(?=<)| (?=[\w:]+=)|(?<==)/g)].filter((_, index) => index % 5 === 0);
  let added = 0;
  const offered = (marked: string, offset: number) =>
    service.completions(service.openAs(marked, 'domain'), offset).map(({ label, edit, additionalEdits }) => ({ label, texts: [edit, ...(additionalEdits ?? [])].map(({ newText }) => newText) }));
  for (const { index, 0: found } of places) {
    const offset = index + found.length;
    for (const typed of ['', '<', 'd ']) {
      const before = text.slice(0, offset) + typed;
      const expected = offered(before + text.slice(offset), before.length);
      added += expected.filter(({ texts }) => texts.join('').includes("='")).length;
      expect(offered(doubled(before + text.slice(offset)), before.length)).toEqual(expected.map(({ label, texts }) => ({ label, texts: texts.map(doubled) })));
    }
  }
  expect(added).toBeGreaterThan(50);
});
