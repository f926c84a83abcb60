// Faults that syntax and grammar both see: each is said once, by the one that can mend it.
import type { XmlDocument, XmlElement } from '../../syntax/nodes';
import type { Problem } from '../../text/problem';
import type { Span } from '../../text/span';
import { elementAt } from '../elementAt';

/** Characters that are faults in text; where no text belongs, the text is the fault. */
const IN_TEXT: ReadonlySet<string> = new Set([
  'bare-ampersand',
  'unfinished-reference',
  'unknown-entity',
  'bad-character-reference',
  'cdata-end-in-text',
]);

/** What both find, each in the order it has: without what the other says of the same fault. */
export function saidOnce(xml: XmlDocument, syntax: readonly Problem[], grammar: readonly Problem[]): { readonly syntax: readonly Problem[]; readonly grammar: readonly Problem[] } {
  if (syntax.length === 0 || grammar.length === 0) return { syntax, grammar };
  const texts = grammar.filter(({ code }) => code === 'unexpected-text').map(({ span }) => span);
  const inText = ({ code, span }: Problem): boolean => IN_TEXT.has(code) && texts.some((text) => contains(text, span));
  const isOpenTag = (problem: Problem): boolean => problem.code === 'mismatched-close-tag' && grammar.some((other) => isMisspeltOpenTag(problem, other));
  const children = childrenOfStrayTags(xml, syntax, grammar);
  return {
    syntax: syntax.filter((problem) => !inText(problem) && !isOpenTag(problem)),
    grammar: children.size === 0 ? grammar : grammar.filter((problem) => !children.has(problem)),
  };
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** `<devces>…</devices>`: the grammar names what the close tag says too, so that the start tag is the fault. */
function isMisspeltOpenTag({ args, related }: Problem, { span, args: found }: Problem): boolean {
  return related?.[0]?.span.start === span.start && found['suggestion'] === args['name'];
}

/** `<suspend-to-mem/></pm>`: children of the element whose start tag is missing are where they belong, once it is there. */
function childrenOfStrayTags({ root }: XmlDocument, syntax: readonly Problem[], grammar: readonly Problem[]): ReadonlySet<Problem> {
  const found = new Set<Problem>();
  const misplaced = new Map(grammar.filter(({ code }) => code === 'misplaced-element').map((problem) => [problem.span.start, problem]));
  if (misplaced.size === 0) return found;
  for (const { code, span, args } of syntax) {
    if (code !== 'stray-close-tag') continue;
    for (const sibling of elementsBefore(elementAt(root, span.start), span.start)) {
      const problem = misplaced.get(sibling.nameStart);
      if (!problem || problem.args['belongs'] !== args['name']) break;
      found.add(problem);
    }
  }
  return found;
}

/** The child elements before an offset, the nearest first. */
function* elementsBefore(parent: XmlElement | undefined, offset: number): Generator<XmlElement> {
  const children = parent?.children ?? [];
  let low = 0;
  for (let high = children.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((children[middle]?.end ?? offset) <= offset) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= 0; index--) {
    const node = children[index];
    if (node?.kind === 'element') yield node;
  }
}
