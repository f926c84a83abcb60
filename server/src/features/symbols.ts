// Document symbols that read like the machine: `disk vda` with `virtio, qcow2, /path` beside it.
import type { XmlDocument, XmlElement } from '../syntax/nodes';
import type { Span } from '../text/span';
import { walk } from '../syntax/walk';
import { describeSymbol } from './symbolNames';

/** What a symbol is, for its icon. */
export type SymbolKind = 'document' | 'group' | 'device' | 'property';

/** One element in the outline. */
export interface DocumentSymbol {
  readonly name: string;
  /** Shown dimmed beside the name; may be empty. */
  readonly detail: string;
  readonly kind: SymbolKind;
  /** The whole element. */
  readonly span: Span;
  /** Its name in the start tag. */
  readonly selectionSpan: Span;
  readonly children: DocumentSymbol[];
}

/** Nothing of libvirt's nests deeper, and receivers recurse. */
const DEEPEST = 32;

/** The outline of a document, as deep as libvirt's documents get. */
export function documentSymbols(document: XmlDocument): DocumentSymbol[] {
  const roots: DocumentSymbol[] = [];
  const path: DocumentSymbol[] = [];
  walk(document.children, {
    enter: (node, depth) => {
      if (node.kind !== 'element' || node.name === '' || depth >= DEEPEST) return false;
      const symbol = toSymbol(node);
      path.length = depth;
      (path[depth - 1]?.children ?? roots).push(symbol);
      path.push(symbol);
      return true;
    },
  });
  return roots;
}

function toSymbol(element: XmlElement): DocumentSymbol {
  const { name, detail } = describeSymbol(element);
  const span = { start: element.start, end: element.end };
  return { name, detail, kind: kindOf(element), span, selectionSpan: element.nameSpan, children: [] };
}

function kindOf(element: XmlElement): SymbolKind {
  if (!element.parent) return 'document';
  if (element.parent.name === 'devices') return 'device';
  return element.children.some((node) => node.kind === 'element') ? 'group' : 'property';
}
