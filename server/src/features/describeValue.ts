// Says in words what a value may be: "a whole number from 1 to 255", "a UUID", "an absolute path".
import type { DataType, ValueType } from '../grammar/types';

/** Sentence fragment in English, a key for translation, with its arguments. */
export interface Phrase {
  readonly text: string;
  readonly args: Readonly<Record<string, string>>;
}

const HEXADECIMAL = 'a hexadecimal number such as `0x1f`';

/** Defines of libvirt's schemas whose names say more than their data types. */
const BY_DEFINE: Readonly<Record<string, string>> = {
  UUID: 'a UUID',
  absFilePath: 'an absolute path of a file',
  absDirPath: 'an absolute path of a directory',
  filePath: 'a path of a file',
  dirPath: 'a path of a directory',
  vmwarePath: 'a path in a VMware data store',
  volName: 'a name of a storage volume',
  uniMacAddr: 'a unicast MAC address such as `52:54:00:12:34:56`',
  multiMacAddr: 'a multicast MAC address',
  macAddr: 'a MAC address such as `52:54:00:12:34:56`',
  ipAddr: 'an IP address',
  ipv4Addr: 'an IPv4 address',
  ipv6Addr: 'an IPv6 address',
  ipPrefix: 'a length of an address prefix',
  ipv4Prefix: 'a length of an address prefix, from 0 to 32',
  ipv6Prefix: 'a length of an address prefix, from 0 to 128',
  PortNumber: 'a port number from -1 to 65535',
  dnsName: 'a DNS name',
  deviceName: 'a name of a device',
  objectName: 'a name',
  objectNameWithSlash: 'a name',
  genericName: 'a name of letters, digits, `-`, `_` and the like',
  zoneName: 'a name of a firewall zone',
  cpuset: 'a list of CPUs such as `0-3,^2`',
  unit: 'a unit such as `KiB`, `MiB` or `GiB`',
  hexuint: HEXADECIMAL,
  octalMode: 'a file mode such as `0644`',
  uint8: 'a number from 0 to 255, decimal or as `0xff`',
  uint16: 'a number from 0 to 65535, decimal or as `0xffff`',
  uint24: 'a number below 2^24, decimal or hexadecimal',
  uint32: 'a number below 2^32, decimal or hexadecimal',
  pciDomain: 'a number from `0x0000` to `0xffff`',
  pciBus: 'a number from `0x00` to `0xff`',
  pciSlot: 'a number from `0x00` to `0x1f`',
  pciFunc: 'a number from `0x0` to `0x7`',
  usbIdDefault: 'a USB identifier such as `0x1d6b`, or `-1` for any',
  usbId: 'a USB identifier such as `0x1d6b`',
  usbPort: 'a USB port such as `1` or `1.2`',
  wwn: 'a world wide name: 16 hexadecimal digits',
  ccwCssidRange: 'a number from `0x0` to `0xfe`',
  ccwSsidRange: 'a number from `0x0` to `0x3`',
  ccwDevnoRange: 'a number from `0x0` to `0xffff`',
  archnames: 'an architecture such as `x86_64`',
  'variable-name-type': 'a variable such as `$IP`',
};

const TEXT = 'text';
const WHOLE = 'a whole number';
const POSITIVE = 'a whole number, not negative';

const BY_TYPE: Readonly<Record<string, string>> = {
  string: TEXT,
  token: TEXT,
  normalizedString: TEXT,
  NCName: 'a name of letters, digits, `.`, `-` and `_`',
  anyURI: 'a URI',
  dateTime: 'a date and time',
  integer: WHOLE,
  int: WHOLE,
  long: WHOLE,
  short: WHOLE,
  byte: WHOLE,
  unsignedInt: POSITIVE,
  unsignedLong: POSITIVE,
  unsignedShort: POSITIVE,
  unsignedByte: POSITIVE,
  nonNegativeInteger: POSITIVE,
  positiveInteger: 'a whole number above 0',
  double: 'a number',
  float: 'a number',
  decimal: 'a number',
  boolean: '`true` or `false`',
};

/** Phrases with the bounds or the pattern of a datatype. */
const FROM_TO = 'a whole number from {min} to {max}';
const FROM = 'a whole number from {min} up';
const UP_TO = 'a whole number up to {max}';
const OF_FORM = 'text of the form `{pattern}`';
const EITHER_BASE = 'a number such as `10` or `0x0a`';

/** Every phrase there is, for translation. */
export const phrases: readonly string[] = [...Object.values(BY_DEFINE), ...Object.values(BY_TYPE), FROM_TO, FROM, UP_TO, OF_FORM, EITHER_BASE];

/** What the datatypes of a value are, without its enumerated values; without repetitions. */
export function describeValue(value: ValueType): readonly Phrase[] {
  const phrases = value.data.map(describeData);
  if (value.anyText) phrases.push({ text: TEXT, args: {} });
  const seen = new Set<string>();
  return phrases.filter((phrase) => {
    const key = phrase.text + JSON.stringify(phrase.args);
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

/** Whether a phrase says no more than that the value is text; its form counts for nothing where usual values are listed. */
export function isMereText({ text }: Phrase, { hasTable }: { readonly hasTable: boolean }): boolean {
  return text === TEXT || (hasTable && text === OF_FORM);
}

function describeData(data: DataType): Phrase {
  const named = Object.hasOwn(BY_DEFINE, data.define) ? BY_DEFINE[data.define] : undefined;
  if (named !== undefined) return { text: named, args: {} };
  const { minInclusive: min, maxInclusive: max } = data;
  if (min !== undefined && max !== undefined) return { text: FROM_TO, args: { min, max } };
  if (min !== undefined) return { text: FROM, args: { min } };
  if (max !== undefined) return { text: UP_TO, args: { max } };
  const typed = Object.hasOwn(BY_TYPE, data.name) ? BY_TYPE[data.name] : undefined;
  if (data.pattern === undefined || (typed !== undefined && typed !== TEXT)) return { text: typed ?? TEXT, args: {} };
  return describePattern(data.pattern);
}

/** Many of libvirt's numbers are texts of digits. */
function describePattern(pattern: string): Phrase {
  const most = /^\[0-9\]\{1,(\d+)\}$/.exec(pattern)?.[1];
  if (most !== undefined) return Number(most) > 5 ? { text: POSITIVE, args: {} } : { text: FROM_TO, args: { min: '0', max: '9'.repeat(Number(most)) } };
  const prefix = /^(0x|\(0x\)\?)\[(?:0-9a-fA-F|a-fA-F0-9|0-9a-f)\](?:\{1,\d\}|\+)?$/.exec(pattern)?.[1];
  if (prefix !== undefined) return { text: prefix === '0x' ? HEXADECIMAL : EITHER_BASE, args: {} };
  return { text: OF_FORM, args: { pattern } };
}
