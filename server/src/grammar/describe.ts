// Says in a problem's arguments what a value should have been: the nearest literal, or the form of a datatype.
import { isIntegerType } from './datatypes';
import { NearNames } from './suggest';
import type { DataType, ValueType } from './types';

/** Sentences for datatypes that have a name of their own in the field, by the define that holds them. */
const FORMS: Readonly<Record<string, string>> = {
  UUID: 'uuid',
  absFilePath: 'absolute-path',
  absDirPath: 'absolute-path',
  path: 'absolute-path',
  filePath: 'path',
  dirPath: 'path',
  addrMAC: 'mac',
  mac: 'mac',
  macAddr: 'mac',
  uniMacAddr: 'unicast-mac',
  unit: 'unit',
  cpuset: 'cpuset',
  addrIP: 'ip',
  addrIPv6: 'ip',
  ipv4Addr: 'ip',
  ipv6Addr: 'ip',
  dnsName: 'host-name',
  aliasName: 'alias',
  diskTargetDev: 'disk-target',
  objectName: 'name',
  octalMode: 'octal',
  createMode: 'octal',
  wwn: 'wwn',
  timeDelta: 'integer',
};

/** At most this many allowed values are listed in a sentence. */
const FEW = 6;

/** Arguments that complete a problem about `value`, with the `variant` of its sentence. */
export function describeExpected(value: string, type: ValueType): Record<string, string | number> {
  const suggestion = value === '' ? undefined : literalsOf(type).of(value)[0];
  if (suggestion !== undefined) return { suggestion, variant: 'suggestion' };
  const named = type.data.find((data) => Object.hasOwn(FORMS, data.define));
  if (named) return { variant: FORMS[named.define] ?? 'form' };
  const number = type.data.find((data) => isIntegerType(data.name));
  if (number) return describeNumber(number);
  if (type.literals.length === 0) return { variant: 'form' };
  return type.literals.length <= FEW ? { allowed: type.literals.join('`, `'), variant: 'allowed' } : { variant: 'unknown' };
}

const literals = new WeakMap<ValueType, NearNames>();

function literalsOf(type: ValueType): NearNames {
  let names = literals.get(type);
  if (!names) literals.set(type, (names = new NearNames(type.literals)));
  return names;
}

function describeNumber({ name, minInclusive, maxInclusive }: DataType): Record<string, string> {
  const min = minInclusive ?? (name.startsWith('unsigned') ? '0' : name === 'positiveInteger' ? '1' : undefined);
  if (min === undefined) return { variant: 'integer' };
  return maxInclusive === undefined ? { min, variant: 'integer-from' } : { min, max: maxInclusive, variant: 'integer-range' };
}
