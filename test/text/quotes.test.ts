// The quotes that a text prefers, and XML of ours in them.
import { expect, test } from 'vitest';
import { inUsualQuotes, usualQuote, withQuotes } from '../../server/src/text/quotes';

test.each([
  ['', "'"],
  ['<a/>', "'"],
  [`<a b="c"/>`, '"'],
  [`<a b='c' d="e"/>`, "'"],
  [`<a b='c' d = "e" f="g"/>`, '"'],
  [`<?xml version="1.0" encoding="UTF-8"?>\n<a b='c'/>`, "'"],
  [`<?xml version="1.0"`, "'"],
])('%s', (text, expected) => {
  expect(usualQuote(text)).toBe(expected);
});

test('a value that has a quote in it keeps its own', () => {
  expect(withQuotes(`<a b='c' d='say "e"' f=''/>`, '"')).toBe(`<a b="c" d='say "e"' f=""/>`);
  expect(withQuotes(`<a b='c'/>`, "'")).toBe(`<a b='c'/>`);
});

test('text between tags is not touched', () => {
  expect(withQuotes("<a>it's</a>", '"')).toBe("<a>it's</a>");
});

test('edits follow the text that they are for', () => {
  const edits = [
    { span: { start: 1, end: 1 }, newText: ` b='c'` },
    { span: { start: 3, end: 4 }, newText: 'c' },
  ];
  expect(inUsualQuotes('<a/>', edits)).toEqual(edits);
  expect(inUsualQuotes(`<a x="y"/>`, edits)).toEqual([{ span: { start: 1, end: 1 }, newText: ` b="c"` }, edits[1]]);
});
