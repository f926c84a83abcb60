// The grammar on libvirt's own documents and on single-fault mutants: libxml2's verdict, and the right token, once.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseXml } from '../../server/src/syntax/parser';
import type { Problem } from '../../server/src/text/problem';
import { grammarProblems } from '../support/checkGrammar';
import { corpusDocuments } from '../support/corpus';
import { libxml2 } from '../support/libxml2';
import { FAULTS, mutate, type Mutant } from '../support/mutants';
import { ownDomains } from '../support/ownDomains';

/** The very schemas that the grammars are made from: older ones would judge otherwise. */
const oracle = libxml2(process.env['LIBVIRT_SCHEMAS'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'schemas', '12.8.0'));
const accepted = corpusDocuments('accepted');

describe.skipIf(accepted.length === 0)('documents that libvirt accepts (LIBVIRT_CORPUS)', () => {
  it('have no problem', () => {
    const wrong = accepted.flatMap(({ name, text }) => [...parseXml(text).problems, ...grammarProblems(text)].map((problem) => `${name}: ${problem.code}`));
    expect(wrong).toEqual([]);
  });
});

const rejected = corpusDocuments('rejected');

describe.skipIf(rejected.length === 0)('documents that libvirt refuses (LIBVIRT_CORPUS)', () => {
  it.skipIf(oracle === undefined)('have a problem of the grammar exactly where libxml2 finds them invalid (LIBVIRT_SCHEMAS)', () => {
    const wellFormed = rejected.filter(({ text }) => parseXml(text).problems.length === 0);
    const disagreements = wellFormed.filter(({ text }) => oracle?.isValid(text) !== (grammarProblems(text).length === 0));
    expect(wellFormed.length).toBeGreaterThan(90);
    expect(disagreements.map(({ name }) => name)).toEqual([]);
  });
});

describe('single faults in our own domains', () => {
  const mutants = ownDomains().flatMap((text, index) => FAULTS.flatMap((fault) => mutantsOf(text, fault, index)));

  it.skipIf(oracle === undefined)('are judged as libxml2 judges them (LIBVIRT_SCHEMAS)', { timeout: 300_000 }, () => {
    const disagreements = mutants.filter(({ text }) => oracle?.isValid(text) !== (grammarProblems(text).length === 0));
    oracle?.dispose();
    expect(mutants.length).toBeGreaterThan(400);
    expect(disagreements.map(({ what }) => what)).toEqual([]);
  });

  it('are blamed on the right token in 99%, and said exactly once in 97%', () => {
    const invalid = mutants.map((mutant) => ({ mutant, problems: grammarProblems(mutant.text) })).filter(({ problems }) => problems.length > 0);
    const right = invalid.filter(({ mutant, problems }) => problems.some((problem) => isBlamed(problem, mutant)));
    const once = invalid.filter(({ problems }) => problems.length === 1);
    const figures = { right: right.length / invalid.length, once: once.length / invalid.length };
    console.info(`${invalid.length} faults: right token ${percent(figures.right)}, exactly one problem ${percent(figures.once)}`);
    expect(figures.right).toBeGreaterThan(0.99);
    expect(figures.once).toBeGreaterThan(0.97);
  });
});

/** Mutants of each kind and document: thousands in all as vitest.corpus.config.mts sets it. */
const SEEDS = Array.from({ length: Number(process.env['MUTANTS'] ?? 12) }, (_, index) => index + 1);

function mutantsOf(text: string, fault: (typeof FAULTS)[number], index: number): Mutant[] {
  return SEEDS.flatMap((seed) => mutate(text, fault, seed * 7919 + index) ?? []).filter((mutant) => parseXml(mutant.text).problems.length === 0);
}

function isBlamed(problem: Problem, { blame }: Mutant): boolean {
  return problem.span.start < blame.end && blame.start < problem.span.end;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
