// The words of a completion item, looked up when it is focused.
import type { XmlElement } from '../../syntax/nodes';
import type { LibvirtDocument } from '../document';
import { elementAt } from '../elementAt';
import { pathOf, pathOfNew } from '../elementPath';
import { exampleWith, renderCard, renderValueLine, type Card } from '../hover/render';
import type { Messages } from '../messages';
import type { Words } from '../words/words';
import type { DocumentationKey } from './item';
import { expandTemplate } from './templates/template';
import { templates } from './templates';

/** A line to stand beside the label, and Markdown. */
export interface ItemDocumentation {
  readonly detail?: string;
  readonly markdown?: string;
}

/** What is said of an item. */
export function documentationOf(
  key: DocumentationKey,
  document: LibvirtDocument,
  words: Words | undefined,
  messages: Messages,
): ItemDocumentation {
  if (key.of === 'template') return templateDocumentation(key.label, messages);
  if (!words) return {};
  const elementStarting = (start: number): XmlElement | undefined => (start < 0 ? undefined : elementAt(document.xml.root, start));
  if (key.of === 'element') {
    const path = pathOfNew(key.name, elementStarting(key.parent), document.kind);
    return card({ title: `\`<${key.name}>\``, words: words.element(path), link: words.link(path) }, messages);
  }
  const owner = elementStarting(key.owner);
  if (!owner) return {};
  const path = pathOf(owner, document.kind);
  if (key.of === 'attribute') {
    const title = messages.text('`{name}` of `<{element}>`', { name: key.name, element: owner.name });
    const section = words.attribute(path, key.name);
    return card({ title, words: section, link: section?.facts?.link ?? words.link(path), ownersExample: exampleWith(words.element(path), key.name) }, messages);
  }
  const value = key.attribute === undefined ? words.textValue(path, key.value) : words.attributeValue(path, key.attribute, key.value);
  return value ? { detail: shortForm(value.text), markdown: renderValueLine(key.value, value, messages) } : {};
}

function templateDocumentation(label: string, messages: Messages): ItemDocumentation {
  const template = templates.find((one) => one.label === label);
  if (!template) return {};
  const summary = messages.text(template.summary);
  return { detail: shortForm(summary), markdown: `${summary}\n\n\`\`\`xml\n${expandTemplate(template.body)}\n\`\`\`` };
}

function card(of: Card, messages: Messages): ItemDocumentation {
  return of.words ? { detail: shortForm(of.words.summary), markdown: renderCard(of, messages) } : {};
}

/** A clause shorter than this says too little alone, such as "SCSI; with …". */
const LEAST_CLAUSE = 12;

/** The first clauses without Markdown's marks: editors show them on one line beside the label, as plain text. */
function shortForm(markdown: string): string {
  const plain = markdown.replaceAll('`', '');
  const ends = [...plain.matchAll(/[.;:](?=\s|$)|[。；：]/g)].map(({ index }) => index);
  return plain.slice(0, ends.find((end) => end >= LEAST_CLAUSE) ?? ends.at(-1) ?? plain.length);
}
