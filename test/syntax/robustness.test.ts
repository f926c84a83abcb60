// No text makes the parser throw, loop or take more than linear time; FUZZ_SECONDS runs the fuzzer for longer.
import { describe, expect, test } from 'vitest';
import { foldingRanges } from '../../server/src/features/folding';
import { formatDocument } from '../../server/src/features/formatting';
import { applyEdits } from '../../server/src/features/fixes/index';
import { documentSymbols } from '../../server/src/features/symbols';
import { locate } from '../../server/src/syntax/locate';
import { parseXml } from '../../server/src/syntax/parser';
import { walk } from '../../server/src/syntax/walk';
import { corpusDocuments } from '../support/corpus';

/** Faults of a tree that no text may cause: spans out of order or out of the text, problems out of the text. */
function faultsOf(text: string): string[] {
  const document = parseXml(text);
  const faults: string[] = [];
  const ends = [0];
  walk(document.children, {
    enter: (node, depth) => {
      if (node.start < (ends[depth] ?? 0) || node.end < node.start || node.end > text.length) faults.push(`${node.kind} ${node.start}-${node.end}`);
      ends[depth] = node.end;
      ends[depth + 1] = node.kind === 'element' ? node.openEnd : node.end;
      if (node.kind === 'element' && node.openEnd < node.nameEnd) faults.push(`open tag ${node.start}`);
      return true;
    },
  });
  for (const { code, span } of document.problems) {
    if (span.start < 0 || span.end < span.start || span.end > text.length) faults.push(`${code} ${span.start}-${span.end}`);
  }
  return faults;
}

/** Whether formatting changes more than white space. */
function isDamagedByFormatting(text: string): boolean {
  const bare = (whole: string): string => whole.replace(/\s/g, '');
  return bare(applyEdits(text, formatDocument(parseXml(text)))) !== bare(text);
}

const MANY = 30_000;
const DEEP = 100_000;

describe('texts that take quadratic time where something is searched again and again', () => {
  test.each([
    ['levels', '<a>'.repeat(DEEP) + '</a>'.repeat(DEEP)],
    ['levels without close tags', '<a b="">'.repeat(DEEP)],
    ['levels without close tags, a line each', '<a>\n'.repeat(MANY)],
    ['levels of different names', Array.from({ length: MANY }, (_, index) => `<a${index}>`).join('')],
    ['stray close tags', `<a>${'</b>'.repeat(MANY)}</a>`],
    ['stray close tags, a line each', `<a>${'\n </b>'.repeat(MANY)}\n</a>`],
    ['stray close tags below deep levels', '<a>'.repeat(MANY) + '</b>'.repeat(MANY)],
    ['unclosed comments', '<!-- \n'.repeat(MANY)],
    ['comments in comments', '<!--<!---->'.repeat(MANY)],
    ['unclosed CDATA', '<a>' + '<![CDATA[\n'.repeat(MANY)],
    ['unclosed DOCTYPEs', '<!DOCTYPE "\n'.repeat(MANY)],
    ['unclosed instructions', '<?x \n'.repeat(MANY)],
    ['unclosed values', "<a b='".repeat(MANY)],
    ['alternating quotes', `<a b='<a b="`.repeat(MANY)],
    ['lone characters', '<&'.repeat(MANY)],
    ['attributes', `<a ${Array.from({ length: MANY }, (_, index) => `b${index}='1'`).join(' ')}/>`],
    ['prefixes at deep levels', '<q:a>'.repeat(MANY)],
    ['10 MB on one line', `<a>${`<b c="${'d'.repeat(320)}">e</b>`.repeat(MANY)}</a>`],
    ['10 MB of spaces', `<a>${' '.repeat(10_000_000)}</b></a>`],
    ['a name of 1 MB', `<${'a'.repeat(1_000_000)}`],
    ['NUL', '\0'.repeat(MANY)],
  ])('%s', (_title, text) => {
    expect(faultsOf(text)).toEqual([]);
    const document = parseXml(text);
    foldingRanges(document);
    documentSymbols(document);
    formatDocument(document);
    locate(document, text.length >> 1);
  });
});

test('every prefix of a broken document parses', () => {
  const text = `\ufeff<?xml version="1.0"?>\r\n<!DOCTYPE a [<!ENTITY b 'c'>]>\r\n<a x='1' y="&lt;"z=1 w>\r\n  <!-- -- -->\r\n  <b>𝒳<![CDATA[]]>\r\n  </c>\r\n  &d; < e\r\n</a>\r\n`;
  for (let end = 0; end <= text.length; end++) expect(faultsOf(text.slice(0, end))).toEqual([]);
});

const prefixed = corpusDocuments('accepted').filter(({ text }) => text.length < 1300).filter((_, index) => index % 8 === 0).slice(0, 20);

test.skipIf(prefixed.length === 0)('every prefix of 20 of libvirt’s documents parses', () => {
  expect(prefixed).toHaveLength(20);
  for (const { name, text } of prefixed) {
    for (let end = 0; end <= text.length; end++) {
      const faults = faultsOf(text.slice(0, end));
      if (faults.length > 0) expect(`${name} up to ${end}: ${faults.join()}`).toBe('');
    }
  }
});

/** A small random generator, so that a failure can be had again from its seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const PIECES = ['<', '>', '/', '</', '/>', '="', "='", '"', "'", '&', '&amp;', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '<!DOCTYPE', '\n', '\r\n', '  ', '\t', 'a', ':', '=', '\0', '\ud800', '🖥', '“', '<a>', '</a>', '<b/>', '## note'];
const SEED_TEXT = `<domain type='kvm'>\n  <name>web</name>\n  <!-- note -->\n  <devices>\n    <disk type='file'>\n      <source file='/a'/>\n    </disk>\n  </devices>\n</domain>\n`;

/** A text with some random edits: pieces put in, spans taken out or repeated. */
function mutate(text: string, random: (below: number) => number): string {
  let result = text;
  for (let edits = 1 + random(8); edits > 0; edits--) {
    const at = random(result.length + 1);
    const length = random(12);
    const action = random(3);
    const put = action === 0 ? '' : action === 1 ? (PIECES[random(PIECES.length)] ?? '') : result.slice(at, at + length * 4);
    result = result.slice(0, at) + put + result.slice(action === 0 ? at + length : at);
  }
  return result;
}

test('random edits and random bytes', { timeout: 1_000 * (Number(process.env['FUZZ_SECONDS'] ?? 0) + 30) }, () => {
  const seconds = Number(process.env['FUZZ_SECONDS'] ?? 0);
  const end = performance.now() + seconds * 1000;
  const first = seconds > 0 ? Math.floor(performance.now() * 1000) : 1;
  for (let seed = first, rounds = 0; rounds < 3000 || performance.now() < end; seed++, rounds++) {
    const random = randomFrom(seed * 2_654_435_761);
    const text = seed % 5 === 0 ? Array.from({ length: 200 }, () => PIECES[random(PIECES.length)]).join('') : mutate(SEED_TEXT, random);
    const faults = faultsOf(text);
    for (let probe = 0; probe < 5; probe++) locate(parseXml(text), random(text.length + 1));
    if (isDamagedByFormatting(text)) faults.push('formatting');
    if (faults.length > 0) expect({ seed, text, faults }).toEqual({ seed, text, faults: [] });
  }
});
