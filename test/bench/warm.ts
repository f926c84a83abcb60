// The same process over the same documents again: our parser, grammar and rules, and libxml2 compiled to WebAssembly.
import { libxml2 } from '../support/libxml2';
import { testService } from '../support/service';
import { benchDomains } from './documents';
import type { Aim, Group } from './figures';
import { parseAndMatch } from './parseAndMatch';
import { interleaved, median } from './statistics';

/** Milliseconds for all documents once everything is warm; the median of some rounds. */
export function measureWarm(rounds: number): Group {
  const { texts, from } = benchDomains();
  const service = testService();
  const peer = libxml2();
  const all = (action: (text: string) => unknown) => () => {
    for (const text of texts) action(text);
  };
  const contestants: Record<string, () => void> = { 'parse and match': all((text) => parseAndMatch(text)) };
  if (peer) contestants['libxml2-wasm'] = all((text) => peer.isValid(text));
  contestants['with rules and sentences'] = all((text) => service.check(text));
  const times = interleaved(rounds, contestants);
  peer?.dispose();
  const figures = Object.entries(times).map(([of, values]) => ({ what: 'all documents', of, value: median(values) }));
  const notes = [`${from}; the median of ${rounds} rounds.`, ...(peer ? [] : ['libxml2-wasm is left out: libvirt\'s schemas are not on this machine (LIBVIRT_SCHEMAS).'])];
  const of = (name: string): number => median(times[name] ?? []);
  const aims: Aim[] = peer ? [{ what: 'warm, times as fast as libxml2', value: of('libxml2-wasm') / of('parse and match'), bound: 'at least', limit: 5, unit: '×' }] : [];
  return { title: 'In one process, warm', unit: 'ms', compare: 'peers', figures, aims, notes };
}
