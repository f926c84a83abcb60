// Shapes of text that cost most, at the whole service: everything that an editor asks is answered, in time linear in the text.
import { expect, test } from 'vitest';
import { parseXml } from '../../server/src/syntax/parser';
import { walk } from '../../server/src/syntax/walk';
import { hostileTexts } from '../support/fuzz';
import { testService } from '../support/service';

const service = testService();

/** Asks everything at both ends and in the middle; the number of answers that point out of the text. */
function strayAnswers(text: string): number {
  const document = service.openAs(text, 'domain');
  service.folding(document);
  const offsets = [0, text.length >> 1, text.length];
  const spans = [
    ...service.diagnose(document).map(({ span }) => span),
    ...service.format(document).map(({ span }) => span),
    ...service.symbols(document).map(({ span }) => span),
    ...offsets.flatMap((offset) => service.completions(document, offset).map(({ edit }) => edit.span)),
    ...offsets.flatMap((offset) => service.hover(document, offset)?.span ?? []),
    ...offsets.flatMap((offset) => service.codeActions(document, { start: offset, end: offset }).flatMap(({ edits }) => edits.map(({ span }) => span))),
  ];
  return spans.filter(({ start, end }) => start < 0 || start > end || end > text.length).length;
}

const shapes = hostileTexts({ many: 30, deep: 100, long: 1000 });

test.each<readonly [name: string, text: string]>([
  ...shapes,
  ['nothing', ''],
  ['a byte order mark', '\ufeff'],
  ['line ends of all kinds', "<domain>\r\n<name>a</name>\r<memory>1\n\r</memory></domain>"],
  ['astral characters and half of one', "<domain><name>🖥\ud83d𝒳</name><𝒳 𝒴='𝒵'/></domain>"],
  ['NUL everywhere', "\0<\0domain\0 type\0='\0kvm'>\0</domain>\0"],
])('%s: every question is answered', (_, text) => {
  expect(strayAnswers(text)).toBe(0);
  expect(strayAnswers(`<domain type='kvm'><devices>${text}`)).toBe(0);
});

/** What is in no node of the tree, nor in two: nothing but white space and what a problem blames may be in none. */
function lost(text: string): string[] {
  const { children, problems } = parseXml(text);
  const faults: string[] = [];
  let at = 0;
  const take = (start: number, end: number): void => {
    if (start < at) faults.push(`twice: ${text.slice(start, at)}`);
    const gap = text.slice(at, start);
    if (/\S/.test(gap) && !problems.some(({ span }) => span.start < start && span.end > at)) faults.push(`in no node: ${gap}`);
    at = end;
  };
  walk(children, {
    enter: (node) => {
      take(node.start, node.kind === 'element' ? node.openEnd : node.end);
      return true;
    },
    leave: (element) => {
      if (element.closeStart >= 0) take(element.closeStart, element.end);
    },
  });
  take(text.length, text.length);
  return faults;
}

test.each<readonly [name: string, text: string]>(shapes)('%s: the tree loses nothing', (_, text) => {
  expect(lost(text)).toEqual([]);
});
