// Completion, measured: whatever is taken out of a real document must be offered where it stood.
import { expect, test } from 'vitest';
import { corpusDocuments } from '../support/corpus';
import { leaveOneOut } from '../support/leaveOneOut';

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
