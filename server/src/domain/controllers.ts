// Controllers with the indexes that libvirt gives them, those without a written index included.
import type { XmlElement } from '../syntax/nodes';
import type { Domain } from './domain';
import { unsigned, unsignedAttribute, value } from './values';

/** A controller of the domain, written in the document. */
export interface Controller {
  readonly element: XmlElement;
  /** `pci`, `usb`, `scsi` …; `ide` where none is written, as libvirt takes it. */
  readonly type: string;
  readonly model: string | undefined;
  /** As written, or the lowest free one; `undefined` where what is written is no number. */
  readonly index: number | undefined;
}

/** USB 2 companions share one index. */
const COMPANIONS = /^ich9-(ehci1|uhci[123])$/;

/** Every controller in document order, indexes assigned as virDomainAssignControllerIndexes() of libvirt's domain_postparse.c does. */
export function controllers(domain: Domain): readonly Controller[] {
  return domain.memo(assignIndexes);
}

/** The controllers of one type. */
export function controllersOf(domain: Domain, type: string): readonly Controller[] {
  return domain.memo(controllersByType).get(type) ?? [];
}

/** The view of one `<controller>`. */
export function controllerAt(domain: Domain, element: XmlElement): Controller | undefined {
  return controllers(domain).find((controller) => controller.element === element);
}

function controllersByType(domain: Domain): ReadonlyMap<string, readonly Controller[]> {
  const byType = new Map<string, Controller[]>();
  for (const controller of controllers(domain)) {
    const list = byType.get(controller.type);
    if (list) list.push(controller);
    else byType.set(controller.type, [controller]);
  }
  return byType;
}

function assignIndexes(domain: Domain): readonly Controller[] {
  const elements = domain.devices('controller');
  const written = writtenIndexes(elements);
  if (written) return written;
  const used = new Map<string, Set<number>>();
  for (const element of elements) {
    const index = unsignedAttribute(element, 'index');
    if (index !== undefined) usedOf(used, typeOf(element)).add(index);
  }
  const result: Controller[] = [];
  for (const element of elements) {
    const type = typeOf(element);
    const model = value(element, 'model');
    const index = element.attribute('index') ? unsignedAttribute(element, 'index') : freeIndex(type, model, result, usedOf(used, type));
    result.push({ element, type, model, index });
  }
  return result;
}

/** The controllers where each has its index written: mostly, as libvirt itself writes them; `undefined` where one has none. */
function writtenIndexes(elements: readonly XmlElement[]): readonly Controller[] | undefined {
  const result: Controller[] = [];
  for (let at = 0; at < elements.length; at++) {
    const element = elements[at];
    const index = element?.attribute('index');
    if (!element || !index) return undefined;
    result.push({ element, type: typeOf(element), model: value(element, 'model'), index: unsigned(index.value) });
  }
  return result;
}

function freeIndex(type: string, model: string | undefined, before: readonly Controller[], used: Set<number>): number {
  const previous = before.findLast((controller) => controller.type === 'usb');
  const isCompanion = type === 'usb' && COMPANIONS.test(model ?? '');
  if (isCompanion && previous?.index !== undefined && COMPANIONS.test(previous.model ?? '')) {
    const isTaken = before.some((other) => other.type === 'usb' && other.index === previous.index && other.model === model);
    if (!isTaken) return previous.index;
  }
  const index = lowestFree(used);
  used.add(index);
  return index;
}

/** The lowest number, 0 or more, that a set does not hold. */
export function lowestFree(used: ReadonlySet<number>, from = 0): number {
  let index = from;
  while (used.has(index)) index++;
  return index;
}

function typeOf(element: XmlElement): string {
  return value(element, 'type') ?? 'ide';
}

function usedOf(used: Map<string, Set<number>>, type: string): Set<number> {
  let indexes = used.get(type);
  if (!indexes) used.set(type, (indexes = new Set()));
  return indexes;
}
