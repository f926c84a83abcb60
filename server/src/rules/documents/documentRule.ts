// Rules on documents that describe no domain: networks, storage pools and whatever else libvirt reads.
import type { Report } from '../../domain/rule';
import { spanOf } from '../../domain/runRules';
import type { XmlDocument, XmlElement } from '../../syntax/nodes';
import type { Fix, Problem, Severity } from '../../text/problem';
import type { Described } from '../support';

/** A rule on one kind of document. Pure, like the rules on domains, and asked of every such document: they are small. */
export interface DocumentRule {
  /** Stable kebab-case identifier, unique among all problems. */
  readonly code: string;
  readonly severity: Severity;
  /** The condition in one sentence, for the table of codes. */
  readonly summary: string;
  /** English sentence with `{argument}` placeholders: what is wrong, where, what to do. */
  readonly message: string;
  /** The libvirt that began to refuse it, as in `Rule`. */
  readonly since?: string;
  /** The name of the document's root, such as `network`. */
  readonly root: string;
  readonly check: (root: XmlElement, report: Report) => void;
  /** Quick fixes for one of its problems. */
  readonly fix?: (described: Described, problem: Problem) => readonly Fix[];
}

/** The rules on one kind of document, in the order of the table of codes. */
export interface DocumentRuleFamily {
  readonly name: string;
  readonly rules: readonly DocumentRule[];
}

/** Every problem that rules find in a document of their kind, in document order. */
export function runDocumentRules(rules: readonly DocumentRule[], root: XmlElement | undefined): Problem[] {
  const problems: Problem[] = [];
  if (!root) return problems;
  for (const { code, root: name, check } of rules) {
    if (name !== root.name) continue;
    check(root, (blame, args = {}, related) => {
      const span = spanOf(blame);
      problems.push(related ? { code, span, args, related } : { code, span, args });
    });
  }
  return problems.sort((a, b) => a.span.start - b.span.start);
}

/** The quick fixes that a problem's own rule offers. */
export function documentRuleFixes(rules: readonly DocumentRule[], document: XmlDocument, problem: Problem): readonly Fix[] {
  const { root } = document;
  return root ? (rules.find(({ code }) => code === problem.code)?.fix?.({ root, document }, problem) ?? []) : [];
}
