// Rules of rules/documents/networks.ts and networkModes.ts, on every case beside its near one.
import { describe, expect, it } from 'vitest';
import { runDocumentRules } from '../../../server/src/rules/documents/documentRule';
import { networkAddressRules } from '../../../server/src/rules/documents/networks';
import { networkModeRules } from '../../../server/src/rules/documents/networkModes';
import { documentRules } from '../../../server/src/rules/index';
import { parseXml } from '../../../server/src/syntax/parser';
import { checkDocument } from '../../support/checkDocument';
import { fixedNetworks } from '../../support/fixedNetworks';
import { networkCases } from './networkCases';

const wrap = (inner: string): string => `<network>\n<name>n</name>\n${inner}\n</network>\n`;

/** The inside of a network, and every fix of it with what it makes. */
const fixCases: readonly (readonly [inside: string, fixed: readonly (readonly [title: string, inside: string])[]])[] = [
  [
    `<ip family='ipv6' address='2001:db8:0:7::1' prefix='64'><dhcp><range start='2001:db8:0:8::2' end='2001:db8:0:8::9'/></dhcp></ip>`,
    [['From 2001:db8:0:7::2 to 2001:db8:0:7::ffff', `<ip family='ipv6' address='2001:db8:0:7::1' prefix='64'><dhcp><range start='2001:db8:0:7::2' end='2001:db8:0:7::ffff'/></dhcp></ip>`]],
  ],
  // The last address is the network's own, so that there are no hosts behind it.
  [`<ip address='10.0.0.2' prefix='30'><dhcp><range start='10.1.0.1' end='10.1.0.2'/></dhcp></ip>`, []],
  [
    `<ip family='ipv6' address='2001:db8::1' prefix='64' netmask='255.255.255.0'/>`,
    [['Remove `netmask`', `<ip family='ipv6' address='2001:db8::1' prefix='64'/>`]],
  ],
];

describe('networks', () => {
  it.each(networkCases.map((each) => [each.expected.map(({ code }) => code).join(), each] as const))('%s', (_, { refused, expected, fine }) => {
    checkDocument(wrap(refused), expected);
    checkDocument(wrap(fine), []);
  });

  it.each(networkCases.map((each) => [each.expected.map(({ code }) => code).join(), each] as const))('%s: has fixes, which leave nothing wrong', (_, { refused }) => {
    const fixed = fixedNetworks(wrap(refused.replaceAll(/[«»]/g, '')));
    expect(fixed.map(({ title, left }) => ({ title, left }))).toEqual(fixed.map(({ title }) => ({ title, left: [] })));
    expect(fixed.map(({ code }) => code)).toContain(networkCases.find((each) => each.refused === refused)?.expected[0]?.code);
  });

  it.each(fixCases)('%s', (refused, fixed) => {
    expect(fixedNetworks(wrap(refused)).map(({ title, text }) => ({ title, text }))).toEqual(fixed.map(([title, text]) => ({ title, text: wrap(text) })));
  });

  it('have a case for every rule', () => {
    const tested = new Set(networkCases.flatMap(({ expected }) => expected.map(({ code }) => code)));
    expect([...networkAddressRules.rules, ...networkModeRules.rules].map(({ code }) => code).filter((code) => !tested.has(code))).toEqual([]);
    expect(documentRules.length).toBe(networkAddressRules.rules.length + networkModeRules.rules.length);
  });

  it('are not asked of other documents', () => {
    checkDocument(`<pool type='dir'><name>p</name><target><path>/p</path></target></pool>`, []);
  });

  it('take the wildcard address without a prefix for every network, as libvirt does', () => {
    checkDocument(wrap(`<ip address='0.0.0.0'/><route address='10.0.0.0' prefix='8' gateway='192.168.7.1'/>`), []);
  });

  it('say nothing of addresses that cannot be read: that is the grammar\'s affair', () => {
    const text = wrap(`<ip address='300.1.1.1' netmask='x'><dhcp><range start='::g' end=''/></dhcp></ip><route address='' gateway='1.2'/>`);
    expect(runDocumentRules(documentRules, parseXml(text).root)).toEqual([]);
  });
});
