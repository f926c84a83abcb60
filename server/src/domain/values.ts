// Reads numbers, switches and lists as libvirt does; `undefined` for whatever it could not read, so that rules stay silent.
import type { XmlAttribute, XmlElement } from '../syntax/nodes';

const ZERO = 48;
const NINE = 57;
/** So many decimal digits are always below 2^53. */
const SHORT = 15;
/** Length of `0x` and eight digits. */
const SHORT_HEX = 10;
const LETTER_X = 120;
const HEX_DIGITS = '0123456789abcdef';

/** The value of a few decimal digits and nothing else; -1 for any other text. */
function plainDecimal(text: string): number {
  const { length } = text;
  if (length === 0 || length > SHORT) return -1;
  let number = 0;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return -1;
    number = number * 10 + code - ZERO;
  }
  return number;
}

/** The value of a decimal without leading zeros or of a short `0x…`, as addresses are nearly always written; -1 for any other text. */
function plainNumber(text: string): number {
  const { length } = text;
  if (text.charCodeAt(0) !== ZERO || length === 1) return plainDecimal(text);
  if (text.charCodeAt(1) !== LETTER_X || length === 2 || length > SHORT_HEX) return -1;
  let number = 0;
  for (let at = 2; at < length; at++) {
    const digit = HEX_DIGITS.indexOf(text.charAt(at));
    if (digit < 0) return -1;
    number = number * 16 + digit;
  }
  return number;
}

/** A decimal whole number, 0 or more, without sign; `undefined` for anything else or beyond 2^53. */
export function unsigned(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const plain = plainDecimal(text);
  if (plain >= 0) return plain;
  if (!/^\s*\+?\d+$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** A decimal whole number with or without sign; `undefined` for anything else. */
export function integer(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*[+-]?\d+$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** A whole number in decimal, `0x` hexadecimal or `0` octal, as C's strtoul reads it with base 0. */
export function anyBase(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const plain = plainNumber(text);
  if (plain >= 0) return plain;
  const trimmed = text.trim();
  if (/^0[xX][0-9a-fA-F]+$/.test(trimmed)) return Number(trimmed);
  if (/^0[0-7]+$/.test(trimmed)) return parseInt(trimmed, 8);
  return unsigned(trimmed);
}

/** A whole number of any size in any base, as `anyBase`, without loss. */
export function bigAnyBase(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  const trimmed = text.trim();
  if (/^0[xX][0-9a-fA-F]+$/.test(trimmed) || /^\d+$/.test(trimmed)) return BigInt(trimmed);
  return undefined;
}

/** Value of an attribute as an unsigned decimal number. */
export function unsignedAttribute(element: XmlElement | undefined, name: string): number | undefined {
  return unsigned(element?.attribute(name)?.value);
}

/** Value of an attribute as a number in any base, as addresses are written. */
export function anyBaseAttribute(element: XmlElement | undefined, name: string): number | undefined {
  return anyBase(element?.attribute(name)?.value);
}

/** Value of an attribute; `undefined` where the element or the attribute is missing. */
export function value(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attribute(name)?.value;
}

/** Text of an element without surrounding white space; `undefined` where there is no element. */
export function text(element: XmlElement | undefined): string | undefined {
  return element?.textContent.trim();
}

/** Whether an attribute says `yes` or `on`. */
export function isOn(attribute: XmlAttribute | undefined): boolean {
  const state = attribute?.value;
  return state === 'yes' || state === 'on';
}

/** Whether an attribute says `no` or `off`. */
export function isOff(attribute: XmlAttribute | undefined): boolean {
  const state = attribute?.value;
  return state === 'no' || state === 'off';
}

/** Where to blame an element's text: the text itself, or the element where it has none. */
export function textBlame(element: XmlElement): XmlElement | { readonly start: number; readonly end: number } {
  return element.textSpan ?? element;
}

/** The value of a table's own key: names in documents may be any, `constructor` too. */
export function lookup<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
