// Finds the start tag that lacks its `<` in the text before a close tag that closes nothing.
import type { XmlNode, XmlText } from './nodes';

/** How far back over nodes, and into the text of each, is looked: keeps the parser linear. */
const NEARBY = 16;
const LONGEST = 500;

/** A start tag in a text: which node has it, and where its name begins. */
export interface TagInText {
  readonly index: number;
  readonly node: XmlText;
  readonly nameStart: number;
}

/** `devices>…</devices>`: the last text among the nodes that holds `name>`, or `name` with attributes and `>`. */
export function tagInText(nodes: readonly XmlNode[], name: string): TagInText | undefined {
  const last = nodes.length - 1;
  for (let index = last; index >= 0 && index > last - NEARBY; index--) {
    const node = nodes[index];
    if (node?.kind !== 'text') continue;
    const at = nameIn(node.rawValue.slice(0, LONGEST), name);
    if (at >= 0) return { index, node, nameStart: node.start + at };
  }
  return undefined;
}

function nameIn(text: string, name: string): number {
  const at = text.lastIndexOf(`${name}>`);
  const withAttributes = text.lastIndexOf(`${name} `);
  if (at >= 0 && isAlone(text, at)) return at;
  return withAttributes >= 0 && isAlone(text, withAttributes) && /^[^<>]*=\s*(?:"[^"<]*"|'[^'<]*')\s*>/.test(text.slice(withAttributes)) ? withAttributes : -1;
}

/** Whether only white space stands before it on its line. */
function isAlone(text: string, at: number): boolean {
  return /(?:^|[\r\n])[ \t]*$/.test(text.slice(0, at));
}
