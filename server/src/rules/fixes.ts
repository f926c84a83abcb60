// Fixes that several families offer: remove what is one too many, set a text, add a feature or a child.
import type { Domain } from '../domain/domain';
import { appendChild, insertAfter, removeAttribute, removeElement, setAttribute } from '../domain/edits';
import { escapeXml } from '../syntax/entities';
import type { XmlElement } from '../syntax/nodes';
import type { Fix, Problem, TextEdit } from '../text/problem';
import { blamedAttribute, blamedElement, elementAround, replaceBlamed, type Described } from './support';

/** Removes the element that a problem blames, or whose attribute or text it blames. */
export function removeBlamedElement(domain: Described, problem: Problem): readonly Fix[] {
  const owner = blamedAttribute(domain, problem.span)?.owner ?? blamedElement(domain, problem.span);
  const element = owner ?? elementAround(domain.root, problem.span);
  if (element === domain.root) return [];
  const edits = [removeElement(domain.document.text, element)];
  return [{ title: 'remove-element', args: { element: element.name }, edits, confidence: 'choice' }];
}

/** Removes the blamed element, and its parent where that has nothing else. */
export function removeFromList(domain: Described, problem: Problem): readonly Fix[] {
  const around = elementAround(domain.root, problem.span);
  const list = around.parent;
  const element = list && list !== domain.root && [...list.elements()].length === 1 ? list : around;
  if (element === domain.root) return [];
  const edits = [removeElement(domain.document.text, element)];
  return [{ title: 'remove-element', args: { element: element.name }, edits, confidence: 'choice' }];
}

/** Removes the device that a problem is in. */
export function removeDevice(domain: Described, problem: Problem): readonly Fix[] {
  let device = elementAround(domain.root, problem.span);
  while (device.parent && device.parent.name !== 'devices') device = device.parent;
  if (!device.parent) return [];
  const edits = [removeElement(domain.document.text, device)];
  return [{ title: 'remove-element', args: { element: device.name }, edits, confidence: 'choice' }];
}

/** A fix that sets an attribute of the element that a problem blames, or of which it blames an attribute. */
export function setOn(name: string, newValue: string): (domain: Described, problem: Problem) => readonly Fix[] {
  return (domain, { span }) => {
    const owner = blamedAttribute(domain, span)?.owner ?? blamedElement(domain, span) ?? elementAround(domain.root, span);
    return [{ title: 'set-attribute', args: { name, value: newValue }, edits: [setAttribute(owner, name, newValue)], confidence: 'choice' }];
  };
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

/** Shares the memory of the guest with other processes: what `<memoryBacking>` and the NUMA cells say already is kept where it does. */
export function shareMemory(domain: Domain): readonly Fix[] {
  const cells = domain.numaCells.filter((cell) => cell.attribute('memAccess') && cell.attribute('memAccess')?.value !== 'shared');
  const edits = [...backingEdits(domain), ...cells.map((cell) => setAttribute(cell, 'memAccess', 'shared'))];
  return [{ title: 'add-element', args: { element: 'memoryBacking' }, edits, confidence: 'choice' }];
}

const MEMFD = "<source type='memfd'/>";
const SHARED = "<access mode='shared'/>";

function backingEdits(domain: Domain): TextEdit[] {
  const { text } = domain.document;
  const { root } = domain;
  const backing = root.child('memoryBacking');
  if (!backing) {
    const before = root.child('currentMemory') ?? root.child('memory') ?? root.child('name');
    return before ? [insertAfter(text, before, `<memoryBacking>\n  ${MEMFD}\n  ${SHARED}\n</memoryBacking>`)] : [];
  }
  const source = backing.child('source');
  const access = backing.child('access');
  // Huge pages are files, which can be shared as they are.
  const added = [source || backing.child('hugepages') ? '' : MEMFD, access ? '' : SHARED].filter((xml) => xml !== '');
  return [
    ...(source?.attribute('type')?.value === 'anonymous' ? [setAttribute(source, 'type', 'memfd')] : []),
    ...(access ? [setAttribute(access, 'mode', 'shared')] : []),
    ...(added.length > 0 ? [appendChild(text, backing, added.join('\n'))] : []),
  ];
}

/** Sets a clock to UTC, without what belongs to other offsets. */
export function toUtc(domain: Described, problem: Problem): readonly Fix[] {
  const element = elementAround(domain.root, problem.span);
  const removed = element.attributes.filter(({ name }) => name !== 'offset').map((attribute) => removeAttribute(domain.document.text, attribute));
  return replaceBlamed(domain, problem, 'utc').map((fix) => ({ ...fix, edits: [...fix.edits, ...removed] }));
}

/** Adds a child to an element. */
export function addChild(domain: Described, parent: XmlElement | undefined, name: string, xml: string): readonly Fix[] {
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
