// Which documents are libvirt's, told from their beginnings.
import { expect, test } from 'vitest';
import { detectKind, kindOf } from '../../../server/src/features/documentKind';
import { testService } from '../../support/service';

test.each([
  ["<domain type='kvm'>", 'domain'],
  ['\uFEFF<?xml version="1.0"?>\n<!-- a\n<network> -->\n<domain type="kvm" xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">', 'domain'],
  ['<inactiveDomain>', 'domain'],
  ['<network>', 'network'],
  ["<pool type='dir'>", 'storagepool'],
  ['<volume>', 'storagevol'],
  ["<filter name='a' chain='root'>", 'nwfilter'],
  ["<interface type='bridge' name='br0'>", 'interface'],
  ["<interface type='bond'>", 'interface'],
  ["<interface type='bridge'>", 'device'],
  ["<interface nme='br0'><start mode='onboot'/>", 'interface'],
  ["<interface type='bogus'><vlan tag='4'>", 'interface'],
  ["<interface type='bogus'><vlan><tag id='4'/></vlan>", 'device'],
  ["<disk type='file'", 'device'],
  ['<cpu>', 'cpu'],
  ['<domainsnapshot/>', 'domainsnapshot'],
  ['<project>', undefined],
  ['<domain xmlns="urn:something-else">', undefined],
  ['<!DOCTYPE html><network>', undefined],
  ['<!DOCTYPE domain [<!ENTITY a "b">]>\n<domain>', 'domain'],
  ['<constructor>', undefined],
  ['plain text', undefined],
  ['', undefined],
])('%s is %s', (text, kind) => {
  expect(detectKind(text)).toBe(kind);
});

test('a long prolog is given up on, not read for ever', () => {
  expect(detectKind(`<!-- ${'x'.repeat(100_000)} --><domain>`)).toBeUndefined();
  expect(detectKind('<!--'.repeat(20_000))).toBeUndefined();
});

test('what is said to be libvirt\'s has its kind from the root, whatever stands before it', () => {
  expect(['## my net\n<network>', '</a><pool/>', '<html/>', '<dom', ''].map(kindOf)).toEqual(['network', 'storagepool', undefined, undefined, undefined]);
});

test.each([
  ['<device><id>3</id></device>', false],
  ['<video src="a.mp4"/>', false],
  ['<filter name="blur"/>', false],
  ['<pool>', false],
  ['<secret/>', false],
  ['<interface><methods/></interface>', false],
  ['<disk type="file"', true],
  ['<disk><target dev="vda"/></disk>', true],
  ["<pool type='dir'/>", true],
  ["<filter name='a' chain='root'/>", true],
  ['<network><bridge name="virbr1"/></network>', true],
  ['<domain', true],
])('a file that nobody calls libvirt\'s: %s', (text, isOurs) => {
  expect(testService().openClaimed(text) !== undefined).toBe(isOurs);
});
