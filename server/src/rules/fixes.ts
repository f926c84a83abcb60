// Fixes that several families offer: remove what is one too many, set a text, add a feature or a child.
import type { Domain } from '../domain/domain';
import { appendChild, insertAfter, removeElement, setAttribute } from '../domain/edits';
import { escapeXml } from '../syntax/entities';
import type { XmlElement } from '../syntax/nodes';
import type { Fix, Problem, TextEdit } from '../text/problem';
import { blamedAttribute, blamedElement, elementAround } from './support';

/** Removes the element that a problem blames, or whose attribute or text it blames. */
export function removeBlamedElement(domain: Domain, problem: Problem): readonly Fix[] {
  const owner = blamedAttribute(domain, problem.span)?.owner ?? blamedElement(domain, problem.span);
  const element = owner ?? elementAround(domain.root, problem.span);
  if (element === domain.root) return [];
  const edits = [removeElement(domain.document.text, element)];
  return [{ title: 'remove-element', args: { element: element.name }, edits, confidence: 'choice' }];
}

/** A fix that puts another text or value where the problem is. */
export function replaceWith(newText: string): (domain: Domain, problem: Problem) => readonly Fix[] {
  return (domain, problem) => {
    const attribute = blamedAttribute(domain, problem.span);
    const edits = [{ span: problem.span, newText: escapeXml(newText) }];
    return [
      attribute
        ? { title: 'set-attribute', args: { name: attribute.name, value: newText }, edits, confidence: 'choice' }
        : { title: 'set-text', args: { value: newText }, edits, confidence: 'choice' },
    ];
  };
}

/** Adds an element to `<features>`, which is added behind `<os>` where there is none. */
export function addFeature(domain: Domain, name: string, xml = `<${name}/>`): readonly Fix[] {
  const edit = featureEdit(domain, xml);
  return edit ? [{ title: 'add-element', args: { element: name }, edits: [edit], confidence: 'choice' }] : [];
}

/** Makes libvirt select UEFI, with the ACPI that it needs on x86. */
export function selectEfi(domain: Domain): readonly Fix[] {
  const os = domain.root.child('os');
  if (!os) return [];
  const acpi = domain.isX86 && !domain.feature('acpi') ? featureEdit(domain, '<acpi/>') : undefined;
  const edits = [setAttribute(os, 'firmware', 'efi'), ...(acpi ? [acpi] : [])];
  return [{ title: 'set-attribute', args: { name: 'firmware', value: 'efi' }, edits, confidence: 'choice' }];
}

/** Adds a child to an element. */
export function addChild(domain: Domain, parent: XmlElement | undefined, name: string, xml: string): readonly Fix[] {
  if (!parent) return [];
  const edits = [appendChild(domain.document.text, parent, xml)];
  return [{ title: 'add-element', args: { element: name }, edits, confidence: 'choice' }];
}

function featureEdit(domain: Domain, xml: string): TextEdit | undefined {
  const { text } = domain.document;
  const features = domain.root.child('features');
  const os = domain.root.child('os');
  if (features) return appendChild(text, features, xml);
  return os && insertAfter(text, os, `<features>\n  ${xml}\n</features>`);
}
