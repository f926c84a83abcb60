// Whether work grows with the document's length and no faster: the time of one line in documents of more and more lines.
import { largeDomain } from '../support/largeDomain';
import { testService } from '../support/service';
import type { Aim, Figure, Group } from './figures';
import { parseAndMatch } from './parseAndMatch';
import { interleaved, median, processorTime } from './statistics';

/** How much dearer a line may become: caches of the processor and the garbage collector have a say in it. */
const DEAREST = 1.5;

/** Microseconds of the processor a line, warm; the median of some rounds. Short documents are read often enough to be measured. */
export function measureGrowth(lengths: readonly number[], rounds: number): Group {
  const service = testService();
  const work: Readonly<Record<string, (text: string) => unknown>> = { 'parse and match': parseAndMatch, 'with rules and sentences': (text) => service.check(text) };
  const longest = Math.max(...lengths);
  const figures: Figure[] = [];
  const aims: Aim[] = [];
  for (const [of, action] of Object.entries(work)) {
    const texts = new Map(lengths.map((lines) => [String(lines), largeDomain(lines)]));
    const times = interleaved(rounds, Object.fromEntries([...texts].map(([lines, text]) => [lines, () => repeat(longest / Number(lines), () => action(text))])), processorTime);
    const perLine = lengths.map((lines) => (median(times[String(lines)] ?? []) * 1000) / longest);
    for (const [index, lines] of lengths.entries()) figures.push({ what: `a line of ${lines.toLocaleString('en')}`, of, value: perLine[index] ?? Number.NaN });
    const ratio = (perLine.at(-1) ?? Number.NaN) / (perLine.at(-2) ?? Number.NaN);
    aims.push({ what: `${of}: a line of ${longest.toLocaleString('en')} against one of ${(lengths.at(-2) ?? 0).toLocaleString('en')}`, value: ratio, bound: 'at most', limit: DEAREST, unit: '×' });
  }
  return { title: 'Growth', unit: 'µs', figures, aims, notes: [`The processor's time of a line; the median of ${rounds} rounds. Linear growth is a line that always costs the same.`] };
}

function repeat(times: number, action: () => unknown): void {
  for (let index = 0; index < times; index++) action();
}
