// How much one request for fixes may read again: bounded by the document's length, however many fixes there are.
import { expect, test } from 'vitest';
import type { Grammar } from '../../server/src/grammar/types';
import { LibvirtDocument } from '../../server/src/features/document';
import { Looks } from '../../server/src/service/looks';
import { testGrammar, testService } from '../support/service';

const documentOf = (length: number): LibvirtDocument => new LibvirtDocument(' '.repeat(length), 'domain', testGrammar);
const writeAt = (offset: number) => [{ span: { start: offset, end: offset }, newText: 'x' }];
const looksLeft = (looks: Looks, tries = 200): number => Array.from({ length: tries }, (_, offset) => looks.after(writeAt(offset))).filter(Boolean).length;

test.each([
  [300, 0, 160],
  [100_000, 0, 14],
  [100_000, 1000, 8],
  [2_000_000, 0, 1],
  [300_000, 2000, 3],
  [300_000, 2001, 0],
])('a text of %i characters with %i problems has %i looks', (length, problems, expected) => {
  expect(looksLeft(new Looks(documentOf(length), problems))).toBe(expected);
});

test('what was looked at costs nothing a second time', () => {
  const looks = new Looks(documentOf(2_000_000), 0);
  const first = looks.after(writeAt(1));
  expect(first?.text.length).toBe(2_000_001);
  expect(looks.after(writeAt(2))).toBeUndefined();
  expect(looks.after(writeAt(1))).toBe(first);
  looks.allow(3);
  expect(looksLeft(looks, 10)).toBe(3 + 1);
});

test.each([
  ['little', 0, true],
  ['much', 2_000_000, false],
])('of a document with %s in it, each quick fix is looked at, or one only', (_, filling, all) => {
  let matched = 0;
  const counting = (kind: Parameters<typeof testGrammar>[0]): Grammar | undefined => {
    const grammar = testGrammar(kind);
    return grammar && Object.assign(Object.create(grammar) as Grammar, {
      match: (...args: Parameters<Grammar['match']>) => {
        matched++;
        return grammar.match(...args);
      },
    });
  };
  const service = testService({ grammars: counting });
  const text = `<domain type='kvm'><name>a</name><memory>1</memory><!--${' '.repeat(filling)}--><os><type>hvm</type></os><devices><disk type='file' device='bogus'/></devices></domain>`;
  const document = service.openAs(text, 'domain');
  service.diagnose(document);
  matched = 0;
  const at = text.indexOf('bogus');
  expect(service.codeActions(document, { start: at, end: at }).length).toBeGreaterThan(0);
  expect(matched).toBeGreaterThan(0);
  expect(matched > 1).toBe(all);
});
