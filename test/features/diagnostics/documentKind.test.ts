// Which documents are libvirt's, told from their beginnings.
import { describe, expect, test } from 'vitest';
import { createChecker } from '../../../server/src/service/checker';
import { libvirtRules } from '../../../server/src/service/ruleSet';
import { DEVICE_NAMES } from '../../../server/src/features/deviceNames';
import { detectKind, kindOf } from '../../../server/src/features/documentKind';
import { parseXml } from '../../../server/src/syntax/parser';
import type { Problem } from '../../../server/src/text/problem';
import { testGrammar, testService } from '../../support/service';

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
  [`<network>${'<node/>'.repeat(60)}</network>`, false],
  [`<network>${'<node/>'.repeat(60)}<bridge/></network>`, true],
  ['<domain><nmae>web</nmae>', true],
  [`<domain>${'<node/>'.repeat(60)}</domain>`, false],
  ['<domain', true],
  ['<domain><na', true],
  ["<domain typ='kvm'", true],
  ["<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><na", true],
  ['<domain log-root="logs" application-root="apps" version="7"><applications/><servers><server name="a"/></servers></domain>', false],
  ['<interface><requires lib="gtk" version="4.0"/><object class="GtkWindow" id="w"/></interface>', false],
  ['<network><layer name="conv1"/></network>', false],
  ['<input name="x"/>', false],
  ['<emulator/>', false],
  ['<memory/>', false],
  ['<cpu><cores>4</cores></cpu>', false],
  ['<cpu><model>Haswell</model></cpu>', true],
])('a file that nobody calls libvirt\'s: %s', (text, isOurs) => {
  expect(testService().openClaimed(text) !== undefined).toBe(isOurs);
});

describe('fragments', () => {
  const around = (devices: string): string => `<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os><devices>${devices}</devices></domain>`;
  const root = parseXml(around('')).root;
  const devices = (testGrammar('domain')?.match(root).expectedElements(root?.child('devices'), around('').indexOf('</devices>')) ?? []).map(({ name }) => name).sort();

  test('are exactly the children of <devices> that the grammar has', () => {
    expect(devices.length).toBeGreaterThan(30);
    expect([...DEVICE_NAMES].sort()).toEqual(devices);
  });

  test.each(devices)('<%s> as a root is a device, judged as it is among the devices', (name) => {
    const text = `<${name} bogus='1'/>`;
    expect(detectKind(text)).toBe('device');
    const problems = (kind: 'device' | 'domain', document: string): unknown[] => {
      const found: readonly Problem[] = testGrammar(kind)?.match(parseXml(document).root).problems ?? [];
      return found.map(({ code, span }) => [code, span.start - document.indexOf(text)]);
    };
    expect(problems('device', text)).not.toEqual([]);
    expect(problems('device', text)).toEqual(problems('domain', around(text)));
  });

  test('<cpu> has the grammar of cpu-compare', () => {
    expect(testService().check("<cpu mode='custom'><model>Haswell</model></cpu>").map(({ code }) => code)).toEqual([]);
    expect(testService().check('<cpu><modle>Haswell</modle></cpu>').map(({ code }) => code)).toEqual(['unknown-element']);
  });
});

test.each([
  ...['host', 'guest', 'portgroup', 'source', 'target', 'devices', 'os', 'features', 'name', 'uuid', 'forward', 'ip', 'dhcp', 'bridge', 'rule', 'metadata', 'domains', 'Domain', 'DOMAIN'],
  ...['html', 'svg', 'project', 'Project', 'beans', 'configuration', 'rss', 'feed', 'manifest', 'xs:schema', 'plist', 'note', 'root', 'toString', '__proto__'],
])('<%s> begins none of libvirt’s documents: no problem, and no grammar is looked at', (name) => {
  const noGrammar = (): never => {
    throw new Error('a grammar was asked for');
  };
  const checker = createChecker({ grammars: noGrammar, ruleSet: libvirtRules });
  const text = `<${name} type='kvm'><name>a</name><broken></${name}>`;
  expect([checker.open(text), checker.openClaimed(text), checker.check(text)]).toEqual([undefined, undefined, []]);
});
