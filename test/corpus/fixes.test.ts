// Every fix that is offered for one fault in a good document leaves one problem fewer and brings no other.
import { describe, expect, test } from 'vitest';
import { ruleKinds } from '../../server/src/rules/index';
import { applyEdits } from '../../server/src/text/edits';
import { corpusDocuments } from '../support/corpus';
import { grammarProblems } from '../support/checkGrammar';
import { sweepFixes } from '../support/checkFixes';
import { FAULTS, mutate } from '../support/mutants';
import { ownDomains } from '../support/ownDomains';
import { random } from '../support/random';
import { devicesOf, ruleMutants } from '../support/ruleMutants';
import { testService } from '../support/service';

/** Mutants of each document, and how many documents. */
const MUTANTS = Number(process.env['FIX_MUTANTS'] ?? 5);
const DOCUMENTS = Number(process.env['FIX_DOCUMENTS'] ?? 100);

const service = testService();

/** Domains that the schema takes: our own, and a sample of libvirt's where they are. */
const domains = [...ownDomains(), ...sample(corpusDocuments('accepted').map(({ text }) => text))].filter(
  (text) => /<domain[\s>]/.test(text) && service.open(text)?.kind === 'domain' && grammarProblems(text).length === 0,
);

function sample(texts: readonly string[]): string[] {
  const every = Math.max(1, Math.floor(texts.length / DOCUMENTS));
  return texts.filter((_, index) => index % every === 0);
}

test('fixes of rules', { timeout: 120_000 }, () => {
  const next = random(7);
  const devices = devicesOf(domains);
  const sweeps = domains.flatMap((text) => ruleMutants(text, MUTANTS * 3, devices, next)).map(sweepFixes);
  const offered = sweeps.reduce((sum, sweep) => sum + sweep.offered, 0);
  const dropped = sweeps.reduce((sum, sweep) => sum + sweep.dropped, 0);
  console.log(`fixes of rules: ${offered} applied in ${sweeps.length} mutants, ${dropped} not offered since there is no whole one`);
  expect(sweeps.flatMap(({ faults }) => faults)).toEqual([]);
  expect(offered).toBeGreaterThan(sweeps.length / 4);
  // Of our own documents alone there are too few for a share. By the draw it is a fortieth to a twenty-fifth.
  expect(dropped).toBeLessThan(Math.max(3, offered / 20));
});

/** What a fix made up, or what it made of a document, may not be refused; what a fault hid may come back. */
describe('fixes of the grammar', () => {
  test.each(FAULTS)('%s', { timeout: 60_000 }, (fault) => {
    const faults = domains.flatMap((text, index) => {
      const mutant = mutate(text, fault, index);
      return mutant && grammarProblems(mutant.text).length === 1 ? faultyFixes(text, mutant.text) : [];
    });
    expect(faults).toEqual([]);
  });
});

/** The fixes of a mutant after which anything is wrong that is neither so in the mutant nor in the document that it was made of. */
function faultyFixes(original: string, mutant: string): string[] {
  const document = service.openAs(mutant, 'domain');
  const known = new Set([...codesOf(original), ...codesOf(mutant)]);
  const actions = service.codeActions(document, { start: 0, end: mutant.length });
  const ofGrammar = actions.filter(({ diagnostic }) => !Object.hasOwn(ruleKinds, diagnostic.code));
  return ofGrammar.flatMap(({ title, edits }) => {
    const result = applyEdits(mutant, edits);
    const left = grammarProblems(result).map(({ code }) => code);
    const wrong = [...left, ...codesOf(result).filter((code) => !known.has(code))];
    return wrong.length === 0 ? [] : [`${title}: ${wrong.join(', ')}\n${result}`];
  });
}

/** The codes of errors. */
function codesOf(text: string): string[] {
  return service.check(text).filter(({ severity }) => severity === 'error').map(({ code }) => code);
}
