// Whatever a text looks like, the service answers: random edits of a document go through everything that an editor asks.
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/text/edits';
import { brokenOff, brokenText } from '../support/fuzz';
import { testService } from '../support/service';

const service = testService();

/** Asks everything at an offset; the values are what must hold of the answers. */
function faultsAt(text: string, offset: number): string[] {
  const document = service.openAs(text, 'domain');
  const faults: string[] = [];
  for (const { span } of service.diagnose(document)) if (span.start > span.end || span.end > text.length) faults.push('a problem outside the text');
  for (const { edit } of service.completions(document, offset)) {
    if (offset < edit.span.start || offset > edit.span.end) faults.push('a completion away from the cursor');
    if (/[\r\n]/.test(text.slice(edit.span.start, edit.span.end))) faults.push('a completion over several lines');
  }
  const hover = service.hover(document, offset);
  // The quotes of a value show the hover of the value.
  if (hover && (offset < hover.span.start - 1 || offset > hover.span.end + 1)) faults.push('a hover away from the cursor');
  for (const { edits } of service.codeActions(document, { start: offset, end: offset })) {
    if (applyEdits(text, edits) === text) faults.push('a fix that changes nothing');
  }
  return faults;
}

function faultsOf(text: string, offset: number): string[] {
  return faultsAt(text, offset).map((fault) => `${fault}: ${text}`);
}

test('random edits', () => {
  const seeds = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(seeds.flatMap((seed) => faultsOf(brokenText(seed), (seed * 7919) % (brokenText(seed).length + 1)))).toEqual([]);
});

test('every third prefix, with the cursor at its end', () => {
  expect(brokenOff(3).flatMap((text) => faultsOf(text, text.length))).toEqual([]);
});
