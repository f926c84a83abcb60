// What people really paste: every fault found once, and all sure fixes together give a document that the schema accepts.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyEdits, belongsInGrammar, builtInFixes, fixAll, fixesFor } from '../../server/src/features/fixes/index';
import { loadGrammar } from '../../server/src/grammar/load';
import { parseXml } from '../../server/src/syntax/parser';
import type { Problem } from '../../server/src/text/problem';

const sample = join(process.env['LIBVIRT_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus'), 'broken-sample.xml');
const grammarFile = join(import.meta.dirname, '../../server/grammars/domain.json');

test.skipIf(!existsSync(sample))('the broken sample', () => {
  const grammar = loadGrammar(JSON.parse(readFileSync(grammarFile, 'utf8')));
  const problemsOf = (text: string): Problem[] => {
    const xml = parseXml(text);
    const problems = [...xml.problems, ...(grammar?.match(xml.root).problems ?? [])];
    return problems.sort((a, b) => a.span.start - b.span.start);
  };
  const text = readFileSync(sample, 'utf8');
  const problems = problemsOf(text);
  const notes = [...text.matchAll(/##.*/g)].map((match) => `${match.index} unexpected-text`);
  const shown = problems.map(({ code, span }) => (code === 'unexpected-text' ? `${span.start} ${code}` : `${code} ${text.slice(0, span.start).split('\n').length}`));
  expect(shown.filter((line) => !line.endsWith('unexpected-text'))).toEqual(['stray-close-tag 27', 'unclosed-tag 46']);
  expect(shown.filter((line) => line.endsWith('unexpected-text'))).toEqual(notes);

  const context = { xml: parseXml(text), problems, belongsIn: belongsInGrammar(grammar) };
  const edits = fixAll(problems, (problem) => fixesFor(builtInFixes, context, problem));
  expect(problemsOf(applyEdits(text, edits))).toEqual([]);
});
