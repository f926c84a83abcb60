// Completion, measured: whatever is taken out of a real document must be offered where it stood.
import { expect, test } from 'vitest';
import type { DocumentKind } from '../../server/src/grammar/types';
import { corpusDocuments, type CorpusDocument } from '../support/corpus';
import { grammarProblems } from '../support/checkGrammar';
import { leaveOneOut } from '../support/leaveOneOut';
import { random } from '../support/random';
import { compiledGrammar, grammarKinds, RandomDocuments } from '../support/randomDocument';

/** Share of what was taken out that must be in the list. */
const HELD_AT = 0.995;
/** Documents, and cases of each: a sample that takes seconds. */
const DOCUMENTS = Number(process.env['LEAVE_ONE_OUT_DOCUMENTS'] ?? 60);
const CASES_OF_EACH = Number(process.env['LEAVE_ONE_OUT_CASES'] ?? 12);

const documents = corpusDocuments('accepted');

test.skipIf(documents.length === 0)('what is left out is offered (skipped where the corpus is not)', { timeout: 120_000 }, () => {
  const { asked, missed } = leaveOneOut(documents, { documents: DOCUMENTS, casesOfEach: CASES_OF_EACH });
  console.log(`leave-one-out: ${asked - missed.length} of ${asked} offered`);
  expect(asked).toBeGreaterThan(0);
  expect((asked - missed.length) / asked, missed.slice(0, 20).join('\n')).toBeGreaterThanOrEqual(HELD_AT);
});

test.each(grammarKinds())('what is left out of made-up documents is offered: %s', { timeout: 120_000 }, (kind) => {
  const { asked, missed } = leaveOneOut(validDocuments(kind), { documents: 15, casesOfEach: 12 });
  // Without the element that declares it, a namespace has no prefix.
  const wrong = missed.filter((one) => !/ p:\w+$/.test(one));
  expect(asked).toBeGreaterThan(80);
  expect(wrong).toEqual([]);
});

/** Documents of a kind that its grammar takes, an element a line. */
function validDocuments(kind: DocumentKind): CorpusDocument[] {
  const made = new RandomDocuments(compiledGrammar(kind), random(5));
  const valid: CorpusDocument[] = [];
  for (let tries = 0; tries < 2000 && valid.length < 15; tries++) {
    const text = made.make();
    if (text === undefined || text.length < 120 || text.length > 4000 || grammarProblems(text, kind).length > 0) continue;
    valid.push({ name: `${kind} ${tries}`, text: text.replaceAll('><', '>\n<') });
  }
  return valid;
}
