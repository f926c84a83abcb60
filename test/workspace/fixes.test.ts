// Fixes that give a definition something of its own: the whole text after each of them.
import { describe, expect, it } from 'vitest';
import { messageTables } from '../../server/src/features/messages/tables';
import { createMessages, mergeTables } from '../../server/src/features/messages';
import { relatedSentences, fixTitles } from '../../server/src/rules/sentences';
import { domainRules, ruleKinds } from '../../server/src/rules/index';
import { parseXml } from '../../server/src/syntax/parser';
import { domainOf } from '../../server/src/domain/domain';
import { runRules } from '../../server/src/domain/runRules';
import { applyEdits } from '../../server/src/text/edits';
import type { Problem } from '../../server/src/text/problem';
import { ClaimIndex, type Holder } from '../../server/src/workspace/claimIndex';
import { claimsOf } from '../../server/src/workspace/claims';
import { identityFixes } from '../../server/src/workspace/fixes';

const messages = createMessages(mergeTables([...messageTables, { kinds: ruleKinds, sentences: { ...relatedSentences, ...fixTitles } }]));

/** Bytes that count up from the first: repeatable, and different at each call. */
function counting(first: number): (bytes: number) => Uint8Array {
  let next = first;
  return (bytes) => Uint8Array.from({ length: bytes }, () => next++ & 0xff);
}

/** What is offered for one problem of the first text beside others: each title with the whole text after it. */
function offered(texts: readonly string[], random = counting(0xf0), more: (text: string) => readonly Problem[] = () => []): [string, string][] {
  const index = new ClaimIndex<Holder>();
  texts.forEach((text, place) => {
    const claims = claimsOf(parseXml(text));
    index.set(String(place), claims && { name: String(place), claims });
  });
  const [text = ''] = texts;
  const problems = [...index.rivalries('0').map(({ problem }) => problem), ...more(text)];
  return problems.flatMap((problem) =>
    identityFixes(parseXml(text), problem, { random, isTaken: (key) => index.has(key) }).map((fix): [string, string] => [messages.fixTitle(fix), applyEdits(text, fix.edits)]),
  );
}

const named = (name: string): string => `<domain><name>${name}</name></domain>`;
const vnc = (port: string): string => `<domain><devices><graphics type='vnc' ${port}/></devices></domain>`;
const nic = (mac: string): string => `<interface type='user'><mac address='${mac}'/></interface>`;
const nics = (...macs: readonly string[]): string => `<domain type='kvm'><devices>${macs.map(nic).join('')}</devices></domain>`;

describe('a name', () => {
  it.each([
    ['web', ['web'], 'web-2'],
    ['web', ['web', 'web-2', 'web-3'], 'web-4'],
    ['web-9', ['web-9'], 'web-10'],
    ['a&amp;b', ['a&amp;b'], 'a&amp;b-2'],
  ])('%s beside %j becomes the next that is free', (name, others, next) => {
    const shown = next.replace('&amp;', '&');
    expect(offered([name, ...others].map(named))).toEqual([[`Name it \`${shown}\``, named(next)]]);
  });
});

describe('a UUID', () => {
  it('becomes a random one of version 4, or is removed', () => {
    const text = (name: string, uuid: string): string => `<domain>\n  <name>${name}</name>\n${uuid}</domain>\n`;
    const uuid = '  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>\n';
    expect(offered([text('a', uuid), text('b', uuid)], counting(0xf0))).toEqual([
      ['Give it the new UUID `f0f1f2f3-f4f5-46f7-b8f9-fafbfcfdfeff`', text('a', '  <uuid>f0f1f2f3-f4f5-46f7-b8f9-fafbfcfdfeff</uuid>\n')],
      ['Remove `<uuid>`', text('a', '')],
    ]);
  });
});

describe('a MAC address', () => {
  it('becomes a random one of QEMU’s, which nobody has', () => {
    const mac = '52:54:00:aa:aa:aa';
    expect(offered([nics(mac), nics(mac)], counting(0))).toEqual([['Give it the new MAC address `52:54:00:00:01:02`', nics('52:54:00:00:01:02')]]);
    expect(offered([nics(mac), nics(mac, '52:54:0:0:1:2')], counting(0))).toEqual([['Give it the new MAC address `52:54:00:03:04:05`', nics('52:54:00:03:04:05')]]);
  });

  it('that two interfaces of one machine have is changed likewise', () => {
    const mac = '52:54:00:aa:aa:aa';
    const text = nics(mac, mac);
    const inUse = (xml: string): readonly Problem[] => {
      const domain = domainOf(parseXml(xml));
      return domain ? runRules(domainRules.filter(({ code }) => code === 'mac-in-use'), domain) : [];
    };
    expect(offered([text], counting(0), inUse)).toEqual([['Give it the new MAC address `52:54:00:00:01:02`', nics(mac, '52:54:00:00:01:02')]]);
  });

  it('stays where a random source gives the same again and again', () => {
    const mac = '52:54:00:00:00:00';
    expect(offered([nics(mac), nics(mac)], (bytes) => new Uint8Array(bytes))).toEqual([]);
  });
});

describe('a port', () => {
  it('becomes the next that no file has, or libvirt’s choice', () => {
    expect(offered([vnc("port='5901'"), vnc("port='5901'"), vnc("port='5902'")])).toEqual([
      ['Use port 5903, which no other file has', vnc("port='5903'")],
      ['Let libvirt choose the port', vnc("port='-1' autoport='yes'")],
    ]);
  });

  it('is where libvirt looks for ports at least, and a port at all', () => {
    expect(offered([vnc("port='80' autoport='no'"), vnc("port='80'")])).toEqual([
      ['Use port 5900, which no other file has', vnc("port='5900' autoport='no'")],
      ['Let libvirt choose the port', vnc("port='-1' autoport='yes'")],
    ]);
    expect(offered([vnc("port='65535'"), vnc("port='65535'")])).toEqual([['Let libvirt choose the port', vnc("port='-1' autoport='yes'")]]);
  });

  it('for websockets has no choice of libvirt’s', () => {
    expect(offered([vnc("websocket='5901'"), vnc("websocket='5901'")])).toEqual([['Use port 5902, which no other file has', vnc("websocket='5902'")]]);
  });
});

it('a bridge becomes the first that no network makes', () => {
  const network = (bridge: string): string => `<network><bridge name='${bridge}'/></network>`;
  expect(offered([network('virbr1'), network('virbr1'), network('virbr0')])).toEqual([['Use the bridge `virbr2`, which no other file has', network('virbr2')]]);
});
