// Whole devices, parts of machines and documents, offered where the element they begin with may stand.
import type { DocumentKind, ExpectedElement } from '../../grammar/types';
import { withQuotes, type Quote } from '../../text/quotes';
import { sortKey, type CompletionItem } from './item';
import type { ElementSlot } from './elements';
import { deviceTemplates } from './templates/devices';
import { documentTemplates } from './templates/documents';
import { machineTemplates } from './templates/machine';
import type { Template } from './templates/template';

/** Every template. */
export const templates: readonly Template[] = [...deviceTemplates, ...machineTemplates, ...documentTemplates];

/** Kinds of documents that libvirt writes to describe a host. */
const DESCRIBING: ReadonlySet<DocumentKind> = new Set(['capability', 'domaincaps', 'storagepoolcaps']);

/** Items for the templates that fit into a slot in which these elements are expected. */
export function templateItems(slot: ElementSlot, expected: readonly ExpectedElement[], quote: Quote): CompletionItem[] {
  const into = slot.parent?.name ?? '';
  // Capabilities have elements of these names as well, and nothing that anybody writes.
  if (DESCRIBING.has(slot.document.kind)) return [];
  const names = new Set(expected.map((element) => element.name));
  const isEmptyDocument = slot.parent === undefined && slot.document.xml.root === undefined;
  return templates
    .filter((template) => template.into === into && (isEmptyDocument || names.has(template.element)))
    .map((template, index) => ({
      label: template.label,
      kind: 'template',
      sortText: sortKey(3, index),
      filterText: slot.typed + template.label,
      edit: { span: slot.replace, newText: withQuotes(template.body, quote) },
      isSnippet: true,
      documentation: { of: 'template', label: template.label },
    }));
}
