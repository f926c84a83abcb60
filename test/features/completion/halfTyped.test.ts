// Completion at every prefix of what a person types, with and without quotes and with text behind it: accepting the item makes the document that was meant.
import { describe, expect, test } from 'vitest';
import { expandTemplate } from '../../../server/src/features/completion/templates/template';
import { applyEdits } from '../../../server/src/text/edits';
import { testService } from '../../support/service';

const service = testService();

/** What is to be typed, what accepting the item of the label makes of it, and what stands around. */
interface Typing {
  readonly label: string;
  readonly word: string;
  readonly accepted: string;
  readonly before: string;
  readonly after: string;
  /** The shortest prefix with which what follows belongs to it; none by default. */
  readonly from?: number;
}

/** All prefixes of a word after which the item is not offered, or makes something else than was meant. */
function misses({ label, word, accepted, before, after, from = 0 }: Typing): string[] {
  return Array.from({ length: word.length + 1 - from }, (_, index) => word.slice(0, from + index)).flatMap((typed) => {
    const text = before + typed + after;
    const document = service.openAs(text, 'domain');
    const item = service.completions(document, before.length + typed.length).find((one) => one.label === label);
    if (!item) return [`${typed}: not offered`];
    const newText = item.isSnippet ? expandTemplate(item.edit.newText) : item.edit.newText;
    const made = applyEdits(text, [...(item.additionalEdits ?? []), { span: item.edit.span, newText }]);
    const meant = before + accepted + after;
    return made === meant ? [] : [`${typed}: ${made.slice(before.length - 10)}`];
  });
}

const MACHINE = "<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os><devices>";
const END = '</devices></domain>';

describe('the name of an element', () => {
  const disk = { label: 'watchdog', accepted: "<watchdog model='i6300esb'/>", before: MACHINE };
  test.each([
    ['alone', '<watchdog', END],
    ['without its <', 'watchdog', END],
    ['before another element', '<watchdog', `<memballoon model='none'/>${END}`],
    ['before another element on the next line', '<watchdog', `\n<memballoon model='none'/>\n${END}`],
    ['before a comment', '<watchdog', `<!-- x -->${END}`],
    ['before white space', '<watchdog', `\n  ${END}`],
  ])('%s', (_name, word, after) => {
    expect(misses({ ...disk, word, after })).toEqual([]);
  });

  test.each([
    ['its attributes', " model='i6300esb'/>"],
    ['its end', '/>'],
    ['its close tag', '></watchdog>'],
  ])('before %s only the name is written', (_name, rest) => {
    const typed = { label: 'watchdog', word: '<watchdog', accepted: '<watchdog', before: MACHINE, after: rest + END, from: 2 };
    expect(misses(typed)).toEqual([]);
  });
});

describe('the name of an attribute', () => {
  const before = `${MACHINE}<disk type='file'><target dev='vda' `;
  const rest = `</disk>${END}`;
  const bus = { label: 'bus', word: 'bus', accepted: "bus='virtio'", before };
  test.each([
    ['before the end of its tag', `/>${rest}`],
    ['before a space', ` />${rest}`],
    ['before another attribute', ` tray='open'/>${rest}`],
    ['in a tag that has no end', rest],
  ])('%s', (_name, after) => {
    expect(misses({ ...bus, after })).toEqual([]);
  });

  test('before its value only the name is written', () => {
    expect(misses({ ...bus, accepted: 'bus', after: `='sata'/>${rest}`, from: 1 })).toEqual([]);
  });
});

describe('the value of an attribute', () => {
  const before = `${MACHINE}<disk type='file'><target dev='vda' bus=`;
  const rest = `</disk>${END}`;
  test.each([
    ['in quotes', "'", 'virtio', "'/>"],
    ['in double quotes', '"', 'virtio', '"/>'],
    ['in quotes, before another attribute', "'", 'virtio', "' tray='open'/>"],
  ])('%s', (_name, open, accepted, close) => {
    expect(misses({ label: 'virtio', word: 'virtio', accepted, before: before + open, after: close + rest })).toEqual([]);
  });

  test.each([
    ['without quotes', "'virtio'", '/>'],
    ['without quotes, before another attribute', "'virtio'", " tray='open'/>"],
  ])('%s', (_name, accepted, after) => {
    expect(misses({ label: 'virtio', word: 'virtio', accepted, before, after: after + rest })).toEqual([]);
  });

  test.each([
    ['the end of the tag', '/>'],
    ['a line break', '\n/>'],
  ])('whose quote is not closed, before %s', (_name, after) => {
    expect(misses({ label: 'virtio', word: 'virtio', accepted: "virtio'", before: `${before}'`, after: after + rest })).toEqual([]);
  });

  test('that is replaced from its middle', () => {
    expect(misses({ label: 'virtio', word: 'v', accepted: 'virtio', before: `${before}'`, after: `'/>${rest}` })).toEqual([]);
  });
});

describe('a text', () => {
  test.each([
    ['before its close tag', '</on_crash></domain>'],
    ['before a line break', '\n</on_crash></domain>'],
  ])('%s', (_name, after) => {
    expect(misses({ label: 'restart', word: 'restart', accepted: 'restart', before: "<domain type='kvm'><name>a</name><on_crash>", after })).toEqual([]);
  });
});

describe('a close tag', () => {
  test.each([
    ['at the end', '</devices>', '', 0],
    ['before the next one', '</devices>', '\n</domain>', 0],
    ['that has its end', '</devices', '>\n</domain>', 2],
  ])('%s', (_name, accepted, after, from) => {
    const typed = { label: '</devices>', word: '</devices', accepted, before: "<domain type='kvm'><name>a</name><devices>\n  ", after, from };
    expect(misses(typed)).toEqual([]);
  });
});
