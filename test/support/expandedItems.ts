// Puts whatever completion offers into documents, at its defaults and with everything written that a person would, and says what is wrong then.
import { expandTemplate } from '../../server/src/features/completion/templates/template';
import type { CompletionItem } from '../../server/src/features/completion/item';
import type { LibvirtDocument } from '../../server/src/features/document';
import { sampleValue } from '../../server/src/grammar/sample';
import type { DocumentKind, ValueType } from '../../server/src/grammar/types';
import type { XmlElement } from '../../server/src/syntax/nodes';
import { applyEdits, replace } from '../../server/src/text/edits';
import type { Problem, TextEdit } from '../../server/src/text/problem';
import type { Span } from '../../server/src/text/span';
import { testService } from './service';

const service = testService();

/** What people write where more than one attribute must be right before the grammar says which element it is. */
const WRITTEN: Readonly<Record<string, string>> = {
  uuid: '5fb9c5b2-7d7f-4d30-9f5e-2a4ad9f7e1c1',
  username: 'name',
  interval: '1',
  target: '192.0.2.1',
};

/** More than any element has to be written. */
const MAX_WRITTEN = 24;

/** Looks at every element that is offered at the end of every element of valid documents, once for each definition of its parent. */
export class ItemExpander {
  readonly #seen = new Set<string>();
  /** How many items were put in. */
  items = 0;
  /** What is wrong afterwards: item, place and problems. */
  readonly faults: string[] = [];

  constructor(private readonly kind: DocumentKind) {}

  add(text: string): void {
    const document = service.openAs(text, this.kind);
    const { root } = document.xml;
    if (!root || !document.match || document.match.problems.length > 0) return;
    for (const parent of withDescendants(root)) {
      const definition = document.match.definitionOf(parent);
      if (!definition || parent.selfClosing || !parent.hasCloseTag) continue;
      for (const item of service.completions(document, parent.contentEnd)) {
        if (item.kind !== 'element' && item.kind !== 'template') continue;
        const key = `${definition.id} ${item.label} ${item.edit.newText}`;
        if (this.#seen.has(key)) continue;
        this.#seen.add(key);
        this.#put(document, parent, item);
      }
    }
  }

  #put(document: LibvirtDocument, parent: XmlElement, item: CompletionItem): void {
    this.items++;
    const expanded = expandTemplate(item.edit.newText);
    const further = item.additionalEdits ?? [];
    const start = item.edit.span.start + further.reduce((sum, { newText }) => sum + newText.length, 0);
    const put = document.withText(applyEdits(document.text, [...further, { span: item.edit.span, newText: expanded }]));
    const { document: written, length } = writeEmpty(put, start, expanded.length);
    const problems = [...written.xml.problems, ...(written.match?.problems ?? [])];
    const wrong = problems.filter((problem) => !isForPerson(problem, { start, end: start + length }));
    if (wrong.length === 0) return;
    const found = wrong.map(({ code, args }) => `${code} ${JSON.stringify(args)}`).join('; ');
    this.faults.push(`${this.kind}: ${item.label} in ${parent.name}: ${found}\n${written.text.slice(start, start + length)}`);
  }
}

/**
 * Whether a problem is none of the item: a place that is only out of order, a value of a form that no sample has, or
 * what the parent needs beside it, which the parent is told to lack.
 */
function isForPerson({ code, args, span }: Problem, put: Span): boolean {
  if (code === 'wrong-order' || code === 'missing-text') return true;
  if (code === 'invalid-value') return args['value'] === '';
  return code.startsWith('missing-') && (span.end <= put.start || span.start >= put.end);
}

/** Writes what is empty in a part of a document, as a person would do at the snippet's stops. */
function writeEmpty(document: LibvirtDocument, start: number, length: number): { readonly document: LibvirtDocument; readonly length: number } {
  let written = document;
  let end = start + length;
  for (let count = 0; count < MAX_WRITTEN; count++) {
    const edit = firstEmpty(written, start, end);
    if (!edit) break;
    written = written.withText(applyEdits(written.text, [edit]));
    end += edit.newText.length;
  }
  return { document: written, length: end - start };
}

function firstEmpty({ xml, match }: LibvirtDocument, start: number, end: number): TextEdit | undefined {
  const inside = xml.root && match ? withDescendants(xml.root).filter((element) => element.start >= start && element.end <= end) : [];
  for (const element of inside) {
    for (const attribute of element.attributes.filter(({ rawValue }) => rawValue === '')) {
      const value = sampleOf(match?.attributeValue(attribute)) ?? WRITTEN[attribute.name];
      if (value !== undefined) return replace(attribute.valueStart, attribute.valueEnd, value);
    }
    const value = element.selfClosing || element.children.length > 0 ? undefined : sampleOf(match?.textValue(element));
    if (value !== undefined) return replace(element.openEnd, element.openEnd, value);
  }
  return undefined;
}

function sampleOf(type: ValueType | undefined): string | undefined {
  const sample = type && sampleValue(type);
  return sample === '' ? undefined : sample;
}

function withDescendants(root: XmlElement): XmlElement[] {
  const all = [root];
  for (const element of all) all.push(...element.elements());
  return all;
}
