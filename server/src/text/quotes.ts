// The quotes of a document's attributes, so that what we put in looks like what is there.
import { onceForText } from './lastText';
import type { TextEdit } from './problem';

/** What attribute values stand in. */
export type Quote = "'" | '"';

/** Characters looked at: enough to know what a person prefers, and quick in a text of any length. */
const LOOKED_AT = 100_000;

/** The quote that most attributes of a text have; libvirt's own `'` where there are none. */
export const usualQuote = onceForText((text: string): Quote => {
  // The XML declaration has `"` almost everywhere, whatever the document prefers.
  const declared = text.startsWith('<?xml') ? text.indexOf('?>') : 0;
  const start = declared < 0 ? text.length : declared;
  let double = 0;
  let single = 0;
  for (const [, quote] of text.slice(start, start + LOOKED_AT).matchAll(/=\s*(["'])/g)) {
    if (quote === '"') double++;
    else single++;
  }
  return double > single ? '"' : "'";
});

/** XML that was written with `'`, with other quotes around its attributes. Values with a quote in them keep theirs. */
export function withQuotes(xml: string, quote: Quote): string {
  return quote === "'" ? xml : xml.replace(/='([^'"<]*)'/g, '="$1"');
}

/** Edits that put XML with `'` into a text, with the quotes that the text has. */
export function inUsualQuotes(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  if (!edits.some(({ newText }) => newText.includes("='")) || usualQuote(text) === "'") return edits;
  return edits.map(({ span, newText }) => ({ span, newText: withQuotes(newText, '"') }));
}
