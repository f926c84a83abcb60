// Fixes of tags that do not match: unclosed, stray, crossed, misspelt.
import { trimmedEnd } from '../../syntax/indentation';
import { locate } from '../../syntax/locate';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix, Problem, TextEdit } from '../../text/problem';
import { insert, removeWithLine, replace } from '../../text/edits';
import { indentBefore, startsItsLine, usualLineBreak } from '../../text/lines';
import { choice, elementNamedAt, lineNumber, onlyFix } from './make';
import type { FixContext, FixTable } from './types';

/** Makers for problems with whole tags. */
export const tagFixes: FixTable = {
  'unclosed-tag': closeTag,
  'unclosed-tags-at-end': closeAllTags,
  'unclosed-start-tag': endStartTag,
  'unclosed-close-tag': (_context, { span }) => [onlyFix('fix-end-tag', { text: '>' }, insert(span.end, '>'))],
  'stray-close-tag': fixStrayCloseTag,
  'mismatched-close-tag': renameCloseTag,
  'crossed-tags': swapCloseTags,
  'missing-slash': (_context, { span, args }) => [onlyFix('fix-rename-close-tag', { expected: String(args['name']) }, insert(span.start, '/'))],
  'missing-less-than': addLessThan,
  'closed-too-early': (_context, { span }) => [onlyFix('fix-keep-open', {}, replace(span.start, span.end, '>'))],
  'missing-close-name': nameCloseTag,
  'missing-tag-name': removeLessThan,
};

/** `<<disk>` has one `<` too many; any other may be a character, or nothing. */
function removeLessThan({ xml }: FixContext, { span }: Problem): readonly Fix[] {
  const { text } = xml;
  if (/^<[^<>\s]/.test(text.slice(span.end, span.end + 2))) return [onlyFix('fix-remove', { text: '<' }, replace(span.start, span.end, ''))];
  return [
    choice('fix-escape', { text: '&lt;' }, replace(span.start, span.start + 1, '&lt;')),
    choice('fix-remove', { text: text.slice(span.start, span.end) }, removeWithLine(text, span.start, span.end)),
  ];
}

function addLessThan(_context: FixContext, { span, args }: Problem): readonly Fix[] {
  const name = String(args['name']);
  const edit = insert(span.start, '<');
  return [args['variant'] === 'open' ? onlyFix('fix-escape', { text: `<${name}` }, edit) : onlyFix('fix-rename-close-tag', { expected: name }, edit)];
}

function closeTag({ xml }: FixContext, { span }: Problem): readonly Fix[] {
  const element = elementNamedAt(xml, span.start);
  if (!element) return [];
  const close = onlyFix('fix-close-tag', { name: element.name }, closingEdit(xml.text, element));
  if (element.children.length > 0) return [close];
  return [close, choice('fix-end-tag', { text: '/>' }, insert(element.openEnd - 1, '/'))];
}

function closeAllTags({ xml }: FixContext, { span }: Problem): readonly Fix[] {
  const edits: TextEdit[] = [];
  for (let element = elementNamedAt(xml, span.start); element; element = element.parent) {
    if (element.closeStart < 0) edits.push(closingEdit(xml.text, element));
  }
  return edits.length > 0 ? [onlyFix('fix-close-all-tags', {}, ...joinInsertions(edits))] : [];
}

/** Makes one edit of insertions at one place, in the order given. */
function joinInsertions(edits: readonly TextEdit[]): TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of edits) {
    const last = joined.at(-1);
    if (last?.span.start === edit.span.start) joined[joined.length - 1] = insert(edit.span.start, last.newText + edit.newText);
    else joined.push(edit);
  }
  return joined;
}

/** Closes an element after its last content: on a line of its own where its children have such. */
function closingEdit(text: string, element: XmlElement): TextEdit {
  const at = trimmedEnd(text, element.openEnd, element.end);
  const hasOwnLines = element.children.some((node) => node.kind !== 'text' && startsItsLine(text, node.start));
  const lead = hasOwnLines && startsItsLine(text, element.start) ? usualLineBreak(text) + indentBefore(text, element.start) : '';
  return insert(at, `${lead}</${element.name}>`);
}

function endStartTag({ xml }: FixContext, { span }: Problem): readonly Fix[] {
  const element = elementNamedAt(xml, span.start);
  if (!element) return [];
  const hasContent = element.hasCloseTag || element.children.length > 0;
  // `<name web</name>`: the space takes the place of the missing `>`.
  const [only] = element.children;
  const space = only?.kind === 'text' && only.start === element.openEnd ? (/^[ \t]+(?=\S)/.exec(only.rawValue)?.[0].length ?? 0) : 0;
  if (space > 0) return [onlyFix('fix-end-tag', { text: '>' }, replace(element.openEnd, element.openEnd + space, '>'))];
  const text = hasContent || element.selfClosing ? '>' : '/>';
  const end = insert(element.openEnd, text);
  if (!standsInText(element)) return [onlyFix('fix-end-tag', { text }, end)];
  const escape = onlyFix('fix-escape', { text: '&lt;' }, replace(element.start, element.start + 1, '&lt;'));
  return element.attributes.length > 0 ? [escape] : [escape, choice('fix-end-tag', { text }, end)];
}

/** Whether a tag without an attribute has text before it in its line: `a <b and c` is no tag. */
function standsInText({ parent, start, attributes }: XmlElement): boolean {
  const before = parent?.children.findLast((node) => node.end <= start);
  return attributes.every(({ hasValue }) => !hasValue) && before?.kind === 'text' && before.end === start && /\S[^\n\r]*$/.test(before.rawValue);
}

function fixStrayCloseTag(context: FixContext, problem: Problem): readonly Fix[] {
  const { text } = context.xml;
  const name = text.slice(problem.span.start, problem.span.end);
  const tagStart = problem.span.start - 2;
  const tagEnd = text.charAt(problem.span.end) === '>' ? problem.span.end + 1 : problem.span.end;
  const open = openingFix(context, name, tagStart);
  const remove = removeWithLine(text, tagStart, tagEnd);
  return open ? [open, choice('fix-remove-close-tag', { name }, remove)] : [onlyFix('fix-remove-close-tag', { name }, remove)];
}

/** Opens what a stray close tag closes where the first child that belongs in it stands. */
function openingFix(context: FixContext, name: string, tagStart: number): Fix | undefined {
  const { xml } = context;
  const children = contentBefore(context, name, tagStart);
  const [first] = children;
  if (!first) return undefined;
  const known = children.map((child) => context.belongsIn(child.name, name));
  const make = known.every((belongs) => belongs !== false) ? onlyFix : choice;
  const indent = indentBefore(xml.text, tagStart);
  const alone = startsItsLine(xml.text, first.start) && startsItsLine(xml.text, tagStart);
  const lineStart = first.start - indentBefore(xml.text, first.start).length;
  const edit = alone ? insert(lineStart, `${indent}<${name}>${usualLineBreak(xml.text)}`) : insert(first.start, `<${name}>`);
  return make('fix-open-tag', { name, line: lineNumber(xml.text, first.start) }, edit);
}

/** The elements before a stray close tag that it is to close: as indentation shows, or as the grammar knows them. */
function contentBefore(context: FixContext, name: string, tagStart: number): readonly XmlElement[] {
  const place = locate(context.xml, tagStart + 2);
  const around = place.kind === 'closeTagName' ? place.element : undefined;
  if (around?.isImplied && around.closeStart === tagStart) return [...around.elements()];
  const found: XmlElement[] = [];
  const nodes = around?.children ?? context.xml.children;
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index];
    if (node?.kind !== 'element' || node.start > tagStart) continue;
    if (context.belongsIn(node.name, name) !== true) break;
    found.unshift(node);
  }
  return found;
}

function renameCloseTag({ xml }: FixContext, { span, args, related }: Problem): readonly Fix[] {
  const name = xml.text.slice(span.start, span.end);
  const expected = String(args['expected']);
  const opening = related?.[0]?.span;
  const close = onlyFix('fix-rename-close-tag', { expected }, replace(span.start, span.end, expected));
  if (!opening) return [close];
  return [close, choice('fix-rename-start-tag', { name }, replace(opening.start, opening.end, name))];
}

function swapCloseTags(_context: FixContext, { span, args, related }: Problem): readonly Fix[] {
  const late = related?.[1]?.span;
  if (!late) return [];
  const outer = String(args['outer']);
  const inner = String(args['inner']);
  return [onlyFix('fix-swap-close-tags', { outer, inner }, replace(span.start, span.end, inner), replace(late.start, late.end, outer))];
}

function nameCloseTag({ xml }: FixContext, { span, args }: Problem): readonly Fix[] {
  const name = String(args['name']);
  const spaced = /^[ \t]+(?=([^\s<>]+)\s*>)/.exec(xml.text.slice(span.end, span.end + name.length + 100));
  // `</ vcpu>`: the name is there, behind a space too many.
  if (spaced?.[1] === name) return [onlyFix('fix-close-tag', { name }, replace(span.end, span.end + spaced[0].length, ''))];
  const end = xml.text.charAt(span.end) === '>' ? '' : '>';
  return [onlyFix('fix-close-tag', { name }, insert(span.end, name + end))];
}
