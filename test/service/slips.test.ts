// Slips of syntax that may be read in two ways: what is mended leaves what is well-formed alone.
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/text/edits';
import { testService } from '../support/service';

const service = testService();

const fixedAll = (text: string): string => applyEdits(text, service.fixAll(service.openAs(text, 'domain')));
const domain = (devices: string): string => `<domain type='kvm'>\n  <name>a</name>\n  <memory>1</memory>\n  <os><type>hvm</type></os>\n  <devices>\n${devices}\n  </devices>\n</domain>\n`;
const disk = "    <disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/></disk>";
const card = "<interface type='network'><source network='default'/></interface>";

test('a mark between two elements of a line takes neither along', () => {
  expect(fixedAll(domain(`${disk};${card}`))).toContain(card);
  expect(fixedAll("<domain type='kvm'>;<name>x</name><memory>1</memory><os><type>hvm</type></os></domain>")).toContain('<name>x</name><memory>1</memory>');
});

test('half a tag is no note', () => {
  expect(fixedAll(domain("    # <disk type='file'\n      device='disk'><source file='/a'/><target dev='vda' bus='virtio'/></disk>"))).toContain("<disk type='file'\n      device='disk'>");
});

test('a note with a tag in it is one comment', () => {
  expect(fixedAll(domain(`    ## see <disk>\n${disk}`))).toBe(domain(`    <!-- see <disk> -->\n${disk}`));
});

test('the close tag behind a note on its line closes, where no other does', () => {
  expect(fixedAll("<domain type='kvm'>\n  <name>a</name><memory>1</memory><os><type>hvm</type></os>\n# y</domain>")).toMatch(/<\/domain>$/);
});

test('letters of other alphabets stay in names with a stray mark', () => {
  expect(fixedAll(domain(disk).replace('<devices>', "<metadata><a:b xmlns:a='urn:a'><a:é&b/></a:b></metadata>\n  <devices>"))).toContain('<a:éb/>');
});

test('a reference with a large X is the character that it names', () => {
  expect(fixedAll(domain(disk).replace('<name>a', '<name>&#X41;BC'))).toContain('<name>&#x41;BC');
});

test('an arrow in a comment that has no end is not its end', () => {
  expect(fixedAll(domain(`    <!-- moved vda -> vdb\n${disk}`))).not.toContain('vda --> vdb');
});
