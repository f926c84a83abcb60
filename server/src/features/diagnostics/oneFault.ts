// Faults that syntax and grammar both see: each is said once, by the one that can mend it.
import { lastStartingBefore } from '../../syntax/nodeOrder';
import type { XmlDocument, XmlElement } from '../../syntax/nodes';
import type { Problem, ProblemArguments } from '../../text/problem';
import { Spans } from '../../text/spans';
import { elementAt } from '../elementAt';

/** Characters that are faults in text; where no text belongs, the text is the fault. */
const IN_TEXT: ReadonlySet<string> = new Set([
  'bare-ampersand',
  'unfinished-reference',
  'unknown-entity',
  'bad-character-reference',
  'cdata-end-in-text',
  'control-character',
  'unescaped-less-than',
]);

/** What both find, each in the order it has: without what the other says of the same fault. */
export function saidOnce(xml: XmlDocument, syntax: readonly Problem[], grammar: readonly Problem[]): { readonly syntax: readonly Problem[]; readonly grammar: readonly Problem[] } {
  if (syntax.length === 0 || grammar.length === 0) return { syntax, grammar };
  const texts = new Spans(grammar.filter(({ code }) => code === 'unexpected-text').map(({ span }) => span));
  const inText = ({ code, span }: Problem): boolean => IN_TEXT.has(code) && texts.hasAround(span);
  // `<devces>…</devices>`: the grammar names what the close tag says too, so that the start tag is the fault.
  const misspelt = new Set(grammar.map(({ span, args }) => place(span.start, args['suggestion'])));
  const isOpenTag = ({ code, args, related }: Problem): boolean => code === 'mismatched-close-tag' && misspelt.has(place(related?.[0]?.span.start, args['name']));
  const children = childrenOfStrayTags(xml, syntax, grammar);
  return {
    syntax: syntax.filter((problem) => !inText(problem) && !isOpenTag(problem)),
    grammar: children.size === 0 ? grammar : grammar.filter((problem) => !children.has(problem)),
  };
}

/** Key of a name at an offset. */
function place(offset: number | undefined, name: ProblemArguments[string] | undefined): string {
  return `${offset ?? ''} ${name ?? ''}`;
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
  for (let index = lastStartingBefore(children, offset); index >= 0; index--) {
    const node = children[index];
    if (node?.kind === 'element') yield node;
  }
}
