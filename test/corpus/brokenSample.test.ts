// What people really paste: every fault found once, and all sure fixes together give a document that the schema accepts.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/text/edits';
import { testService } from '../support/service';

const sample = join(process.env['LIBVIRT_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus'), 'broken-sample.xml');

test.skipIf(!existsSync(sample))('the broken sample', () => {
  const service = testService();
  const text = readFileSync(sample, 'utf8');
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const notes = [...text.matchAll(/##.*/g)].map((match) => ({ code: 'unexpected-text', line: lineAt(match.index) }));
  const others = [
    { code: 'stray-close-tag', line: 27 },
    { code: 'unclosed-tag', line: 46 },
  ];
  // Its SPICE devices stand beside VNC graphics, which libvirt refuses and nobody but its writer can mend.
  const refused = [68, 83, 85].map((line) => ({ code: 'character-without-spice', line }));
  const problems = service.check(text).filter(({ severity }) => severity === 'error').map(({ code, span }) => ({ code, line: lineAt(span.start) }));
  expect(problems).toEqual([...notes, ...others, ...refused].sort((a, b) => a.line - b.line));

  const document = service.open(text);
  const fixed = document && applyEdits(text, service.fixAll(document));
  const left = service.check(fixed ?? '').filter(({ severity }) => severity === 'error');
  expect(left.map(({ code }) => code)).toEqual(refused.map(({ code }) => code));
});
