// Copies, other names and other uuids: small edits that leave the rest of the text as it is.
import { describe, expect, test } from 'vitest';
import { copyOf, hasAddresses, poolPath, withPoolPath, withName, withUuid } from '../../client/src/documents/copyXml';

const original = `<?xml version='1.0'?>
<!-- <name>not this one</name> -->
<domain type='kvm'>
  <name>web</name>
  <uuid>aabbccdd-0000-1111-2222-333344445555</uuid>
  <genid>aabbccdd-0000-1111-2222-333344445556</genid>
  <os>
    <nvram template='/usr/share/OVMF_VARS.fd'>/var/lib/web_VARS.fd</nvram>
  </os>
  <devices>
    <disk type='file' device='disk'><source file='/img/web.qcow2'/></disk>
    <disk type='file' device='disk'><source file='/img/base.qcow2'/><readonly/></disk>
    <disk type='file' device='cdrom'><source file='/img/install.iso'/></disk>
    <disk type='volume' device='disk'><source pool='fast' volume='log'/></disk>
    <interface type='network'>
      <mac address="52:54:00:11:22:33"/>
    </interface>
  </devices>
</domain>
`;

test('a copy has another name and MAC, no uuid, no path of NVRAM, and says which disks it shares', () => {
  const copy = copyOf(original, 'a & b', () => 'aa:bb:cc');
  expect(copy).toEqual({
    xml: original
      .replace('  <name>web</name>\n  <uuid>aabbccdd-0000-1111-2222-333344445555</uuid>\n  <genid>aabbccdd-0000-1111-2222-333344445556</genid>\n', '  <name>a &amp; b</name>\n')
      .replace('/var/lib/web_VARS.fd', '')
      .replace('52:54:00:11:22:33', '52:54:00:aa:bb:cc'),
    shared: ['/img/web.qcow2', 'fast/log'],
  });
});

test('a text that is no XML has no copy', () => {
  expect(copyOf('hello', 'x')).toBeUndefined();
});

describe('uuids', () => {
  test('one that is there is replaced, one that is not comes after the name, none takes the line out', () => {
    expect(withUuid('<d>\n  <name>a</name>\n  <uuid>1</uuid>\n</d>', '2')).toBe('<d>\n  <name>a</name>\n  <uuid>2</uuid>\n</d>');
    expect(withUuid('<d>\n  <name>a</name>\n</d>', '2')).toBe('<d>\n  <name>a</name>\n  <uuid>2</uuid>\n</d>');
    expect(withUuid('<d>\n  <name>a</name>\n  <uuid>1</uuid>\n</d>', undefined)).toBe('<d>\n  <name>a</name>\n</d>');
  });
});

test('a name inside CDATA or a comment, and `>` in an attribute, do not mislead', () => {
  expect(withName("<d a='>'><!-- <name>x</name> --><t><![CDATA[<name>y</name>]]></t><name>a</name></d>", 'b')).toBe("<d a='>'><!-- <name>x</name> --><t><![CDATA[<name>y</name>]]></t><name>b</name></d>");
});

test('Windows line ends are counted right', () => {
  expect(withName('<d>\r\n  <t/>\r\n  <name>a</name>\r\n</d>', 'b')).toBe('<d>\n  <t/>\n  <name>b</name>\n</d>');
});

test('a copy of a network has no bridge of the original, unless that is the host’s own, and keeps the rest of it', () => {
  const network = (forward: string): string => `<network><name>a</name>${forward}<bridge name='virbr1' stp='on'/><ip address='192.168.1.1'/></network>`;
  const copied = ['', '<forward/>', "<forward mode='route'/>", "<forward mode='bridge'/>"].map((forward) => copyOf(network(forward), 'b')?.xml.includes('virbr1'));
  expect([copied, copyOf(network(''), 'b')?.xml]).toEqual([[false, false, false, true], "<network><name>b</name><bridge stp='on'/><ip address='192.168.1.1'/></network>"]);
  expect([network(''), '<network><name>a</name></network>', '<domain/>'].map(hasAddresses)).toEqual([true, false, false]);
});

test('a copy of a pool can fill another directory, where it fills one', () => {
  const pool = (type: string, path = '/a&amp;b'): string => `<pool type='${type}'><name>p</name><target><path>${path}</path></target></pool>`;
  expect([poolPath(pool('dir')), poolPath(pool('logical')), poolPath('<domain/>')]).toEqual(['/a&b', undefined, undefined]);
  expect(withPoolPath(pool('dir'), '/c<d')).toBe(pool('dir', '/c&lt;d'));
});
