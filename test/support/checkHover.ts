// Asks for the hover at `$0` and compares the whole of it: the hovered text and the Markdown.
import { expect } from 'vitest';
import { cursor } from './cursor';
import { testService } from './service';

const service = testService();

/** Checks the hover at `$0`: the text that it is about, and its Markdown; `undefined` where there must be none. */
export function checkHover(marked: string, expected: { readonly at: string; readonly markdown: string } | undefined): void {
  const { text, offset } = cursor(marked);
  const document = service.open(text);
  const hover = document && service.hover(document, offset);
  expect(hover && { at: text.slice(hover.span.start, hover.span.end), markdown: hover.markdown }).toEqual(expected);
}
