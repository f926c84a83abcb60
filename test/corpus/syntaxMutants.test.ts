// One slip of the hand in a real document: one problem, at the place, and a sure fix that leaves none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { belongsInGrammar, builtInFixes, fixesFor, mergeEdits, sureFixes } from '../../server/src/features/fixes/index';
import { applyEdits } from '../../server/src/text/edits';
import { loadGrammar } from '../../server/src/grammar/load';
import type { Grammar } from '../../server/src/grammar/types';
import type { XmlElement } from '../../server/src/syntax/nodes';
import { parseXml } from '../../server/src/syntax/parser';
import { walk } from '../../server/src/syntax/walk';
import type { Problem } from '../../server/src/text/problem';
import { corpusDocuments } from '../support/corpus';

/** A slip: what is removed from or put into a text, and where its problem may be. */
interface Slip {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly put: string;
  readonly blame: { readonly start: number; readonly end: number };
}

const SLIPS_PER_DOCUMENT = 20;
const ANYWHERE = { start: 0, end: Infinity };

function remove(name: string, start: number, end: number, blame: Slip['blame']): Slip {
  return { name, start, end, put: '', blame };
}

/** Every slip that an element's tags may have. */
function slipsOf(element: XmlElement): Slip[] {
  const open = element.openSpan;
  const slips = element.attributes.flatMap((attribute) => [
    remove('closing quote', attribute.end - 1, attribute.end, open),
    remove('opening quote', attribute.valueStart - 1, attribute.valueStart, open),
    remove('equals sign', attribute.nameEnd, attribute.nameEnd + 1, open),
  ]);
  if (element.selfClosing) {
    return [...slips, remove('slash', element.openEnd - 2, element.openEnd - 1, open), remove('end of tag', element.openEnd - 2, element.openEnd, open), remove('end of tag after its slash', element.openEnd - 1, element.openEnd, open)];
  }
  const { closeStart, closeNameStart, closeNameEnd, end, name } = element;
  const close = { start: closeStart, end };
  slips.push(
    remove('close tag', closeStart, end, open),
    remove('end of start tag', element.openEnd - 1, element.openEnd, open),
    remove('end of close tag', end - 1, end, close),
    remove('slash of close tag', closeStart + 1, closeStart + 2, { start: open.start, end }),
    remove('start of close tag', closeStart, closeStart + 1, { start: open.start, end }),
    { name: 'second close tag', start: end, end, put: `</${name}>`, blame: { start: end, end: end + name.length + 3 } },
  );
  if (element.parent) slips.push(remove('start of start tag', open.start, open.start + 1, open));
  if (name.length > 3) slips.push(remove('letter of close tag', closeNameStart + 1, closeNameStart + 2, { start: closeStart, end: closeNameEnd }));
  if (element.children.some((node) => node.kind === 'element')) slips.push(remove('start tag', open.start, open.end, ANYWHERE));
  return slips;
}

function allSlips(text: string): Slip[] {
  const slips: Slip[] = [];
  walk(parseXml(text).children, {
    enter: (node) => {
      if (node.kind === 'element' && node.parent) slips.push(...slipsOf(node));
      return node.kind === 'element' && node.name !== 'metadata';
    },
  });
  return slips;
}

let domainGrammar: Grammar | undefined;

function fixed(text: string): readonly Problem[] {
  domainGrammar ??= loadGrammar(JSON.parse(readFileSync(join(import.meta.dirname, '../../server/grammars/domain.json'), 'utf8')));
  const xml = parseXml(text);
  const context = { xml, problems: xml.problems, belongsIn: belongsInGrammar(domainGrammar) };
  return parseXml(applyEdits(text, mergeEdits(sureFixes(xml.problems, (problem) => fixesFor(builtInFixes, context, problem))))).problems;
}

const documents = corpusDocuments('accepted').filter(({ text }, index) => index % 25 === 0 && text.includes('\n'));

test.skipIf(documents.length === 0)('one slip gives one problem at its place, and its sure fix leaves none', () => {
  const misses = { number: [] as string[], place: [] as string[], fix: [] as string[] };
  let count = 0;
  for (const { name, text } of documents) {
    const slips = allSlips(text);
    const step = Math.max(1, Math.floor(slips.length / SLIPS_PER_DOCUMENT));
    for (let index = count % step; index < slips.length; index += step) {
      const slip = slips[index];
      if (!slip) continue;
      const broken = text.slice(0, slip.start) + slip.put + text.slice(slip.end);
      const { problems } = parseXml(broken);
      const [first] = problems;
      const at = `${name}:${slip.start} ${slip.name}: ${problems.map(({ code }) => code).join(', ')}`;
      count++;
      if (problems.length !== 1) misses.number.push(at);
      if (!first || first.span.start > slip.blame.end || first.span.end < slip.blame.start - 1) misses.place.push(at);
      if (fixed(broken).length > 0) misses.fix.push(at);
    }
  }
  const rate = (missed: readonly string[]): number => 1 - missed.length / count;
  console.log(`${count} slips: one problem ${rate(misses.number)}, right place ${rate(misses.place)}, fixed ${rate(misses.fix)}`);
  expect(count).toBeGreaterThan(500);
  expect(misses.number.slice(0, rate(misses.number) >= 0.99 ? 0 : 20)).toEqual([]);
  expect(misses.place.slice(0, rate(misses.place) >= 0.99 ? 0 : 20)).toEqual([]);
  expect(misses.fix.slice(0, rate(misses.fix) >= 0.97 ? 0 : 20)).toEqual([]);
});
