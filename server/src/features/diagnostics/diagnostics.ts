// Merges what the parser, the grammar and the rules find into one list: one fault, one problem.
import type { XmlDocument, XmlElement } from '../../syntax/nodes';
import type { Problem, ShownSeverity } from '../../text/problem';
import type { Span } from '../../text/span';
import { Spans } from '../../text/spans';
import type { LibvirtDocument } from '../document';
import { elementAt } from '../elementAt';
import type { Messages } from '../messages';
import { withoutConsequences } from './consequences';
import { lastingProblems, mend } from './lasting';
import { isNotNeeded } from './notNeeded';
import { saidOnce } from './oneFault';
import { VERSION_CODES } from './versions';

/** A problem as people see it. Spans are offsets into the text. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: ShownSeverity;
  readonly span: Span;
  readonly message: string;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  /** What it was made of; quick fixes are looked up with it. */
  readonly problem: Problem;
}

/** Finds problems beyond the grammar's: all, or those of certain codes. */
export type RuleProblems = (document: LibvirtDocument, only?: ReadonlySet<string>) => readonly Problem[];

/**
 * Every problem of a document, in document order, before settings. Where syntax or grammar find a fault (a problem
 * of which `isFault` is true), rules say only what would still be wrong with that fault mended.
 */
export function findProblems(
  document: LibvirtDocument,
  ruleProblems: RuleProblems,
  isFault: (code: string) => boolean,
): Problem[] {
  const certain = certainProblems(document);
  const found = ruleProblems(document);
  const faults = certain.filter(({ code }) => isFault(code));
  const rules = faults.length === 0 || found.length === 0 ? found : lastingRuleProblems(document, faults, found, ruleProblems);
  return withoutRepeats([...certain, ...rules], document.text, isFault).sort((a, b) => a.span.start - b.span.start);
}

/** Between an attribute's name and its value. */
const BEFORE_VALUE = /\s*=\s*["']/y;

/** One fault, one problem: that something is too new or gone need not be said where it, or the value that it has, is refused. */
function withoutRepeats(problems: readonly Problem[], text: string, isFault: (code: string) => boolean): Problem[] {
  const isVersion = ({ code }: Problem): boolean => VERSION_CODES.includes(code);
  if (!problems.some(isVersion)) return [...problems];
  const refused = new Set(problems.filter(({ code }) => isFault(code)).flatMap(({ span: { start, end } }) => [`${start}`, `${start} ${end}`]));
  const isRefused = ({ span }: Problem): boolean => {
    BEFORE_VALUE.lastIndex = span.end;
    const value = BEFORE_VALUE.test(text) ? BEFORE_VALUE.lastIndex : -1;
    return refused.has(`${span.start} ${span.end}`) || refused.has(`${value}`);
  };
  return problems.filter((problem) => !isVersion(problem) || !isRefused(problem));
}

/** Faults at most that are mended to see what follows from them: beyond, each would cost a fix, and nobody reads on so far. */
const MOST_MENDED = 300;

function lastingRuleProblems(
  document: LibvirtDocument,
  faults: readonly Problem[],
  found: readonly Problem[],
  ruleProblems: RuleProblems,
): readonly Problem[] {
  const { root } = document.xml;
  const faulty = new Set(faults.map(({ span }) => elementAt(root, span.start)));
  const elsewhere = found.filter(({ span }) => !faulty.has(elementAt(root, span.start)));
  if (elsewhere.length === 0) return elsewhere;
  if (faults.length > MOST_MENDED) return elsewhere;
  const mended = mend(document);
  const codes = new Set(elsewhere.map(({ code }) => code));
  return lastingProblems(elsewhere, document.text, { problems: ruleProblems(mended, codes), text: mended.text });
}

/** Problems with their sentences and severities; switched-off codes are left out. */
export function toDiagnostics(problems: readonly Problem[], messages: Messages): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const problem of problems) {
    const severity = messages.severity(problem.code);
    if (severity === 'off') continue;
    const related = (problem.related ?? []).map((place) => ({ span: place.span, message: messages.related(place) }));
    diagnostics.push({
      code: problem.code,
      severity,
      span: problem.span,
      message: messages.problem(problem),
      related,
      problem,
    });
  }
  return diagnostics;
}

/** What syntax and grammar find, without what is none to libvirt and what the grammar says of a place that is not even well formed. */
function certainProblems(document: LibvirtDocument): readonly Problem[] {
  const { xml, match, kind } = document;
  const found = (match?.problems ?? []).filter((problem) => !isNotNeeded(problem, kind));
  return withoutConsequences(document, xml.problems.length === 0 ? found : together(xml, found));
}

/** What both syntax and grammar find. */
function together(xml: XmlDocument, problems: readonly Problem[]): readonly Problem[] {
  const { syntax, grammar } = saidOnce(xml, xml.problems, problems);
  const faults = new Spans(syntax.map(({ span }) => span));
  const there = grammar.filter(({ span }) => !isAt(faults, span) && !blamesImplied(xml.root, span));
  return [...syntax, ...there];
}

/** Whether a problem is in a start tag that is not there: that is the fault, and not what the tag lacks. */
function blamesImplied(root: XmlElement | undefined, span: Span): boolean {
  if (span.start < span.end) return false;
  let element = elementAt(root, span.start);
  while (element?.start === span.start && !element.isImplied) element = element.parent;
  return element?.isImplied === true && element.start === span.start;
}

/** Whether a problem is where one of the faults is; one without any text, such as a name that is yet to be typed, also at its end. */
function isAt(faults: Spans, problem: Span): boolean {
  return problem.start === problem.end ? faults.hasAround(problem) : faults.hasOverlapping(problem);
}
