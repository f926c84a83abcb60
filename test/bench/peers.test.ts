// Speed, held: compared with libxml2 and with ourselves in the same run and by the processor's time, never by a clock.
import { expect, test } from 'vitest';
import { domainOf } from '../../server/src/domain/domain';
import { runRules } from '../../server/src/domain/runRules';
import { domainRules } from '../../server/src/rules/index';
import { schemaGrammars } from '../../server/src/data/schemaDirectory';
import { parseXml } from '../../server/src/syntax/parser';
import { largeDomain } from '../support/largeDomain';
import { libxml2, schemaDirectory } from '../support/libxml2';
import { ownDomains } from '../support/ownDomains';
import { testService } from '../support/service';
import { parseAndMatch } from './parseAndMatch';
import { interleaved, median, processorTime } from './statistics';
import { applyKeystroke, typingIn } from './typing';

const least = (times: readonly number[]): number => Math.min(...times);

test('the large domains are valid, and as long as they say', () => {
  for (const lines of [100, 2000]) {
    const text = largeDomain(lines);
    expect(testService().check(text).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(Math.abs(text.split('\n').length - lines)).toBeLessThan(15);
  }
});

const directory = schemaDirectory();
const peer = libxml2(directory);
/** The same schemas for both: those of this machine may be older than ours. */
const grammar = directory === undefined ? undefined : schemaGrammars(directory, (message) => expect.fail(message))('domain');

test.skipIf(peer === undefined)('our documents are parsed and matched in less than twice the time that libxml2 takes (LIBVIRT_SCHEMAS)', () => {
  const texts = ownDomains();
  const judge = (text: string): boolean => parseAndMatch(text, grammar);
  const times = interleaved(12, {
    ours: () => texts.map(judge),
    libxml2: () => texts.map((text) => peer?.isValid(text)),
  }, processorTime);
  expect(texts.map(judge)).toEqual(texts.map((text) => peer?.isValid(text)));
  peer?.dispose();
  // We are several times as fast once warm; a machine that is busy with other tests must not fail this.
  expect(least(times.ours)).toBeLessThan(least(times.libxml2) * 2);
});

const service = testService();
const small = largeDomain(500);
const large = largeDomain(5000);
const brokenAt = (text: string): string => text.replace("bus='scsi'/>", "bus='scsi'");

test.each([
  ['valid documents are checked', (text: string) => service.check(text)],
  ['broken documents are checked', (text: string) => service.check(brokenAt(text))],
  ['documents of faults everywhere are checked', (text: string) => service.check(text.replaceAll('<source ', '<soruce ').replaceAll("bus='scsi'", "bsu='scsi'"))],
  ['completions are found', (text: string) => complete(`${text.slice(0, text.indexOf('<graphics'))}<${text.slice(text.indexOf('<graphics'))}`)],
])('%s in linear time', (_, action) => {
  const times = interleaved(4, { small: () => action(small), large: () => action(large) }, processorTime);
  // Ten times as long: ten times the work, and some more for the garbage; a square would be a hundred times.
  expect(least(times.large)).toBeLessThan(least(times.small) * 30);
});

test('all rules together cost less than reading the document that they look at', () => {
  const text = largeDomain(2000);
  const xml = parseXml(text);
  const times = interleaved(20, {
    rules: () => {
      const domain = domainOf(xml);
      return domain && runRules(domainRules, domain);
    },
    reading: () => parseAndMatch(text),
  }, processorTime);
  expect(least(times.rules)).toBeLessThan(least(times.reading));
});

test('a keystroke in a long document costs about what a look at the whole costs', () => {
  const original = largeDomain(1000);
  const looks: number[] = [];
  let text = original;
  const keystrokes = typingIn(text, 1).flatMap((keystroke, index) => {
    text = applyKeystroke(text, keystroke);
    const document = service.open(text);
    if (index % 4 > 0 || !document) return [];
    looks.push(processorTime(() => service.check(original)));
    return processorTime(() => [service.diagnose(document), service.completions(document, keystroke.at + keystroke.inserted.length)]);
  });
  expect(text).toBe(original);
  expect(median(keystrokes)).toBeLessThan(median(looks) * 12);
});

function complete(text: string): unknown {
  const document = service.open(text);
  return document && service.completions(document, text.indexOf('<graphics'));
}
