// What libxml2 does when it validates, done by us: the work that is compared.
import type { Grammar } from '../../server/src/grammar/types';
import { parseXml } from '../../server/src/syntax/parser';
import { testGrammar } from '../support/service';

/** Parses and matches a domain as the peer does, by default with the committed grammar. */
export function parseAndMatch(text: string, grammar: Grammar | undefined = testGrammar('domain')): boolean {
  const document = parseXml(text);
  return document.problems.length === 0 && grammar?.match(document.root).problems.length === 0;
}
