// What is asked of one text again and again is worked out once, and of another text anew.
import { expect, test } from 'vitest';
import { usualLineBreak } from '../../server/src/text/lines';
import { onceForText } from '../../server/src/text/lastText';
import { usualQuote } from '../../server/src/text/quotes';

test('a text is looked at once, until another is asked about', () => {
  const asked: string[] = [];
  const length = onceForText((text) => asked.push(text) && text.length);
  expect(['aa', 'aa', '', 'aa'].map(length)).toEqual([2, 2, 0, 2]);
  expect(asked).toEqual(['aa', '', 'aa']);
});

test('line breaks and quotes are those of the text that is asked about', () => {
  const texts = ["<a b='c'/>\n", '<a b="c"/>\r\n', "<a b='c'/>\n"];
  expect(texts.map((text) => [usualLineBreak(text), usualQuote(text)])).toEqual([['\n', "'"], ['\r\n', '"'], ['\n', "'"]]);
});
