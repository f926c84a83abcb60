// Edits and lines: what is removed with what, and how lines are indented and end.
import { expect, test } from 'vitest';
import { applyEdits, composeEdits, removeWithLine, removeWithSpaceBefore, replace } from '../../server/src/text/edits';
import { indentBefore, indentOfLine, startsItsLine, usualLineBreak } from '../../server/src/text/lines';
import type { TextEdit } from '../../server/src/text/problem';
import { random } from '../support/random';

/** A text after an edit of the part between `«` and `»`. */
function edited(marked: string, edit: (text: string, start: number, end: number) => TextEdit): string {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const text = marked.replace(/[«»]/g, '');
  const { span, newText } = edit(text, start, end);
  return text.slice(0, span.start) + newText + text.slice(span.end);
}

test.each([
  ['a\n  «b»\nc', 'a\nc'],
  ['a\r\n\t«b» \r\nc', 'a\r\nc'],
  ['a\n  «b»', 'a\n'],
  ['«b»\nc', 'c'],
  ['a «b»\nc', 'a \nc'],
  ['a\n«b» c', 'a\n c'],
])('%j goes with its line where it stands alone', (marked, expected) => {
  expect(edited(marked, removeWithLine)).toBe(expected);
});

test.each([
  [`<a «b='c'»/>`, '<a/>'],
  [`<a\n  «b='c'» d='e'/>`, `<a d='e'/>`],
])('%j goes with the white space before it', (marked, expected) => {
  expect(edited(marked, (text, start, end) => removeWithSpaceBefore(text, { start, end }))).toBe(expected);
});

test('lines', () => {
  const text = 'a\n \tb c';
  expect([indentBefore(text, 4), startsItsLine(text, 4), startsItsLine(text, 6), indentOfLine(text, 6), indentOfLine(text, 3)]).toEqual([' \t', true, false, ' \t', ' ']);
});

test.each([
  ['', '\n'],
  ['a\nb\r\nc\n', '\n'],
  ['a\r\nb\r\nc\n', '\r\n'],
])('most lines of %j end in %j', (text, expected) => {
  expect(usualLineBreak(text)).toBe(expected);
});

test('edits after edits are as if made at once, wherever they meet', () => {
  const next = random(3);
  const text = 'abcdefghij';
  const some = (length: number): TextEdit[] => {
    const places = [0, 0, 0, 0].map(() => Math.floor(next() * (length + 1))).sort((a, b) => a - b);
    return [[0, 1], [2, 3]].map(([from = 0, to = 0], index) => replace(places[from] ?? 0, places[to] ?? 0, index === 0 ? 'X' : next() < 0.5 ? '' : 'YZ'));
  };
  for (let round = 0; round < 500; round++) {
    const first = some(text.length);
    const between = applyEdits(text, first);
    const second = some(between.length);
    expect(applyEdits(text, composeEdits(first, second))).toBe(applyEdits(between, second));
  }
});
