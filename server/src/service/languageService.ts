// Composes grammars, words, rules and features into one service: no IO, no clock, no LSP.
import { codeActionsAt, fixEverything, type CodeAction } from '../features/codeActions';
import { completionsAt } from '../features/completion/completion';
import { documentationOf, type ItemDocumentation } from '../features/completion/documentation';
import type { CompletionItem, DocumentationKey } from '../features/completion/item';
import { domainOf } from '../domain/domain';
import type { LibvirtDocument } from '../features/document';
import { explain } from '../features/explain/explain';
import type { RuleProblems } from '../features/diagnostics/diagnostics';
import { VERSION_CODES, versionProblems, type TargetOrigin } from '../features/diagnostics/versions';
import { NO_FACTS, type Facts } from '../features/facts';
import { hoverAt, type Hover } from '../features/hover/hover';
import type { Words } from '../features/words/words';
import type { TextEdit } from '../text/problem';
import { usualQuote } from '../text/quotes';
import type { Span } from '../text/span';
import { createChecker, type Checker, type CheckerOptions } from './checker';
import { documentFixes } from './fixes';
import { syntaxFeatures, type SyntaxFeatures } from './syntaxFeatures';
import { refactoringsAt, type RefactoringAction } from './refactorings';
import { forTarget } from './ruleSet';

/** Everything the service is made of. */
export interface LanguageServiceOptions extends CheckerOptions {
  /** Gives the words when they are first needed. */
  readonly words?: () => Words | undefined;
  /** Version of the libvirt that documents are for: what is newer is a warning, and what only newer ones refuse is no fault. */
  readonly targetVersion?: string;
  /** Who says so, for sentences. */
  readonly targetOrigin?: TargetOrigin;
  /** Gives the lists of names when they are first needed. */
  readonly facts?: () => Facts;
}

/** What an editor asks for. Offsets and spans are in UTF-16 code units of the document's text. */
export interface LanguageService extends Checker, SyntaxFeatures {
  /** What may be written at an offset, in the order in which it is offered. */
  completions(document: LibvirtDocument, offset: number): readonly CompletionItem[];
  /** What is said of one of those items. */
  documentation(document: LibvirtDocument, key: DocumentationKey): ItemDocumentation;
  hover(document: LibvirtDocument, offset: number): Hover | undefined;
  /** The quick fixes of the problems that touch a span. */
  codeActions(document: LibvirtDocument, span: Span): readonly CodeAction[];
  /** The refactorings at an offset that leave the document without an error. */
  refactorings(document: LibvirtDocument, offset: number): readonly RefactoringAction[];
  /** A page of Markdown about the machine that a document describes; `undefined` where it describes none. */
  explain(document: LibvirtDocument): string | undefined;
  /** The edits of every sure fix. */
  fixAll(document: LibvirtDocument): readonly TextEdit[];
}

/** Composes the language service. */
export function createLanguageService(options: LanguageServiceOptions): LanguageService {
  const words = (): Words | undefined => options.words?.();
  const moreProblems: RuleProblems = (document, only) => {
    const known = !only || VERSION_CODES.some((code) => only.has(code)) ? words() : undefined;
    return known ? versionProblems(document, known, options.targetVersion, options.targetOrigin) : [];
  };
  const ruleSet = forTarget(options.ruleSet, options.targetVersion);
  const checker = createChecker({ ...options, ruleSet, moreProblems });
  const { messages, diagnose } = checker;
  const { rules, documentRules } = ruleSet;
  const problemsOf = (document: LibvirtDocument) => diagnose(document).map((diagnostic) => diagnostic.problem);
  const fixesOf = (document: LibvirtDocument) => documentFixes(document, { problemsOf, rules, documentRules, facts: options.facts?.() });
  return {
    ...checker,
    ...syntaxFeatures,
    completions: (document, offset) =>
      completionsAt({
        document,
        offset,
        words: words(),
        facts: options.facts?.() ?? NO_FACTS,
        messages,
        targetVersion: options.targetVersion ?? '',
        quote: usualQuote(document.text),
      }).sort((a, b) => (a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0)),
    documentation: (document, key) => documentationOf(key, document, words(), messages),
    hover: (document, offset) => hoverAt(document, offset, { words: words(), messages }),
    codeActions: (document, span) => codeActionsAt(diagnose(document), span, fixesOf(document), messages),
    refactorings: (document, offset) => refactoringsAt(document, offset, checker, options.facts?.()),
    explain: (document) => {
      const domain = domainOf(document.xml, options.facts?.());
      return domain && explain(domain, { messages, diagnostics: diagnose(document) });
    },
    fixAll: (document) => fixEverything(document, problemsOf, fixesOf),
  };
}
