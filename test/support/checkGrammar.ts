// Matches small documents against the shipped grammars and compares whole results: place, code and sentence.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createMessages } from '../../server/src/features/messages';
import { grammarMessages } from '../../server/src/features/messages/grammar';
import { belongsInGrammar, builtInFixes, fixesFor } from '../../server/src/features/fixes/index';
import { applyEdits } from '../../server/src/text/edits';
import { grammarFileOf, loadGrammar } from '../../server/src/grammar/load';
import type { DocumentKind, Grammar } from '../../server/src/grammar/types';
import { parseXml } from '../../server/src/syntax/parser';
import type { Problem } from '../../server/src/text/problem';

const messages = createMessages(grammarMessages);
const loaded = new Map<DocumentKind, Grammar>();

/** The shipped grammar of a kind. */
export function grammarOf(kind: DocumentKind): Grammar {
  const known = loaded.get(kind);
  if (known) return known;
  const file = join(import.meta.dirname, '..', '..', 'server', 'grammars', `${grammarFileOf(kind)}.json`);
  const grammar = loadGrammar(JSON.parse(readFileSync(file, 'utf8')), kind);
  if (!grammar) throw new Error(`no grammar for ${kind}`);
  loaded.set(kind, grammar);
  return grammar;
}

/** A domain around some devices, valid but for what they say. */
export function domainWith(devices: string): string {
  return `<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os><devices>${devices}</devices></domain>`;
}

/** The grammar's problems of a text. */
export function grammarProblems(text: string, kind: DocumentKind = 'domain'): readonly Problem[] {
  return grammarOf(kind).match(parseXml(text).root).problems;
}

/** Checks all problems of a text, each as `«token» code: sentence`, related places after ` → `. */
export function checkGrammar(text: string, expected: readonly string[], kind: DocumentKind = 'domain'): void {
  const lines = grammarProblems(text, kind).map((problem) => {
    const token = text.slice(problem.span.start, problem.span.end);
    const related = (problem.related ?? []).map(({ span, ...place }) => ` → «${text.slice(span.start, span.end)}» ${messages.related({ span, ...place })}`);
    return `«${token}» ${problem.code}: ${messages.problem(problem)}${related.join('')}`;
  });
  expect(lines).toEqual(expected);
}

/** Checks the fixes of a text's only problem: each title with the text that it gives. The sure fix stands under `only`. */
export function checkGrammarFixes(text: string, expected: Readonly<Record<string, string>>, kind: DocumentKind = 'domain'): void {
  const grammar = grammarOf(kind);
  const xml = parseXml(text);
  const match = grammar.match(xml.root);
  expect(match.problems.map(({ code }) => code)).toHaveLength(1);
  const context = { xml, problems: match.problems, belongsIn: belongsInGrammar(grammar), grammar, match };
  const fixes = match.problems.flatMap((problem) => fixesFor(builtInFixes, context, problem));
  const title = (fix: (typeof fixes)[number]): string => (fix.confidence === 'only' ? `only: ${messages.fixTitle(fix)}` : messages.fixTitle(fix));
  expect(Object.fromEntries(fixes.map((fix) => [title(fix), applyEdits(text, fix.edits)]))).toEqual(expected);
}
