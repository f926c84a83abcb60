// Fixes of text where none belongs: most often notes such as `## the disk`, which become XML comments.
import type { Fix, Problem, TextEdit } from '../../text/problem';
import { insert, removeWithLine, replace } from '../../text/edits';
import { earlyEnd } from './earlyEnd';
import { choice, onlyFix, withoutDoubleHyphens } from './make';
import type { FixContext, FixTable } from './types';

/** Codes of text at a place that takes none. */
const TEXT_CODES: readonly string[] = ['unexpected-text', 'text-outside-root'];

/** An empty element's tag that lacks its `<`. */
const EMPTY_TAG = /^([A-Za-z_][\w:.-]*)(?:\s+[\w:.-]+\s*=\s*(?:'[^'<]*'|"[^"<]*"))*\s*\/>$/;

/** Makers for text that does not belong where it stands. */
export const noteFixes: FixTable = Object.fromEntries(TEXT_CODES.map((code) => [code, fixText]));

function fixText(context: FixContext, problem: Problem): readonly Fix[] {
  const { text } = context.xml;
  const { start, end } = problem.span;
  const early = earlyEnd(text, problem);
  if (early) return [early];
  // A `>` too many is no note.
  if (/^[>/]+$/.test(text.slice(start, end))) return [onlyFix('fix-remove', { text: text.slice(start, end) }, removeWithLine(text, start, end))];
  // `!-- note -->` lacks its `<` alone.
  if (/^!--[^]*-->$/.test(text.slice(start, end))) return [onlyFix('fix-write-comment', {}, insert(start, '<'))];
  const comment = commentEdit(text, problem);
  const remove = choice('fix-remove-text', {}, removeWithLine(text, start, end));
  const [, tag] = EMPTY_TAG.exec(text.slice(start, end)) ?? [];
  if (tag !== undefined) return [onlyFix('fix-escape', { text: `<${tag}` }, insert(start, '<')), remove];
  if (!comment) return [remove];
  const make = isNote(text, problem) ? onlyFix : choice;
  const all = commentAll(context, problem);
  return [make('fix-comment', {}, comment), ...(all ? [all] : []), remove];
}

/** What comments out everything of a kind in one document, made once. */
const allComments = new WeakMap<FixContext, Map<boolean, Fix | undefined>>();

/** One fix for all notes of the document, or all stray texts where this one does not look like a note. */
function commentAll(context: FixContext, problem: Problem): Fix | undefined {
  const likeThis = isNote(context.xml.text, problem);
  const made = allComments.get(context) ?? new Map<boolean, Fix | undefined>();
  allComments.set(context, made);
  if (!made.has(likeThis)) made.set(likeThis, commentAllLike(context, likeThis));
  return made.get(likeThis);
}

function commentAllLike({ xml, problems }: FixContext, likeThis: boolean): Fix | undefined {
  const edits = problems
    .filter((other) => TEXT_CODES.includes(other.code) && isNote(xml.text, other) === likeThis)
    .flatMap((other) => commentEdit(xml.text, other) ?? []);
  return edits.length > 1 ? choice('fix-comment-all', {}, ...edits) : undefined;
}

/** Whether a text is a note as people write them in shell scripts and INI files. */
function isNote(text: string, { span }: Problem): boolean {
  return /^\s*(?:#|\/\/|;)/.test(text.slice(span.start, span.end));
}

function commentEdit(text: string, { span }: Problem): TextEdit | undefined {
  const raw = text.slice(span.start, span.end);
  // A CDATA section would end up half in a comment.
  if (/<!\[|\]\]>/.test(raw)) return undefined;
  const lines = raw.split(/(\r\n?|\n)/);
  const isEachNote = lines.every((line, index) => index % 2 === 1 || line.trim() === '' || /^\s*#/.test(line));
  const newText = isEachNote ? lines.map((line) => (line.trim() === '' ? line : toComment(line))).join('') : toComment(raw);
  return replace(span.start, span.end, newText);
}

function toComment(note: string): string {
  const [, before = '', body = '', after = ''] = /^(\s*)(?:#+|\/\/+|;+)?\s*([^]*?)(\s*)$/.exec(note) ?? [];
  return `${before}<!-- ${withoutDoubleHyphens(body)} -->${after}`;
}
