// The tree: its spans, and what recovery makes of broken text.
import { expect, test } from 'vitest';
import type { XmlElement, XmlNode } from '../../server/src/syntax/nodes';
import { parseXml } from '../../server/src/syntax/parser';

/** Elements by nesting, each with its text from its first to its last character where `spans` asks for it. */
function outline(nodes: readonly XmlNode[]): string {
  return nodes.map((node) => (node.kind === 'element' ? `${node.name}(${outline(node.children)})` : node.kind)).join(' ');
}

function checkTree(text: string, expected: string): void {
  const { children } = parseXml(text);
  expect(outline(children)).toBe(expected);
  expect(faultsOfLinks(children, undefined)).toEqual([]);
}

/** Nodes whose parent or place among their siblings is not what the tree says. */
function faultsOfLinks(nodes: readonly XmlNode[], parent: XmlElement | undefined): string[] {
  let at = parent?.openEnd ?? 0;
  return nodes.flatMap((node) => {
    const faults = [];
    if (node.kind === 'element' && node.parent !== parent) faults.push(`parent of ${node.name}`);
    if (node.start < at || node.end < node.start || (parent && node.end > parent.contentEnd)) faults.push(`span of ${node.kind} at ${node.start}`);
    at = node.end;
    return node.kind === 'element' ? [...faults, ...faultsOfLinks(node.children, node)] : faults;
  });
}

test.each([
  ['an unclosed element ends before its sibling', '<a>\n  <b>\n    <c/>\n  <d/>\n</a>', 'a(b(c()) d())'],
  ['unclosed elements at several levels', '<a>\n  <b>\n    <c>\n      <d/>\n  <e/>\n</a>', 'a(b(c(d())) e())'],
  ['without indentation content stays inside', '<a><b><c/></a>', 'a(b(c()))'],
  ['a flat text is not taken for unclosed elements', '<a>\n<b>\n<c/>\n</a>', 'a(b(c()))'],
  ['a missing open tag is made up where indentation shows it', '<a>\n  <b/>\n    <c/>\n    <d/>\n  </pm>\n  <e/>\n</a>', 'a(b() pm(c() d()) e())'],
  ['a start tag that closes itself takes its content', '<a>\n  <b/>\n    <c/>\n  </b>\n</a>', 'a(b(c()))'],
  ['an unfinished start tag takes no siblings', "<a>\n  <b c='d'\n  <e/>\n</a>", 'a(b() e())'],
  ['an unfinished start tag takes deeper content', "<a>\n  <b c='d'\n    <e/>\n  </b>\n</a>", 'a(b(e()))'],
  ['all roots are kept', '<a/><!-- c --><b/>', 'a() comment b()'],
  ['text, CDATA and instructions', '<?xml version="1.0"?><a>b<![CDATA[c]]><?d?></a>', 'instruction a(text cdata instruction)'],
])('%s', (_title, text, expected) => {
  checkTree(text, expected);
});

test('every part of an element has its span', () => {
  const text = `<a x='1' y="&lt;" z>b</a>`;
  const { root } = parseXml(text);
  const part = (start: number, end: number): string => text.slice(start, end);
  expect(root && {
    name: part(root.nameStart, root.nameEnd),
    open: part(root.start, root.openEnd),
    content: part(root.openEnd, root.contentEnd),
    close: part(root.closeStart, root.end),
    closeName: part(root.closeNameStart, root.closeNameEnd),
    attributes: root.attributes.map((attribute) => [part(attribute.start, attribute.end), part(attribute.nameStart, attribute.nameEnd), attribute.rawValue, attribute.value]),
    text: root.textContent,
  }).toEqual({
    name: 'a',
    open: `<a x='1' y="&lt;" z>`,
    content: 'b',
    close: '</a>',
    closeName: 'a',
    attributes: [["x='1'", 'x', '1', '1'], ['y="&lt;"', 'y', '&lt;', '<'], ['z', 'z', undefined, '']],
    text: 'b',
  });
});

test('an element made up has an empty start tag at its first child', () => {
  const text = '<a>\n  <b/>\n    <c/>\n  </pm>\n</a>';
  const implied = parseXml(text).root?.child('pm');
  expect(implied && [implied.isImplied, implied.start, implied.openEnd, text.slice(implied.closeStart, implied.end)]).toEqual([
    true,
    text.indexOf('<c/>'),
    text.indexOf('<c/>'),
    '</pm>',
  ]);
});
