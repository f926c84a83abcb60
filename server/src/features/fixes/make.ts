// Small helpers that fixes are written with: their kinds, and the node that a problem blames.
import type { XmlAttribute, XmlDocument, XmlElement } from '../../syntax/nodes';
import { locate } from '../../syntax/locate';
import type { Fix, ProblemArguments, TextEdit } from '../../text/problem';

/** A fix that is the one sensible one. */
export function onlyFix(title: string, args: ProblemArguments, ...edits: readonly TextEdit[]): Fix {
  return { title, args, edits, confidence: 'only' };
}

/** A fix that a person must choose. */
export function choice(title: string, args: ProblemArguments, ...edits: readonly TextEdit[]): Fix {
  return { title, args, edits, confidence: 'choice' };
}

/** A text as it may stand in a comment. */
export function withoutDoubleHyphens(body: string): string {
  return body.replace(/-{2,}/g, (hyphens) => hyphens.replaceAll('-', '- ').trimEnd()).replace(/-$/, '- ');
}

/** The number of a line, from 1, as people count them. */
export function lineNumber(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** The element whose start tag has its name at an offset. */
export function elementNamedAt(xml: XmlDocument, nameStart: number): XmlElement | undefined {
  const place = locate(xml, nameStart);
  return place.kind === 'tagName' ? place.element : undefined;
}

/** The attribute whose name or value an offset is in. */
export function attributeAt(xml: XmlDocument, offset: number): XmlAttribute | undefined {
  const place = locate(xml, offset);
  return place.kind === 'attributeName' || place.kind === 'attributeValue' ? place.attribute : undefined;
}
