// Merging what the parser, the grammar and the rules find: one fault, one problem, with the severity that settings give.
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../../server/src/features/diagnostics/diagnostics';
import { findProblems } from '../../../server/src/features/diagnostics/diagnostics';
import { createMessages, fill, mergeTables } from '../../../server/src/features/messages';
import { messageTables } from '../../../server/src/features/messages/tables';
import { libvirtRules } from '../../../server/src/service/ruleSet';
import { testService } from '../../support/service';
import type { Problem } from '../../../server/src/text/problem';

/** `code severity «blamed»: sentence`, one for each problem. */
function shown(text: string, options: Parameters<typeof testService>[0] = {}): string[] {
  return testService(options).check(text).map((diagnostic) => describe(text, diagnostic));
}

function describe(text: string, { code, severity, span, message }: Diagnostic): string {
  return `${code} ${severity} «${text.slice(span.start, span.end)}»: ${message}`;
}

const MACHINE = (devices: string): string =>
  `<domain type='kvm'><name>a</name><memory>4194304</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${devices}</devices></domain>`;

test('a document without faults has no problems', () => {
  expect(shown(MACHINE("<memballoon model='virtio'/>"))).toEqual([]);
});

test('XML that is not libvirt’s, and an empty document, are left alone', () => {
  expect(shown('<project><a></project>')).toEqual([]);
  const service = testService();
  expect(service.diagnose(service.openAs(' \n', 'domain'))).toEqual([]);
});

test('what syntax and grammar both see is said once', () => {
  const domain = (content: string): string => `<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os>${content}</domain>`;
  expect(shown(domain('<devces></devices>'))).toEqual(['unknown-element error «devces»: `<domain>` has no `<devces>`; did you mean `<devices>`?']);
  expect(shown(domain("<suspend-to-mem enabled='no'/><!-- a --><suspend-to-disk enabled='no'/></pm>"))).toEqual([
    'stray-close-tag error «pm»: `</pm>` closes nothing: no `<pm>` is open here. Remove it, or add `<pm>` where it should begin.',
  ]);
  expect(shown(domain("<suspend-to-mem enabled='no'/><vcpu>1</vcpu></pm>")).map((line) => line.split(' ', 1)[0])).toEqual(['misplaced-element', 'stray-close-tag']);
  expect(shown(domain('<devices>## R&D &foo;\n</devices>'))).toEqual([
    'unexpected-text error «## R&D &foo;»: `<devices>` takes no text; remove it or make it a comment.',
  ]);
  expect(shown(domain('<group><vcpu>1</vcpu></group>'))).toEqual(['unknown-element error «group»: `<domain>` has no `<group>`; remove it.']);
});

test('an element around what belongs in its parent hides nothing from rules', () => {
  const text = "<domain type='kvm'><name>a</name><group><memory>1</memory><os><type>hvm</type></os></group></domain>";
  expect(shown(text)).toEqual(['unknown-element error «group»: `<domain>` has no `<group>`; remove it.']);
});

test('what only the schema asks for is not missed', () => {
  const npiv = "<capability type='fc_host'><wwnn>20000000c9831b4b</wwnn><wwpn>10000000c9831b4b</wwpn></capability>";
  expect(shown(`<device><parent>scsi_host5</parent><capability type='scsi_host'>${npiv}</capability></device>`)).toEqual([]);
  expect(shown("<device><parent>css_0_0_0052</parent><capability type='mdev'><type id='vfio_ccw-io'/></capability></device>")).toEqual([]);
  expect(shown("<volume><name>a</name><capacity unit='GiB'>1</capacity></volume>")).toEqual([]);
  expect(shown("<volume><capacity>1</capacity><target/></volume>")).toEqual(['missing-element error «volume»: `<volume>` needs a `<name>`.']);
});

test('the grammar’s sentence names the nearest value', () => {
  expect(shown(MACHINE("<memballoon model='vitrio'/>"))).toEqual([
    'invalid-value error «vitrio»: `vitrio` is not a value of `model`; did you mean `virtio`?',
  ]);
});

test('rules are silent about an element that is not even valid', () => {
  const service = testService();
  const text = MACHINE("<disk type='file'><target dev='vda' bsu='virtio'/></disk>");
  const document = service.openAs(text, 'domain');
  const at = text.indexOf('target');
  const onTarget: Problem = { code: 'from-a-rule', span: { start: at, end: at + 6 }, args: {} };
  const onDisk: Problem = { code: 'from-a-rule', span: { start: text.indexOf('disk'), end: text.indexOf('disk') + 4 }, args: {} };
  const found = (isFault: boolean): string[] =>
    findProblems(document, () => [onTarget, onDisk], () => isFault).map(({ code, span }) => `${code} «${text.slice(span.start, span.end)}»`);
  expect(found(true)).toEqual(['from-a-rule «disk»', 'unknown-attribute «bsu»']);
  expect(found(false)).toEqual(['from-a-rule «disk»', 'from-a-rule «target»', 'unknown-attribute «bsu»']);
});

test('settings change severities and switch codes off', () => {
  const text = MACHINE("<memballoon model='vitrio'/>");
  expect(shown(text, { severities: { 'invalid-value': 'warning' } })).toEqual([
    'invalid-value warning «vitrio»: `vitrio` is not a value of `model`; did you mean `virtio`?',
  ]);
  expect(shown(text, { severities: { 'invalid-value': 'off' } })).toEqual([]);
});

test('sentences are translated; what has no translation stays English', () => {
  const translations = { '`{value}` is not a value of `{place}`; did you mean `{suggestion}`?': '{place}：{value}→{suggestion}' };
  expect(shown(MACHINE("<memballoon model='vitrio'/>"), { translations })).toEqual(['invalid-value error «vitrio»: model：vitrio→virtio']);
  expect(createMessages(mergeTables([])).text('No {one}', { one: 1 })).toBe('No 1');
});

test('no code and no sentence is defined twice', () => {
  const tables = [...messageTables, libvirtRules.messages];
  const keys = tables.flatMap((table) => Object.keys(table.kinds));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  // Two tables may share a sentence's key only where they say the same.
  const sentences = new Map<string, string>();
  const conflicts = tables.flatMap((table) => Object.entries(table.sentences)).filter(([key, sentence]) => {
    const other = sentences.get(key);
    sentences.set(key, sentence);
    return other !== undefined && other !== sentence;
  });
  expect(conflicts).toEqual([]);
});

test('a placeholder without an argument stays to be seen', () => {
  expect(fill('{a} and {b} and {constructor}', { a: 1 })).toBe('1 and {b} and {constructor}');
});
