// One stray or half mark at every plausible place of valid domains: found, one problem, at its place, and a sure fix that leaves none.
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../server/src/features/diagnostics/diagnostics';
import { applyEdits } from '../../server/src/text/edits';
import { corpusDocuments } from '../support/corpus';
import { ownDomains } from '../support/ownDomains';
import { testService } from '../support/service';
import { slipsOf, type Slip } from '../support/slips';

/** Of each kind of slip every so many are tried; 1 tries all. */
const EVERY = Number(process.env['SLIPS_EVERY'] ?? 151);

const service = testService();
const isGood = (text: string): boolean => /<domain[\s>]/.test(text) && service.check(text).every(({ severity }) => severity === 'hint');
const documents = [...ownDomains(), ...corpusDocuments('accepted').filter((_, index) => index % 100 === 0).map(({ text }) => text)].filter(isGood);

/** What is found beyond what the document has without the slip. */
function beyond(known: readonly Diagnostic[], found: readonly Diagnostic[]): readonly Diagnostic[] {
  const codes = known.map(({ code }) => code);
  return found.filter(({ code }) => {
    const at = codes.indexOf(code);
    if (at >= 0) codes.splice(at, 1);
    return at < 0;
  });
}

/** What is not as it should be. */
function missesOf({ text, blame }: Slip, known: readonly Diagnostic[]): ('found' | 'one' | 'place' | 'fixed' | 'all fixed')[] {
  const document = service.openAs(text, 'domain');
  const found = beyond(known, service.diagnose(document));
  if (found.length === 0) return ['found'];
  const sure = service.codeActions(document, { start: 0, end: text.length }).find(({ isPreferred, diagnostic }) => isPreferred && found.includes(diagnostic));
  const isWhole = (edits: Parameters<typeof applyEdits>[1]): boolean => beyond(known, service.check(applyEdits(text, edits))).length === 0;
  return [
    ...(found.length > 1 ? (['one'] as const) : []),
    ...(found.some(({ span }) => span.start <= blame.end && span.end >= blame.start) ? [] : (['place'] as const)),
    ...(sure && isWhole(sure.edits) ? [] : (['fixed'] as const)),
    ...(isWhole(service.fixAll(document)) ? [] : (['all fixed'] as const)),
  ];
}

test('a stray or half mark is one problem at its place, and its sure fix leaves none', { timeout: 300_000 }, () => {
  const misses = { found: [] as string[], one: [] as string[], place: [] as string[], fixed: [] as string[], 'all fixed': [] as string[] };
  const seen = new Map<string, number>();
  let count = 0;
  for (const text of documents) {
    const known = service.check(text);
    for (const slip of slipsOf(text)) {
      const before = seen.get(slip.kind) ?? 0;
      seen.set(slip.kind, before + 1);
      if (before % EVERY !== 0) continue;
      count++;
      for (const miss of missesOf(slip, known)) misses[miss].push(slip.kind);
    }
  }
  const rates = Object.entries(misses).map(([what, kinds]) => ({ what, rate: 1 - kinds.length / count, kinds: [...new Set(kinds)] }));
  console.log(`${count} slips of ${seen.size} kinds: ${rates.map(({ what, rate, kinds }) => `${what} ${(rate * 100).toFixed(2)} %${kinds.length > 0 ? ` (not ${kinds.join('; ')})` : ''}`).join(', ')}`);
  expect(count).toBeGreaterThan(500);
  expect(rates.filter(({ rate }) => rate < 0.99)).toEqual([]);
});
