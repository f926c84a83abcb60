// What the parser remembers between texts: names and runs of white space, never the texts themselves.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { parseXml } from '../../server/src/syntax/parser';

const MEGABYTE = 1_000_000;

test('texts that are gone take no memory', () => {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  parse(20);
  const before = heap();
  for (let width = 21; width < 61; width++) parse(width);
  expect(heap() - before).toBeLessThan(4 * MEGABYTE);
});

/** Parses a text of a megabyte that has a name and a run of white space that no other has. */
function parse(width: number): void {
  const text = Buffer.from(`<domain>${' '.repeat(width)}<name-of-some-length-${width}/>${'x'.repeat(MEGABYTE)}</domain>`).toString();
  parseXml(text);
}
