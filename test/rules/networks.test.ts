// Rules of rules/networks.ts and networkModes.ts, on every case beside its near one.
import { describe, expect, it } from 'vitest';
import { runDocumentRules } from '../../server/src/rules/documentRule';
import { networkAddressRules } from '../../server/src/rules/networks';
import { networkModeRules } from '../../server/src/rules/networkModes';
import { documentRules } from '../../server/src/rules/index';
import { parseXml } from '../../server/src/syntax/parser';
import { checkDocument } from '../support/checkDocument';
import { networkCases } from './networkCases';

const wrap = (inner: string): string => `<network>\n<name>n</name>\n${inner}\n</network>\n`;

describe('networks', () => {
  it.each(networkCases.map((each) => [each.expected.map(({ code }) => code).join(), each] as const))('%s', (_, { refused, expected, fine }) => {
    checkDocument(wrap(refused), expected);
    checkDocument(wrap(fine), []);
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
