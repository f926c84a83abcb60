// A value that the grammar accepts, for fixes that must write one: the likeliest literal, or an example of a datatype.
import { isIntegerType } from './datatypes';
import type { DataType, ValueType } from './types';

/** Examples by the define that holds the datatype. */
const EXAMPLES: Readonly<Record<string, string>> = {
  UUID: '00000000-0000-0000-0000-000000000000',
  absFilePath: '/path',
  absDirPath: '/path',
  filePath: '/path',
  dirPath: '/path',
  path: '/path',
  addrMAC: '52:54:00:00:00:01',
  mac: '52:54:00:00:00:01',
  macAddr: '52:54:00:00:00:01',
  uniMacAddr: '52:54:00:00:00:01',
  unit: 'KiB',
  cpuset: '0',
  diskTargetDev: 'vda',
  addrIP: '192.0.2.1',
  ipv4Addr: '192.0.2.1',
  ipv6Addr: '2001:db8::1',
  uint16: '0x0000',
  uint8: '0x00',
  pciSlot: '0x00',
  pciFunc: '0x0',
};

/** A value of this type; `undefined` where none is known that is sure to be accepted. */
export function sampleValue(type: ValueType): string | undefined {
  const [literal] = type.literals;
  if (literal !== undefined) return literal;
  for (const data of type.data) {
    const example = sampleData(data);
    if (example !== undefined) return example;
  }
  return type.anyText ? 'value' : type.mayBeEmpty ? '' : undefined;
}

function sampleData(data: DataType): string | undefined {
  if (Object.hasOwn(EXAMPLES, data.define)) return EXAMPLES[data.define];
  if (isIntegerType(data.name)) return data.minInclusive !== undefined && Number(data.minInclusive) > 0 ? data.minInclusive : '1';
  return data.pattern === undefined || new RegExp(`^(?:${data.pattern})$`).test('name') ? 'name' : undefined;
}
