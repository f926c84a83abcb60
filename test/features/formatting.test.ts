// Formatting: whole results, nothing but white space changed, and a second run changes nothing.
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/text/edits';
import { formatDocument, type FormatOptions } from '../../server/src/features/formatting';
import { parseXml } from '../../server/src/syntax/parser';
import { checkFormatting } from '../support/checkTree';
import { brokenText } from '../support/fuzz';

function format(text: string, options?: FormatOptions): string {
  return applyEdits(text, formatDocument(parseXml(text), options));
}

test.each([
  ['nesting', '<a><b>\n<c/></b>\n\t<d/></a>', '<a>\n  <b>\n    <c/>\n  </b>\n  <d/>\n</a>'],
  ['text stays', '<a>\n<name> web  server </name></a>', '<a>\n  <name> web  server </name>\n</a>'],
  ['text of several lines stays', '<a>\n<d>\n one\n   two\n</d>\n</a>', '<a>\n  <d>\n one\n   two\n</d>\n</a>'],
  ['an empty element on two lines', '<a>\n      <b>\n  </b>\n</a>', '<a>\n  <b>\n  </b>\n</a>'],
  ['one blank line is kept', '<a>\n<b/>\n\n\n<c/>\n</a>', '<a>\n  <b/>\n\n  <c/>\n</a>'],
  ['attributes', "<a  b = 'c'   d='e' />", "<a b='c' d='e'/>"],
  ['attributes stay on their lines and move with their tag', "<a>\n    <b c='d'\n       e='f'/>\n</a>", "<a>\n  <b c='d'\n     e='f'/>\n</a>"],
  ['comments stay', '<a>\n<!-- b\n  c -->\n<d/>   <!-- e -->\n</a>', '<a>\n  <!-- b\n  c -->\n  <d/>   <!-- e -->\n</a>'],
  ['metadata stays', '<a>\n<metadata>\n <x:y   xmlns:x="u">\n</x:y></metadata>\n</a>', '<a>\n  <metadata>\n <x:y   xmlns:x="u">\n</x:y></metadata>\n</a>'],
  ['CDATA stays', '<a>\n<b><![CDATA[ <c/> ]]></b>\n</a>', '<a>\n  <b><![CDATA[ <c/> ]]></b>\n</a>'],
  ['notes stay where they are', '<a>    ## note\n<b/>  ## more\n      <c/>\n</a>', '<a>    ## note\n  <b/>  ## more\n  <c/>\n</a>'],
  ['CRLF', '<a>\r\n<b/><c/></a>\r\n\r\n', '<a>\r\n  <b/>\r\n  <c/>\r\n</a>\r\n'],
  ['lines that end in CRLF here and there', '<a>\n<b/>\r\n<c/>\n<d/>\n</a>', '<a>\n  <b/>\n  <c/>\n  <d/>\n</a>'],
  ['attribute lines behind tabs', "<a>\n\t\t<b c='d'\n\t\t\te='f'/>\n</a>", "<a>\n  <b c='d'\n    e='f'/>\n</a>"],
  ['the end of the text', '<a/>\n\n \n', '<a/>\n'],
  ['a missing open tag', '<a>\n<b/>\n    <c/>\n  </pm>\n</a>', '<a>\n  <b/>\n    <c/>\n  </pm>\n</a>'],
  ['a half-typed tag before another', "<o\n<ain>>\n<ain>", '<o\n  <ain>>\n  <ain>'],
  ['a text that is read in another way at each indentation stays', '  <e\n<e>', '  <e\n<e>'],
  ['a faulty tag stays', "<a>\n<b  c=d   e='f'/>\n</a>", "<a>\n  <b  c=d   e='f'/>\n</a>"],
])('%s', (_title, text, expected) => {
  expect(format(text)).toBe(expected);
  expect(format(expected)).toBe(expected);
});

test('broken texts: only white space changes, and only once', () => {
  for (let seed = 1; seed <= 300; seed++) checkFormatting(brokenText(seed));
});

test('another indentation', () => {
  expect(format('<a><b><c/></b></a>', { indent: '\t' })).toBe('<a>\n\t<b>\n\t\t<c/>\n\t</b>\n</a>');
});

test('a range changes nothing outside it', () => {
  const text = '<a>\n<b/>\n<c/>\n<d/>\n</a>';
  const start = text.indexOf('<c/>');
  expect(format(text, { range: { start, end: start + 4 } })).toBe('<a>\n<b/>\n  <c/>\n  <d/>\n</a>');
});
