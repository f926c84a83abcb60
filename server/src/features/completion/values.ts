// Values of attributes and texts: enumerations first, then names from this document, then usual values.
import { domainOf } from '../../domain/domain';
import type { ValueType } from '../../grammar/types';
import { escapeXml } from '../../syntax/entities';
import type { XmlElement } from '../../syntax/nodes';
import type { Span } from '../../text/span';
import { pathOf } from '../elementPath';
import { commonValues, cpuNames } from './commonValues';
import { isOutdated } from '../words/versions';
import { sortKey, type CompletionContext, type CompletionItem } from './item';
import { referencedNames } from './references';
import { byRank } from './snippet';

/** Where a value is to be written. */
export interface ValueSlot {
  readonly element: XmlElement;
  /** `undefined`: the element's text. */
  readonly attribute: string | undefined;
  readonly value: ValueType;
  readonly replace: Span;
  /** The quotes around it; none around a text. */
  readonly quote: "'" | '"' | undefined;
  /** Quotes that are missing around it. */
  readonly before: string;
  readonly after: string;
}

/** Items for the values that fit into a slot. */
export function valueItems(slot: ValueSlot, context: CompletionContext): CompletionItem[] {
  const { document, words } = context;
  const { element, attribute } = slot;
  const path = pathOf(element, document.kind);
  return valuesOf(slot, context).map((value, index): CompletionItem => {
    const known = attribute === undefined ? words?.textValue(path, value) : words?.attributeValue(path, attribute, value);
    const deprecated = isOutdated(known, context.targetVersion);
    return {
      label: value,
      kind: 'value',
      sortText: sortKey(deprecated ? 1 : 0, index),
      edit: { span: slot.replace, newText: slot.before + escaped(value, slot.quote) + slot.after },
      isSnippet: false,
      ...(deprecated && { deprecated }),
      documentation: { of: 'value', value, owner: element.start, ...(attribute !== undefined && { attribute }) },
    };
  });
}

/** A value as XML, where it must not end its own quotes. */
function escaped(value: string, quote: ValueSlot['quote']): string {
  const escapedText = escapeXml(value);
  return quote === "'" ? escapedText.replaceAll("'", '&apos;') : escapedText;
}

/** Every value to offer, without repetitions. Usual values are offered only where the grammar takes more than a list. */
function valuesOf({ element, attribute, value }: ValueSlot, { document, facts }: CompletionContext): string[] {
  const path = pathOf(element, document.kind);
  const literals = byRank(value.literals, path, attribute).filter((literal) => literal !== '');
  const isClosed = value.data.length === 0 && !value.anyText;
  if (isClosed) return literals;
  const arch = domainOf(document.xml)?.arch;
  const names = cpuNames(path, attribute, arch, facts);
  const units = value.data.some((data) => data.define === 'unit') ? commonValues(UNIT_PATH, 'unit') : [];
  return [
    ...new Set([...literals, ...referencedNames(element, attribute, document), ...names, ...commonValues(path, attribute), ...units]),
  ];
}

/** Any place whose unit is of bytes. */
const UNIT_PATH = { name: 'memory', parent: undefined, attribute: (): undefined => undefined };
