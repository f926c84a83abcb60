// What a grammar says of a document does not depend on the documents before it.
import { expect, test } from 'vitest';
import { loadGrammar } from '../../server/src/grammar/load';
import type { Problem } from '../../server/src/text/problem';
import { parseXml } from '../../server/src/syntax/parser';
import { compiledGrammar } from '../support/randomDocument';

const BROKEN = "<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type><boot dev='harddisk'/></os></domain>";
const EARLIER = BROKEN.replace('harddisk', 'cdrom').replace('<boot', "<boot dev='hd'/><boot");

function problemsAfter(...earlier: readonly string[]): readonly Problem[] {
  const grammar = loadGrammar(compiledGrammar('domain'), 'domain');
  for (const text of earlier) expect(grammar?.match(parseXml(text).root).problems).toEqual([]);
  return grammar?.match(parseXml(BROKEN).root).problems ?? [];
}

test('values are listed in one order', () => {
  expect(problemsAfter(EARLIER)).toEqual(problemsAfter());
  expect(problemsAfter()).toHaveLength(1);
});
