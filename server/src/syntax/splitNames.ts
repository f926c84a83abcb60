// Names that a `>` cuts in two: `<dev>ices>`, `</dev>ices>`, `<tar>get dev='vda'/>`.
import type { CloseTag } from './openElements';
import type { Mutable } from './mutable';
import { NO_ATTRIBUTES, XmlText } from './nodes';
import type { XmlElement, XmlNode } from './nodes';
import { parseAttributes } from './startTag';
import type { Parser } from './parser';
import { matchAt } from './strays';
import { trimmedEnd } from './indentation';

/** What stands behind a `>` too early: the rest of a name, attributes, and the tag's end. Bounded, so that every look is short. */
const REST_OF_TAG = /([\w:.-]{0,60})((?:[ \t\r\n]{1,200}[\w:.-]{1,60}[ \t]*=[ \t]*(?:"[^"<>]{0,300}"|'[^'<>]{0,300}')){0,20}[ \t\r\n]{0,200}\/?>)/y;

/** `</dev>ices>`: the rest of the innermost element's name, and another `>`, follow. Whether they do; then `pos` is behind it. */
export function closeBehindStray(parser: Parser, tag: CloseTag, top: XmlElement): boolean {
  const rest = top.name.startsWith(tag.name) ? top.name.slice(tag.name.length) : '';
  if (rest === '' || tag.name === '' || parser.text.charAt(tag.end - 1) !== '>' || !parser.text.startsWith(`${rest}>`, tag.end)) return false;
  parser.report('unexpected-in-name', tag.end - 1, tag.end, { text: '>', name: top.name });
  parser.pos = tag.end + rest.length + 1;
  return true;
}

/** `<dev>ices>…</devices>`: the close tag says what the name is that a `>` cuts in two. Whether it does. */
export function renameByClose(parser: Parser, tag: CloseTag, top: XmlElement): boolean {
  if (!tag.name.startsWith(top.name) || !top.openTagComplete || top.attributes.length > 0) return false;
  const [first] = top.children;
  const rest = tag.name.slice(top.name.length);
  if (first?.kind !== 'text' || first.start !== top.openEnd || matchAt(REST_OF_TAG, parser.text, first.start)?.startsWith(rest) !== true) return false;
  return readOn(parser, top, rest);
}

/** `<tar>get dev='vda'/>`, `<target> dev='vda'/>`: an element that nothing closes and that ends in its text. Whether it does; what is left of that text. */
export function endsInText(parser: Parser, element: XmlElement, children: readonly XmlNode[]): XmlText | boolean {
  const { text } = parser;
  const [first] = children;
  if (!element.openTagComplete || first?.kind !== 'text' || first.start !== element.openEnd) return false;
  if (/^\/\s*$/.test(first.rawValue.slice(0, 400))) return endsBeforeSlash(parser, element);
  REST_OF_TAG.lastIndex = first.start;
  const [whole = '', rest = ''] = REST_OF_TAG.exec(text) ?? [];
  if (!whole.endsWith('/>') || whole === '/>' || (rest !== '' && element.attributes.length > 0) || !readOn(parser, element, rest)) return false;
  return trimmedEnd(text, element.openEnd, first.end) > element.openEnd ? new XmlText(text, element.openEnd, first.end) : true;
}

/** `<target dev='vda'>/`. */
function endsBeforeSlash(parser: Parser, element: XmlElement): true {
  const target = element as Mutable<XmlElement>;
  parser.report('mistaken-mark', element.openEnd - 1, element.openEnd + 1, { text: '>/', put: '/>' });
  target.openEnd++;
  target.selfClosing = true;
  return true;
}

/** Reads an element's start tag on behind the `>` that it seemed to end with, which is reported. Whether it has an end there. */
function readOn(parser: Parser, element: XmlElement, rest: string): boolean {
  const target = element as Mutable<XmlElement>;
  const { pos, text } = parser;
  const stray = element.openEnd - 1;
  const first = element.children[0];
  if (rest !== '') {
    target.name = element.name + rest;
    target.nameEnd = element.openEnd + rest.length;
  }
  const before = element.attributes;
  parser.pos = element.openEnd + rest.length;
  target.openTagComplete = false;
  target.attributes = NO_ATTRIBUTES;
  parseAttributes(parser, element);
  if (before.length > 0) target.attributes = [...before, ...element.attributes];
  parser.pos = pos;
  parser.report(rest === '' ? 'unexpected-in-tag' : 'unexpected-in-name', stray, stray + 1, { text: '>', name: element.name });
  if (first?.kind !== 'text') return true;
  const children = element.children as XmlNode[];
  if (trimmedEnd(text, element.openEnd, first.end) > element.openEnd) children[0] = new XmlText(text, element.openEnd, first.end);
  else children.shift();
  return true;
}
