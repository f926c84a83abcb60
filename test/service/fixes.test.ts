// Fixes of documents with many faults: they are right, and cost few looks at the whole document.
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/text/edits';
import { EditSet } from '../../server/src/features/fixes/editSet';
import { testGrammar, testService } from '../support/service';

const many = 200;
const machine = (devices: string): string =>
  `<domain type='kvm'>\n  <name>web</name>\n  <memory>2</memory>\n  <os>\n    <type>hvm</type>\n  </os>\n  <devices>\n${devices}  </devices>\n</domain>\n`;
const disk = (index: number, device: string): string =>
  `    <disk type='file' device='${device}'>\n      <source file='/${index}'/>\n      <target dev='sd${String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26))}'/>\n    </disk>\n`;
const disks = (device: string): string => machine(Array.from({ length: many }, (_, index) => disk(index, device)).join(''));
const notes = machine(Array.from({ length: many }, () => '    ## note\n').join(''));

/** A service that counts how often it matches a whole document. */
function counting(): { readonly service: ReturnType<typeof testService>; readonly matches: () => number } {
  let matches = 0;
  const service = testService({
    grammars: (kind) => {
      const grammar = testGrammar(kind);
      if (!grammar) return undefined;
      const match: typeof grammar.match = (...all) => {
        matches++;
        return grammar.match(...all);
      };
      return new Proxy(grammar, { get: (target, name) => (name === 'match' ? match : (Reflect.get(target, name) as unknown)) });
    },
  });
  return { service, matches: () => matches };
}

test.each([
  ['wrong values', disks('disc'), disks('disk')],
  ['notes', notes, notes.replaceAll('## note', '<!-- note -->')],
])('%s are all fixed with few looks', (_name, text, fixed) => {
  const { service, matches } = counting();
  const document = service.openAs(text, 'domain');
  expect(applyEdits(text, service.fixAll(document))).toBe(fixed);
  expect(matches()).toBeLessThan(30);
});

test('everything selected, twenty problems are offered their fixes', () => {
  const { service, matches } = counting();
  const text = disks('disc');
  const document = service.openAs(text, 'domain');
  const actions = service.codeActions(document, { start: 0, end: text.length });
  const [first] = actions;
  expect(new Set(actions.map(({ diagnostic }) => diagnostic.span.start)).size).toBe(20);
  expect(first && applyEdits(text, first.edits)).toBe(text.replace('disc', 'disk'));
  expect(matches()).toBeLessThan(30);
});

test('a set of edits takes what does not overlap', () => {
  const edit = (start: number, end: number): [{ span: { start: number; end: number }; newText: string }] => [{ span: { start, end }, newText: 'x' }];
  const set = new EditSet();
  const added = [edit(10, 20), edit(5, 5), edit(5, 5), edit(0, 10), edit(19, 21), edit(20, 20), edit(15, 15), edit(19, 20), edit(20, 30)].map((edits) => set.add(edits));
  expect(added).toEqual([true, true, true, false, false, true, false, false, true]);
});

test.each([
  ['< vcpu>2</vcpu>', '<vcpu>2</vcpu>'],
  ['<vcpu>2</ vcpu>', '<vcpu>2</vcpu>'],
  ['<title>a < b</title>', '<title>a &lt; b</title>'],
  ['<on_poweroff>des<!-- x -->tory</on_poweroff>', '<on_poweroff>des<!-- x -->tory</on_poweroff>'],
])('%s becomes %s', (wrong, right) => {
  const text = machine('').replace('  <os>', `  ${wrong}\n  <os>`);
  const service = testService();
  expect(applyEdits(text, service.fixAll(service.openAs(text, 'domain')))).toBe(text.replace(wrong, right));
});

test('an attribute without a value gets one that it takes', () => {
  const service = testService();
  const text = machine("    <input type bus='usb'/>\n");
  const document = service.openAs(text, 'domain');
  const at = text.indexOf('type bus');
  const actions = service.codeActions(document, { start: at, end: at });
  expect(actions.map(({ title, edits }) => ({ title, left: service.check(applyEdits(text, edits)).map(({ code }) => code) }))).toEqual([
    { title: "Write type='tablet'", left: [] },
    { title: 'Remove this `type`', left: ['missing-attribute'] },
  ]);
});

test('an empty element without its < gets one', () => {
  const service = testService();
  const text = machine("    input type='tablet' bus='usb'/>\n");
  const fixed = text.replace('input', '<input');
  expect(service.check(text).map(({ code }) => code)).toEqual(['unexpected-text']);
  expect(applyEdits(text, service.fixAll(service.openAs(text, 'domain')))).toBe(fixed);
});
