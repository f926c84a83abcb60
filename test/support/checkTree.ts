// What must hold of the tree of any text, however broken it is.
import { expect } from 'vitest';
import { applyEdits } from '../../server/src/text/edits';
import { foldingRanges } from '../../server/src/features/folding';
import { formatDocument } from '../../server/src/features/formatting';
import { documentSymbols } from '../../server/src/features/symbols';
import { locate } from '../../server/src/syntax/locate';
import type { XmlElement } from '../../server/src/syntax/nodes';
import { parseXml } from '../../server/src/syntax/parser';
import { walk } from '../../server/src/syntax/walk';

/** Faults of a tree that no text may cause: spans out of order or out of the text, problems out of the text. */
export function treeFaults(text: string): string[] {
  const document = parseXml(text);
  const faults: string[] = [];
  const ends = [0];
  walk(document.children, {
    enter: (node, depth) => {
      if (node.start < (ends[depth] ?? 0) || node.end < node.start || node.end > text.length) faults.push(`${node.kind} ${node.start}-${node.end}`);
      ends[depth] = node.end;
      ends[depth + 1] = node.kind === 'element' ? node.openEnd : node.end;
      if (node.kind === 'element') faults.push(...tagFaults(node));
      return true;
    },
  });
  for (const { code, span } of document.problems) {
    if (span.start < 0 || span.end < span.start || span.end > text.length) faults.push(`${code} ${span.start}-${span.end}`);
  }
  return faults;
}

/** Faults of an element's tags: parts out of order or out of the tag. */
function tagFaults(element: XmlElement): string[] {
  const { start, nameEnd, openEnd, attributes, closeStart, closeNameStart, closeNameEnd, end } = element;
  let last = nameEnd;
  const isInOrder = attributes.every((attribute) => {
    const { nameStart, valueStart, valueEnd } = attribute;
    const isSound = last <= nameStart && nameStart <= attribute.nameEnd && attribute.nameEnd <= valueStart && valueStart <= valueEnd && valueEnd <= attribute.end;
    last = attribute.end;
    return isSound;
  });
  const isClosed = closeStart < 0 || (openEnd <= closeStart && closeStart <= closeNameStart && closeNameStart <= closeNameEnd && closeNameEnd <= end);
  return isInOrder && last <= openEnd && isClosed ? [] : [`tag ${start}`];
}

/** Checks that a text gives a sound tree and that everything which looks at trees alone answers. */
export function checkHostile(text: string): void {
  expect(treeFaults(text)).toEqual([]);
  const document = parseXml(text);
  foldingRanges(document);
  documentSymbols(document);
  formatDocument(document);
  locate(document, text.length >> 1);
}

/** Checks every beginning of a text. */
export function checkPrefixes(text: string): void {
  for (let end = 0; end <= text.length; end++) {
    const faults = treeFaults(text.slice(0, end));
    if (faults.length > 0) expect({ prefix: text.slice(0, end), faults }).toEqual({ prefix: text.slice(0, end), faults: [] });
  }
}

/** A text as it is after formatting. */
export function formatted(text: string): string {
  return applyEdits(text, formatDocument(parseXml(text)));
}

/** Checks that formatting changes white space alone, and that a second time changes nothing. */
export function checkFormatting(text: string): void {
  const once = formatted(text);
  const facts = { text, bare: bare(once), again: formatted(once) };
  // Comparing strings first: most texts of a fuzzer are right, and a deep comparison costs more than formatting.
  if (facts.bare !== bare(text) || facts.again !== once) expect(facts).toEqual({ text, bare: bare(text), again: once });
}

function bare(text: string): string {
  return text.replace(/\s/g, '');
}
