// What stands at the cursor, with the span that a completion would replace.
import { expect, test } from 'vitest';
import { locate, type Location } from '../../server/src/syntax/locate';
import { declaredPrefixes, namespaceOf } from '../../server/src/syntax/namespaces';
import { parseXml } from '../../server/src/syntax/parser';
import { cursor } from '../support/cursor';

/** A location in one line: its kind, the elements and attribute, and the span's text. */
function describe(text: string, place: Location): string {
  const span = (from: { start: number; end: number }): string => `«${text.slice(from.start, from.end)}»`;
  switch (place.kind) {
    case 'tagName':
      return `tagName ${span(place.span)} in ${place.parent?.name ?? 'nothing'}`;
    case 'startTag':
      return `startTag of ${place.element.name}${place.needsSpace ? ', needs space' : ''}`;
    case 'attributeName':
      return `attributeName ${span(place.span)} of ${place.element.name}`;
    case 'attributeValue':
      return `attributeValue ${span(place.span)} of ${place.attribute.name}, ${place.quote ?? 'no quote'}${place.closed ? '' : ', open'}`;
    case 'content':
      return `content ${span(place.span)} of ${place.parent?.name ?? 'nothing'}`;
    case 'closeTagName':
      return `closeTagName ${span(place.span)} of ${place.element?.name ?? 'nothing'}${place.complete ? '' : ', open'}`;
    case 'declaration':
      return `declaration ${span(place.span)}`;
    default:
      return place.kind;
  }
}

test.each([
  ['$0', 'content «» of nothing'],
  ['<$0', 'tagName «» in nothing'],
  ['<do$0', 'tagName «do» in nothing'],
  ['<a>\n  $0\n</a>', 'content «» of a'],
  ['<a>\n  di$0s\n</a>', 'content «dis» of a'],
  ['<a>\n  <$0\n</a>', 'tagName «» in a'],
  ['<a>\n  <$0\n  <b/>\n</a>', 'tagName «» in a'],
  ['<a>\n  <di$0\n  <b/>\n</a>', 'tagName «di» in a'],
  ['<a>\n  <d$0isk/>\n</a>', 'tagName «disk» in a'],
  ['<a>x <$0 5</a>', 'tagName «» in a'],
  ['<a $0/>', 'startTag of a'],
  ["<a b='c'$0/>", 'startTag of a, needs space'],
  ["<a b='c' $0 d='e'/>", 'startTag of a'],
  ["<a>\n  <b $0\n  <c/>\n</a>", 'startTag of b'],
  ["<a>\n  <b\n    $0\n  <c/>\n</a>", 'startTag of b'],
  ['<a b$0/>', 'attributeName «b» of a'],
  ["<a $0b='c'/>", 'attributeName «b» of a'],
  ['<a>\n  <b ty$0\n  <c/>\n</a>', 'attributeName «ty» of b'],
  ['<a b=$0/>', 'attributeValue «» of b, no quote, open'],
  ["<a b='$0'/>", "attributeValue «» of b, '"],
  ['<a b="c$0d"/>', 'attributeValue «cd» of b, "'],
  ['<a b=c$0d/>', 'attributeValue «cd» of b, no quote, open'],
  ["<a>\n  <b c='$0\n  <d e='f'/>\n</a>", "attributeValue «» of c, ', open"],
  ["<a b=$0'c'/>", 'nowhere'],
  ['<a>$0</a>', 'content «» of a'],
  ['$0<a/>', 'content «» of nothing'],
  ['<a/>$0', 'content «» of nothing'],
  ['<a><b/>$0<c/></a>', 'content «» of a'],
  ['<a></$0', 'closeTagName «» of a, open'],
  ['<a></$0a>', 'closeTagName «a» of a'],
  ['<a>\n  <b>\n  </$0\n</a>', 'closeTagName «» of b, open'],
  ['<a>\n  <disk>\n  </di$0\n</a>', 'closeTagName «di» of disk, open'],
  ['<a><b/></c$0></a>', 'closeTagName «c» of a'],
  ['<a>\n  <b>\n    $0\n</a>', 'content «» of b'],
  ['<a>\n  <b>\n  $0\n</a>', 'content «» of a'],
  ['<a>\n  <b>$0\n</a>', 'content «» of b'],
  ['<a>\n$0', 'content «» of a'],
  ['<a><!$0</a>', 'declaration «<!»'],
  ['<a><!-$0</a>', 'declaration «<!-»'],
  ['<a><!-- $0 --></a>', 'comment'],
  ['<a><![CDATA[$0]]></a>', 'cdata'],
  ['<?xml $0?><a/>', 'instruction'],
  ['<!DOCTYPE $0a><a/>', 'doctype'],
])('%j', (fixture, expected) => {
  const { text, offset } = cursor(fixture);
  expect(describe(text, locate(parseXml(text), offset))).toBe(expected);
});

test('prefixes in scope, the nearest declaration first', () => {
  const { root } = parseXml("<a xmlns='urn:d' xmlns:q='urn:1'><b xmlns:q='urn:2' xmlns:r='urn:3'/></a>");
  const inner = root?.child('b');
  expect([...declaredPrefixes(inner)]).toEqual([['q', 'urn:2'], ['r', 'urn:3']]);
  expect(['', 'q', 'r', 'xml', 's'].map((prefix) => namespaceOf(inner, prefix))).toEqual([
    'urn:d',
    'urn:2',
    'urn:3',
    'http://www.w3.org/XML/1998/namespace',
    undefined,
  ]);
  expect(['q', 'r'].map((prefix) => namespaceOf(root, prefix))).toEqual(['urn:1', undefined]);
});
