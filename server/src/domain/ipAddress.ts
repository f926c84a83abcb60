// IP addresses and the networks that they are in, as numbers.

/** An IP address. */
export interface IpAddress {
  readonly family: 'ipv4' | 'ipv6';
  readonly value: bigint;
}

/** How many bits the addresses of a family have. */
export const ADDRESS_BITS = { ipv4: 32, ipv6: 128 } as const;

/** The address of a text; `undefined` where it is none that we can read. */
export function parseIp(text: string | undefined): IpAddress | undefined {
  if (text === undefined) return undefined;
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): IpAddress | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return { family: 'ipv4', value: parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n) };
}

function parseIpv6(text: string): IpAddress | undefined {
  const [head = '', tail, ...more] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const first = groups(head);
  const last = groups(tail ?? '');
  const missing = 8 - first.length - last.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const all = [...first, ...Array.from({ length: missing }, () => '0'), ...last];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { family: 'ipv6', value: all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n) };
}

/** An address as people write it: an IPv6 address with its longest run of zeros left out. */
export function formatIp({ family, value }: IpAddress): string {
  const [size, count] = family === 'ipv4' ? [8n, 4] : [16n, 8];
  const parts = Array.from({ length: count }, (_, at) => (value >> (size * BigInt(count - 1 - at))) & ((1n << size) - 1n));
  if (family === 'ipv4') return parts.join('.');
  const text = parts.map((part) => part.toString(16)).join(':');
  const runs = [...text.matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length);
  const [longest] = runs;
  if (!longest) return text;
  return `${text.slice(0, longest.index).replace(/:$/, '')}::${text.slice(longest.index + longest[0].length).replace(/^:/, '')}`;
}

/** The prefix that a netmask is; `undefined` where it is none. */
export function prefixOfNetmask(netmask: string): number | undefined {
  const mask = parseIp(netmask);
  if (mask?.family !== 'ipv4') return undefined;
  for (let prefix = 0; prefix <= 32; prefix++) if (mask.value === maskOf('ipv4', prefix)) return prefix;
  return undefined;
}

/** The first address of the network with this prefix that an address is in. */
export function networkOf({ family, value }: IpAddress, prefix: number): bigint {
  return value & maskOf(family, prefix);
}

/** The last address of that network: the broadcast address, of IPv4. */
export function lastOf({ family, value }: IpAddress, prefix: number): bigint {
  return value | ((1n << BigInt(ADDRESS_BITS[family] - prefix)) - 1n);
}

function maskOf(family: IpAddress['family'], prefix: number): bigint {
  const bits = BigInt(ADDRESS_BITS[family]);
  const host = bits - BigInt(prefix);
  return ((1n << bits) - 1n) ^ ((1n << host) - 1n);
}
