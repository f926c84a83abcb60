// Addresses as texts: read and written again.
import { expect, it } from 'vitest';
import { formatIp, parseIp } from '../../server/src/domain/ipAddress';

it.each([
  ['0.0.0.0', '0.0.0.0'],
  ['192.168.7.254', '192.168.7.254'],
  ['::', '::'],
  ['::1', '::1'],
  ['fe80::', 'fe80::'],
  ['2001:DB8:0:7::1', '2001:db8:0:7::1'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
])('%s is written %s', (text, written) => {
  const address = parseIp(text);
  expect(address && formatIp(address)).toBe(written);
});
