// The XML Schema datatypes that libvirt's grammars use, with their parameters, as tests on strings.
import { compileSchemaRegex } from './schemaRegex';
import type { DataType } from './types';
import { URI_REFERENCE } from './uri';

/** Tests a value as it stands in the document, white space included. */
export type ValueTest = (value: string) => boolean;

/** Least and greatest value of the integer types. */
const INTEGER_RANGE: Readonly<Record<string, readonly [min: bigint | undefined, max: bigint | undefined]>> = {
  integer: [undefined, undefined],
  positiveInteger: [1n, undefined],
  nonNegativeInteger: [0n, undefined],
  nonPositiveInteger: [undefined, 0n],
  negativeInteger: [undefined, -1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  byte: [-128n, 127n],
  unsignedLong: [0n, 2n ** 64n - 1n],
  unsignedInt: [0n, 2n ** 32n - 1n],
  unsignedShort: [0n, 65535n],
  unsignedByte: [0n, 255n],
};

const LEXICAL: Readonly<Record<string, RegExp>> = {
  double: /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|-?INF|NaN)$/,
  float: /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|-?INF|NaN)$/,
  decimal: /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/,
  boolean: /^(?:true|false|1|0)$/,
  anyURI: URI_REFERENCE,
  dateTime: /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/,
  NCName: /^[\p{L}_][\p{L}\p{N}\p{M}._·-]*$/u,
  ID: /^[\p{L}_][\p{L}\p{N}\p{M}._·-]*$/u,
  NMTOKEN: /^[\p{L}\p{N}\p{M}._:·-]+$/u,
  Name: /^[\p{L}_:][\p{L}\p{N}\p{M}._:·-]*$/u,
};

const NEEDS_COLLAPSING = /^[ \t\n\r]|[ \t\n\r]$|[\t\n\r]| {2}/;

/** Collapses runs of XML's white space to one space and trims, as `token` and all types but `string` do. */
export function collapseSpace(value: string): string {
  return NEEDS_COLLAPSING.test(value) ? trimSpace(value.replace(/[ \t\n\r]+/g, ' ')) : value;
}

/** Without XML's white space at its ends; a no-break space is not that. */
export function trimSpace(value: string): string {
  return value.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '');
}

/** Whether integers of this datatype are meant. */
export function isIntegerType(name: string): boolean {
  return Object.hasOwn(INTEGER_RANGE, name);
}

/** Compiles a datatype with its parameters into a test. Unknown types accept everything. */
export function compileDataType(type: DataType): ValueTest {
  const base = baseTest(type);
  const facets = facetTests(type);
  const test: ValueTest = facets.length === 0 ? base : (value) => base(value) && facets.every((facet) => facet(value));
  return type.name === 'string' ? test : (value) => test(collapseSpace(value));
}

/** Tests of patterns (all must match) and lengths (in characters). */
function facetTests(type: DataType): ValueTest[] {
  const patterns = [...(type.pattern === undefined ? [] : [type.pattern]), ...(type.alsoPatterns ?? [])];
  const tests: ValueTest[] = patterns.map((pattern) => {
    let regex: RegExp | undefined;
    return (value) => (regex ??= compileSchemaRegex(pattern)).test(value);
  });
  if (type.minLength !== undefined) tests.push((value) => Array.from(value).length >= Number(type.minLength));
  if (type.maxLength !== undefined) tests.push((value) => Array.from(value).length <= Number(type.maxLength));
  return tests;
}

function baseTest(type: DataType): ValueTest {
  const range = INTEGER_RANGE[type.name];
  if (range) return integerTest(larger(range[0], type.minInclusive), smaller(range[1], type.maxInclusive));
  const lexical = LEXICAL[type.name];
  if (lexical) return numberTest(lexical, type);
  return () => true;
}

/** Longest digit strings that a double holds exactly: the quick way for nearly all numbers. */
const SAFE_DIGITS = 15;

function integerTest(min: bigint | undefined, max: bigint | undefined): ValueTest {
  const low = min === undefined ? -Infinity : Number(min);
  const high = max === undefined ? Infinity : Number(max);
  return (value) => {
    if (!/^[+-]?\d+$/.test(value)) return false;
    if (value.length <= SAFE_DIGITS) return Number(value) >= low && Number(value) <= high;
    const number = BigInt(value.startsWith('+') ? value.slice(1) : value);
    return (min === undefined || number >= min) && (max === undefined || number <= max);
  };
}

function numberTest(lexical: RegExp, type: DataType): ValueTest {
  const min = type.minInclusive === undefined ? -Infinity : Number(type.minInclusive);
  const max = type.maxInclusive === undefined ? Infinity : Number(type.maxInclusive);
  if (type.minInclusive === undefined && type.maxInclusive === undefined) return (value) => lexical.test(value);
  return (value) => lexical.test(value) && Number(value) >= min && Number(value) <= max;
}

function larger(a: bigint | undefined, written: string | undefined): bigint | undefined {
  const b = written === undefined ? undefined : BigInt(written.trim());
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

function smaller(a: bigint | undefined, written: string | undefined): bigint | undefined {
  const b = written === undefined ? undefined : BigInt(written.trim());
  return a === undefined || (b !== undefined && b < a) ? b : a;
}
