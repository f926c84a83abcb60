// What libxml2 does when it validates, done by us: the work that is compared.
import { parseXml } from '../../server/src/syntax/parser';
import { testGrammar } from '../support/service';

/** Parses and matches a domain as the peer does. */
export function parseAndMatch(text: string): boolean {
  const document = parseXml(text);
  return document.problems.length === 0 && testGrammar('domain')?.match(document.root).problems.length === 0;
}
