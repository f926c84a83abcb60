// Fixes of attributes, characters, comments and declarations that are not well formed.
import { KNOWN_NAMESPACES } from '../../grammar/names';
import { sampleValue } from '../../grammar/sample';
import { isOddQuote } from '../../syntax/characters';
import { escapeXml } from '../../syntax/entities';
import { trimmedEnd } from '../../syntax/indentation';
import { locate } from '../../syntax/locate';
import type { XmlDocument, XmlNode } from '../../syntax/nodes';
import type { Fix, Problem, TextEdit } from '../../text/problem';
import { insert, removeWithLine, removeWithSpaceBefore, replace } from '../../text/edits';
import { usualQuote, type Quote } from '../../text/quotes';
import { attributeAt, choice, onlyFix, withoutDoubleHyphens } from './make';
import type { FixContext, FixTable } from './types';

/** What pages and word processors write where XML has the character itself. */
const HTML_ENTITIES: Readonly<Record<string, string>> = { nbsp: ' ', copy: '©', reg: '®', deg: '°', mdash: '—', ndash: '–', hellip: '…' };

/** The entities of XML. */
const PREDEFINED = ['lt', 'gt', 'amp', 'quot', 'apos'] as const;

/** How far behind a `<` the end of its tag is looked for. */
const LONGEST_TAG = 500;

/** Makers for problems inside tags and text. */
export const syntaxFixes: FixTable = {
  'attribute-without-value': giveValue,
  'missing-equals': (_context, { span }) => [onlyFix('fix-add-equals', {}, insert(span.end, '='))],
  'missing-space': (_context, { span }) => [onlyFix('fix-add-space', {}, insert(span.start, ' '))],
  'unquoted-value': quoteValue,
  'unclosed-value': (_context, { span, args }) => [onlyFix('fix-close-quote', {}, insert(span.end, String(args['quote'])))],
  'curly-quotes': straightenQuotes,
  'duplicate-attribute': removeDuplicate,
  'unexpected-in-tag': removeStray,
  'unexpected-in-name': (_context, { span, args }) => [onlyFix('fix-remove', { text: String(args['text']) }, replace(span.start, span.end, ''))],
  'space-in-tag': (_context, { span }) => [onlyFix('fix-remove', { text: ' ' }, replace(span.start, span.end, ''))],
  'mistaken-mark': (_context, { span, args }) => [onlyFix('fix-escape', { text: String(args['put']) }, replace(span.start, span.end, String(args['put'])))],
  'other-quote': (_context, { span, args }) => [onlyFix('fix-escape', { text: String(args['quote']) }, replace(span.start, span.end, String(args['quote'])))],
  'quote-in-value': (_context, { span, args }) => [onlyFix('fix-remove', { text: String(args['quote']) }, replace(span.start, span.end, ''))],
  'less-than-in-value': (_context, problem) => [escape(problem, '&lt;')],
  'unescaped-less-than': mendLessThan,
  'bare-ampersand': (context, problem) => [...removeFromValue(context, problem), escape(problem, '&amp;'.repeat(problem.span.end - problem.span.start))],
  'unfinished-reference': (context, problem) => [...removeFromValue(context, problem), onlyFix('fix-end-reference', {}, insert(problem.span.end, ';'))],
  'unknown-entity': replaceEntity,
  'bad-character-reference': mendCharacterReference,
  'control-character': (_context, { span }) => [onlyFix('fix-remove-control', {}, replace(span.start, span.end, ''))],
  'cdata-end-in-text': (_context, problem) => [escape(problem, ']]&gt;')],
  'double-hyphen': singleHyphens,
  'nested-comment': unnestComment,
  'malformed-comment': rewriteComment,
  'unclosed-comment': (context, { span }) => closeNode(context, span.start, 'fix-close-comment', ' -->'),
  'unclosed-cdata': (context, { span }) => closeNode(context, span.start, 'fix-close-cdata', ']]>'),
  'unclosed-instruction': closeInstruction,
  'misplaced-declaration': moveDeclaration,
  'malformed-declaration': rewriteDeclaration,
  'unclosed-doctype': closeDoctype,
  'misplaced-doctype': removeNode,
  'unknown-declaration': (context, problem) => [...rewriteComment(context, problem), ...removeNode(context, problem)],
  'undeclared-prefix': declarePrefix,
};

/** A few marks are a slip of the hand; a word may be an attribute that is to be. */
function removeStray({ xml }: FixContext, { span, args }: Problem): readonly Fix[] {
  const text = String(args['text']);
  const put = String(args['put'] ?? '');
  const edit = put === '' ? removeWithLine(xml.text, span.start, span.end) : replace(span.start, span.end, put);
  const make = /\w/.test(xml.text.slice(span.start, span.end)) ? choice : onlyFix;
  return [make('fix-remove', { text }, edit)];
}

/** `&#X41;` has a large `X`; of what names no character, only a control character can go without a question. */
function mendCharacterReference(_context: FixContext, { span, args }: Problem): readonly Fix[] {
  const reference = String(args['reference']);
  if (/^&#X[0-9a-fA-F]{1,6};$/.test(reference)) return [onlyFix('fix-escape', { text: reference.toLowerCase() }, replace(span.start, span.end, reference.toLowerCase()))];
  const make = /^&#(?:0*[0-9]|0*[12][0-9]|0*3[01]|x0*1?[0-9a-fA-F]);$/.test(reference) ? onlyFix : choice;
  return [make('fix-remove', { text: reference }, replace(span.start, span.end, ''))];
}

function escape({ span }: Problem, text: string): Fix {
  return onlyFix('fix-escape', { text }, replace(span.start, span.end, text));
}

/** `< vcpu>` is a tag with a space too many; any other `<` in text is a character. */
function mendLessThan({ xml }: FixContext, problem: Problem): readonly Fix[] {
  const { end } = problem.span;
  const written = escape(problem, '&lt;');
  const [, space] = /^([ \t]+)[A-Za-z_][\w:.-]*(?:\s[^<>]*|\/)?>/.exec(xml.text.slice(end, end + LONGEST_TAG)) ?? [];
  if (space === undefined) return [written];
  return [onlyFix('fix-remove', { text: space }, replace(end, end + space.length, '')), { ...written, confidence: 'choice' }];
}

function giveValue({ xml, match }: FixContext, { span, args }: Problem): readonly Fix[] {
  const attribute = attributeAt(xml, span.start);
  if (!attribute) return [];
  const end = Math.max(attribute.end, attribute.nameEnd);
  const type = match?.attributeValue(attribute);
  const value = (type && sampleValue(type)) ?? '';
  const quote = usualQuote(xml.text);
  return [
    choice('fix-add-value', { ...args, value }, replace(span.end, end, `=${quote}${escapeXml(value)}${quote}`)),
    choice('fix-remove-attribute', args, removeWithSpaceBefore(xml.text, attribute)),
  ];
}

function quoteValue({ xml }: FixContext, { span, args }: Problem): readonly Fix[] {
  const last = xml.text.charAt(span.end - 1);
  if (span.end - span.start > 1 && (last === "'" || last === '"')) return [onlyFix('fix-quote-value', args, insert(span.start, last))];
  const quote = quoteFor(xml.text.slice(span.start, span.end), xml.text);
  return [onlyFix('fix-quote-value', args, insert(span.start, quote), insert(span.end, quote))];
}

function straightenQuotes({ xml }: FixContext, { span }: Problem): readonly Fix[] {
  const { text } = xml;
  const last = text.charCodeAt(span.end - 1);
  const isClosed = span.end - 1 > span.start && (isOddQuote(last) || last === 34 || last === 39);
  const value = text.slice(span.start + 1, isClosed ? span.end - 1 : span.end);
  const quote = quoteFor(value, xml.text);
  return [onlyFix('fix-straight-quotes', {}, replace(span.start, span.end, quote + value.replaceAll(quote, quote === '"' ? '&quot;' : '&apos;') + quote))];
}

/** The quote to put around a value: the text's usual one where the value has none of its kind. */
function quoteFor(value: string, text: string): Quote {
  const usual = usualQuote(text);
  const other = usual === '"' ? "'" : '"';
  return value.includes(usual) && !value.includes(other) ? other : usual;
}

function removeDuplicate({ xml }: FixContext, { span }: Problem): readonly Fix[] {
  const attribute = attributeAt(xml, span.start);
  if (!attribute) return [];
  const same = attribute.owner.attribute(attribute.name)?.value === attribute.value;
  const make = same ? onlyFix : choice;
  return [make('fix-remove-attribute', { name: attribute.name }, removeWithSpaceBefore(xml.text, attribute))];
}

/** A character too many in a value that is one of a list: what is left without it is in that list. */
function removeFromValue({ xml, match }: FixContext, { span }: Problem): readonly Fix[] {
  const attribute = attributeAt(xml, span.start);
  const literals = attribute && match?.attributeValue(attribute)?.literals;
  if (!attribute || !literals) return [];
  const value = xml.text.slice(attribute.valueStart, span.start) + xml.text.slice(span.end, attribute.valueEnd);
  return literals.includes(value) ? [onlyFix('fix-remove', { text: xml.text.slice(span.start, span.end) }, replace(span.start, span.end, ''))] : [];
}

function replaceEntity(context: FixContext, problem: Problem): readonly Fix[] {
  const { span, args } = problem;
  const name = String(args['name']);
  const removed = removeFromValue(context, problem);
  if (removed.length > 0) return removed;
  const known = PREDEFINED.find((entity) => entity === name.toLowerCase());
  if (known !== undefined) return [onlyFix('fix-escape', { text: `&${known};` }, replace(span.start, span.end, `&${known};`))];
  const character = Object.hasOwn(HTML_ENTITIES, name) ? HTML_ENTITIES[name] : undefined;
  const text = `&amp;${name};`;
  const escaped = choice('fix-escape', { text }, replace(span.start, span.end, text));
  if (character === undefined) return [escaped];
  return [onlyFix('fix-escape', { text: character }, replace(span.start, span.end, character)), escaped];
}

/** The comment that an offset is in. */
function nodeAround(xml: XmlDocument, offset: number): XmlNode | undefined {
  let nodes: readonly XmlNode[] = xml.children;
  for (;;) {
    const node = nodes.find(({ start, end }) => start <= offset && offset < end);
    if (node?.kind !== 'element') return node?.kind === 'comment' ? node : undefined;
    nodes = node.children;
  }
}

function nodeAt(context: FixContext, start: number): Exclude<XmlNode, { readonly kind: 'element' | 'text' }> | undefined {
  const { text } = context.xml;
  for (const offset of [start + 9, start + 4, start + 2]) {
    if (offset > text.length) continue;
    const place = locate(context.xml, offset);
    if ('node' in place && place.node.start === start) return place.node;
  }
  return undefined;
}

function singleHyphens(context: FixContext, { span }: Problem): readonly Fix[] {
  const place = locate(context.xml, span.start);
  if (place.kind !== 'comment') return [];
  const { node } = place;
  const bodyEnd = node.end - 3;
  const edits: TextEdit[] = [];
  for (const match of context.xml.text.slice(node.start + 4, bodyEnd).matchAll(/-{2,}|-$/g)) {
    const start = node.start + 4 + match.index;
    const end = start + match[0].length;
    edits.push(replace(start, end, end === bodyEnd ? '' : '-'));
  }
  return [onlyFix('fix-single-hyphen', {}, ...edits)];
}

function unnestComment({ xml }: FixContext, { span }: Problem): readonly Fix[] {
  const close = xml.text.indexOf('-->', span.end);
  if (close < 0) return [];
  return [onlyFix('fix-unnest-comment', {}, replace(span.start, span.end, ''), replace(close, close + 3, ''))];
}

/** Writes as a comment what has only half the marks of one. */
function rewriteComment({ xml }: FixContext, { span }: Problem): readonly Fix[] {
  const node = nodeAround(xml, span.start);
  if (!node) return [];
  const written = xml.text.slice(node.start, node.end);
  const body = withoutHalfEnd(written).replace(/^<[ \t]*!?[ \t]*[-–—]*[ \t]*/, '');
  return [onlyFix('fix-write-comment', {}, replace(node.start, node.end, `<!-- ${withoutDoubleHyphens(body)} -->`))];
}

/** What is meant as a comment without the dashes at its end. */
function withoutHalfEnd(comment: string): string {
  let end = comment.endsWith('>') ? comment.length - 1 : comment.length;
  while (end > 0 && '-–— \t'.includes(comment.charAt(end - 1))) end--;
  return comment.slice(0, end);
}

function closeNode(context: FixContext, start: number, title: string, end: string): readonly Fix[] {
  const node = nodeAt(context, start);
  return node ? [onlyFix(title, {}, insert(node.end, end))] : [];
}

function closeInstruction(context: FixContext, { span }: Problem): readonly Fix[] {
  const node = nodeAt(context, span.start);
  if (!node) return [];
  const hasEnd = context.xml.text.charAt(node.end - 1) === '>';
  return [onlyFix('fix-close-instruction', {}, insert(hasEnd ? node.end - 1 : node.end, hasEnd ? '?' : '?>'))];
}

function closeDoctype(context: FixContext, { span }: Problem): readonly Fix[] {
  const { text } = context.xml;
  const node = context.xml.children.find(({ start }) => start === span.start);
  if (!node) return [];
  const end = text.slice(node.start, node.end).includes('[') ? ']>' : '>';
  return [onlyFix('fix-end-tag', { text: end }, insert(trimmedEnd(text, node.start, node.end), end))];
}

function moveDeclaration(context: FixContext, { span }: Problem): readonly Fix[] {
  const { text } = context.xml;
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const before = text.slice(start, span.start);
  if (before.trim() === '') return [onlyFix('fix-remove-before', {}, replace(start, span.start, ''))];
  const node = nodeAt(context, span.start);
  return node ? [choice('fix-remove', { text: '<?xml … ?>' }, removeWithLine(text, node.start, node.end))] : [];
}

/** Writes the declaration as XML has it, with the encoding that it names. */
function rewriteDeclaration({ xml }: FixContext, { span }: Problem): readonly Fix[] {
  const written = xml.text.slice(span.start, span.end);
  const encoding = /encoding\s*=\s*["']?([A-Za-z][\w.-]*)/i.exec(written)?.[1] ?? 'UTF-8';
  const quote = usualQuote(xml.text);
  const declaration = `<?xml version=${quote}1.0${quote} encoding=${quote}${encoding}${quote}?>`;
  return [onlyFix('fix-declaration', { text: declaration }, replace(span.start, span.end, declaration))];
}

function removeNode({ xml }: FixContext, { span }: Problem): readonly Fix[] {
  const place = locate(xml, span.start + 1);
  const node = xml.children.find((child) => child.start === span.start);
  const end = 'node' in place ? place.node.end : (node?.end ?? span.end);
  const text = xml.text.slice(span.start, Math.min(span.end, span.start + 30));
  return [choice('fix-remove', { text }, removeWithLine(xml.text, span.start, end))];
}

function declarePrefix({ xml }: FixContext, { args }: Problem): readonly Fix[] {
  const prefix = String(args['prefix']);
  const namespace = Object.hasOwn(KNOWN_NAMESPACES, prefix) ? KNOWN_NAMESPACES[prefix] : undefined;
  const { root } = xml;
  if (namespace === undefined || !root) return [];
  const at = root.attributes.at(-1)?.end ?? root.nameEnd;
  const quote = usualQuote(xml.text);
  return [onlyFix('fix-declare-prefix', { prefix, root: root.name }, insert(at, ` xmlns:${prefix}=${quote}${namespace}${quote}`))];
}
