// The same process over the same documents again: our parser, grammar and rules, and libxml2 compiled to WebAssembly.
import { parseXml } from '../../server/src/syntax/parser';
import { libxml2 } from '../support/libxml2';
import { testGrammar, testService } from '../support/service';
import { benchDomains } from './documents';
import type { Group } from './figures';
import { interleaved, median } from './statistics';

/** Parses and matches a domain as the peer does. */
export function parseAndMatch(text: string): boolean {
  const document = parseXml(text);
  return document.problems.length === 0 && testGrammar('domain')?.match(document.root).problems.length === 0;
}

/** Documents a second once everything is warm; the median of some rounds. */
export function measureWarm(rounds: number): Group {
  const { texts, from } = benchDomains();
  const service = testService();
  const peer = libxml2();
  const all = (action: (text: string) => unknown) => () => {
    for (const text of texts) action(text);
  };
  const contestants: Record<string, () => void> = { 'parse and match': all(parseAndMatch) };
  if (peer) contestants['libxml2-wasm'] = all((text) => peer.isValid(text));
  contestants['with rules and sentences'] = all((text) => service.check(text));
  const times = interleaved(rounds, contestants);
  peer?.dispose();
  const figures = Object.entries(times).map(([of, values]) => ({ what: 'all documents', of, value: median(values) }));
  const notes = [`${from}; the median of ${rounds} rounds.`, ...(peer ? [] : ['libxml2-wasm is left out: libvirt\'s schemas are not on this machine (LIBVIRT_SCHEMAS).'])];
  return { title: 'In one process, warm', unit: 'ms', compare: 'peers', figures, notes };
}
