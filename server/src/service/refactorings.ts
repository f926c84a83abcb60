// The refactorings that are offered at a place: those whose result has no error.
import { domainOf, type DomainFacts } from '../domain/domain';
import type { LibvirtDocument } from '../features/document';
import { refactorings } from '../features/refactorings/index';
import { applyEdits } from '../text/edits';
import type { TextEdit } from '../text/problem';
import { inUsualQuotes } from '../text/quotes';
import type { Checker } from './checker';

/** A refactoring as an editor's menu has it. */
export interface RefactoringAction {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** What can be done at an offset; nothing in a document with errors, where the result could not be trusted. */
export function refactoringsAt(document: LibvirtDocument, offset: number, checker: Checker, facts?: DomainFacts): readonly RefactoringAction[] {
  const domain = document.kind === 'domain' ? domainOf(document.xml, facts) : undefined;
  if (!domain) return [];
  const hasError = (candidate: LibvirtDocument): boolean => checker.diagnose(candidate).some(({ severity }) => severity === 'error');
  return refactorings.flatMap(({ title, edits }) => {
    const found = inUsualQuotes(document.text, edits(domain, offset) ?? []);
    if (found.length === 0 || hasError(document) || hasError(document.withText(applyEdits(document.text, found)))) return [];
    return [{ title: checker.messages.text(title), edits: found }];
  });
}
