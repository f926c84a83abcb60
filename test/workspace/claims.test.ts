// Documents of one workspace: what two definitions must not share, said in both.
import { describe, expect, it } from 'vitest';
import { messageTables } from '../../server/src/features/messages/tables';
import { createMessages, mergeTables } from '../../server/src/features/messages';
import { toDiagnostics } from '../../server/src/features/diagnostics/diagnostics';
import { parseXml } from '../../server/src/syntax/parser';
import { ClaimIndex, type Holder } from '../../server/src/workspace/claimIndex';
import { claimsOf } from '../../server/src/workspace/claims';

const messages = createMessages(mergeTables(messageTables));

/** A whole text by the name of its file. */
type Files = Readonly<Record<string, string>>;

function indexOf(files: Files): ClaimIndex<Holder> {
  const index = new ClaimIndex<Holder>();
  for (const [name, text] of Object.entries(files)) {
    const claims = claimsOf(parseXml(text));
    index.set(name, claims && { name, claims });
  }
  return index;
}

/** What is said of each document, as `name: severity: token: sentence`. */
function said(files: Files): string[] {
  const index = indexOf(files);
  return Object.entries(files).flatMap(([name, text]) =>
    toDiagnostics(index.rivalries(name).map(({ problem }) => problem), messages).map(
      ({ span, severity, message }) => `${name}: ${severity}: ${text.slice(span.start, span.end)}: ${message}`,
    ),
  );
}

/** The tokens that are blamed, by code. */
function blamed(files: Files): string[] {
  const index = indexOf(files);
  return Object.entries(files).flatMap(([name, text]) => index.rivalries(name).map(({ problem: { code, span } }) => `${name}: ${code}: ${text.slice(span.start, span.end)}`));
}

const machine = (content: string): string => `<domain type='kvm'>${content}</domain>`;
const devices = (content: string): string => machine(`<devices>${content}</devices>`);
const disk = (inner: string): string => devices(`<disk type='file' device='disk'><source file='/a.qcow2'/>${inner}<target dev='vda'/></disk>`);
const vnc = (rest: string, inner = ''): string => devices(`<graphics type='vnc' ${rest}>${inner}</graphics>`);
const [SHORT, LONG] = ['C7A5FDBDEDAF9455926AD65C16DB1809', 'c7a5fdbd-edaf-9455-926a-d65c16db1809'];

describe('two machines', () => {
  it('with one name are both warned', () => {
    expect(said({ 'a.xml': machine('<name>web</name>'), 'b.xml': machine('<name> web </name>'), 'c.xml': machine('<name>db</name>') })).toEqual([
      'a.xml: warning: web: b.xml is a `<domain>` named `web` too, and a host has one of a name. Give one of them another.',
      'b.xml: warning: web: a.xml is a `<domain>` named `web` too, and a host has one of a name. Give one of them another.',
    ]);
  });

  it('with one UUID are both warned, however it is written', () => {
    const sentence = 'has this UUID too, and libvirt refuses the one that is defined last. Remove `<uuid>` from the new one.';
    expect(said({ 'a.xml': machine(`<name>a</name><uuid>${SHORT}</uuid>`), 'b.xml': machine(`<name>b</name><uuid>${LONG}</uuid>`) })).toEqual([
      `a.xml: warning: ${SHORT}: b.xml ${sentence}`,
      `b.xml: warning: ${LONG}: a.xml ${sentence}`,
    ]);
  });

  it('of one name and UUID are one machine, which is a hint and all that is said', () => {
    const same = machine(`<name>a</name><uuid>${LONG}</uuid><devices><disk type='file'><source file='/a.raw'/><target dev='vda'/></disk></devices>`);
    expect(said({ 'a.xml': same, 'old/a.xml': same })).toEqual([
      'a.xml: hint: a: old/a.xml describes this `<domain>` too, with the same name and UUID: what is defined last holds.',
      'old/a.xml: hint: a: a.xml describes this `<domain>` too, with the same name and UUID: what is defined last holds.',
    ]);
  });

  it('with one MAC address are both warned, however it is written', () => {
    const nic = (mac: string): string => devices(`<interface type='user'><mac address='${mac}'/></interface>`);
    expect(said({ 'a.xml': nic('52:54:00:AB:00:01'), 'b.xml': nic('52:54:0:ab:0:1') })).toEqual([
      'a.xml: warning: 52:54:00:AB:00:01: b.xml has the MAC address `52:54:00:AB:00:01` too: on one network neither can be reached. Remove it, and libvirt makes one.',
      'b.xml: warning: 52:54:0:ab:0:1: a.xml has the MAC address `52:54:0:ab:0:1` too: on one network neither can be reached. Remove it, and libvirt makes one.',
    ]);
  });

  it('with one fixed port of a display are both warned', () => {
    expect(said({ 'a.xml': vnc("port='5901'"), 'b.xml': vnc("port='5901' autoport='no'") })).toEqual([
      'a.xml: warning: 5901: b.xml listens on port 5901 too: only one of the machines can run. Use `autoport="yes"`.',
      'b.xml: warning: 5901: a.xml listens on port 5901 too: only one of the machines can run. Use `autoport="yes"`.',
    ]);
  });

  it.each<[string, string, string, number]>([
    ['libvirt chooses', "port='5901' autoport='yes'", "port='5901'", 0],
    ['neither is fixed', "port='-1'", "port='-1'", 0],
    ['they listen on two addresses', "port='5901' listen='192.0.2.1'", "port='5901' listen='192.0.2.2'", 0],
    ['one listens on its usual address', "port='5901'", "port='5901' listen='192.0.2.2'", 0],
    ['one listens on all addresses', "port='5901' listen='0.0.0.0'", "port='5901' listen='192.0.2.2'", 2],
    ['one has it for TLS', "tlsPort='5901'", "port='5901'", 2],
    ['one has it for websockets', "websocket='5901'", "port='5901'", 2],
    ['one is a socket', "port='5901' socket='/s'", "port='5901'", 0],
  ])('whose ports are equal and %s', (_when, first, second, count) => {
    expect(blamed({ 'a.xml': vnc(first), 'b.xml': vnc(second) })).toHaveLength(count);
  });

  it('that listen by elements meet where their first ones do', () => {
    const on = (listen: string): string => vnc("port='5901'", listen);
    expect(blamed({ 'a.xml': on("<listen type='address' address='::'/>"), 'b.xml': on("<listen type='address' address='192.0.2.1'/>"), 'c.xml': on("<listen type='none'/>") })).toEqual([
      'a.xml: graphics-port-in-two-documents: 5901',
      'b.xml: graphics-port-in-two-documents: 5901',
    ]);
  });

  it('that write one image are both warned, not where it is shared or only read', () => {
    expect(said({ 'a.xml': disk(''), 'b.xml': disk('') })).toEqual([
      'a.xml: warning: /a.qcow2: b.xml writes to `/a.qcow2` too: two machines that run destroy it. Give each its own, or make it read-only or shareable.',
      'b.xml: warning: /a.qcow2: a.xml writes to `/a.qcow2` too: two machines that run destroy it. Give each its own, or make it read-only or shareable.',
    ]);
    expect(said({ 'a.xml': disk(''), 'b.xml': disk('<readonly/>'), 'c.xml': disk('<shareable/>'), 'd.xml': disk('<transient/>') })).toEqual([]);
  });

  it('that write one volume of a pool, or keep their UEFI variables in one file', () => {
    const volume = (pool: string): string => devices(`<disk type='volume'><source pool='${pool}' volume='v'/><target dev='vda'/></disk>`);
    expect(blamed({ 'a.xml': volume('p'), 'b.xml': volume('p'), 'c.xml': volume('q') })).toEqual(['a.xml: image-in-two-documents: v', 'b.xml: image-in-two-documents: v']);
    const nvram = (inner: string): string => machine(`<os><nvram>${inner}</nvram></os>`);
    expect(blamed({ 'a.xml': nvram('/v.fd'), 'b.xml': nvram("<source file='/v.fd'/>") })).toEqual(['a.xml: image-in-two-documents: /v.fd', 'b.xml: image-in-two-documents: /v.fd']);
  });

  it('that have nothing in common hear nothing, and neither does one alone, whatever it has twice', () => {
    expect(said({ 'a.xml': machine('<name>a</name>'), 'b.xml': machine('<name>b</name>') })).toEqual([]);
    expect(said({ 'a.xml': devices("<interface type='user'><mac address='52:54:00:00:00:01'/></interface>".repeat(2)) })).toEqual([]);
  });
});

describe('networks, pools and the rest', () => {
  const network = (content: string): string => `<network><name>n</name>${content}</network>`;
  const pool = (name: string, type: string, path: string): string => `<pool type='${type}'><name>${name}</name><target><path>${path}</path></target></pool>`;

  it('have names of their own kind', () => {
    const files = { 'd.xml': machine('<name>n</name>'), 'n.xml': network(''), 'p.xml': pool('n', 'dir', '/p'), 'f.xml': "<filter name='n'/>" };
    expect(said(files)).toEqual([]);
    expect(blamed({ ...files, 'other.xml': network('') })).toEqual(['n.xml: name-in-two-documents: n', 'other.xml: name-in-two-documents: n']);
    expect(blamed({ ...files, 'g.xml': "<filter name='n'/>" })).toEqual(['f.xml: name-in-two-documents: n', 'g.xml: name-in-two-documents: n']);
  });

  it('have UUIDs of their own kind, secrets too', () => {
    const secret = `<secret><uuid>${LONG}</uuid><usage type='volume'><volume>/a</volume></usage></secret>`;
    expect(blamed({ 'a.xml': secret, 'b.xml': secret, 'n.xml': network(`<uuid>${LONG}</uuid>`) })).toEqual([`a.xml: uuid-in-two-documents: ${LONG}`, `b.xml: uuid-in-two-documents: ${LONG}`]);
  });

  it('two networks make one bridge', () => {
    const bridge = (name: string, forward: string): string => `<network><name>${name}</name>${forward}<bridge name='virbr1'/></network>`;
    expect(said({ 'a.xml': bridge('a', ''), 'b.xml': bridge('b', "<forward mode='nat'/>") })).toEqual([
      'a.xml: warning: virbr1: b.xml makes the bridge `virbr1` too, and libvirt refuses the network that is defined last. Give it another, or remove `name` and libvirt chooses one.',
      'b.xml: warning: virbr1: a.xml makes the bridge `virbr1` too, and libvirt refuses the network that is defined last. Give it another, or remove `name` and libvirt chooses one.',
    ]);
  });

  it('many networks use one bridge of the host, or let libvirt number theirs', () => {
    const files = (forward: string, name: string): Files => Object.fromEntries(['a', 'b'].map((one) => [one, `<network><name>${one}</name>${forward}<bridge name='${name}'/></network>`]));
    expect([said(files("<forward mode='bridge'/>", 'br0')), said(files('', 'virbr%d'))]).toEqual([[], []]);
  });

  it('two pools have one directory', () => {
    expect(said({ 'a.xml': pool('a', 'dir', '/pool/'), 'b.xml': pool('b', 'netfs', '/pool') })).toEqual([
      'a.xml: warning: /pool/: b.xml keeps its volumes in `/pool/` too. Give each pool a directory of its own.',
      'b.xml: warning: /pool: a.xml keeps its volumes in `/pool` too. Give each pool a directory of its own.',
    ]);
    expect(said({ 'a.xml': pool('a', 'iscsi', '/dev/disk/by-path'), 'b.xml': pool('b', 'iscsi', '/dev/disk/by-path') })).toEqual([]);
  });

  it('what is no definition claims nothing', () => {
    expect(['<domainsnapshot><name>s</name></domainsnapshot>', '<volume><name>v</name></volume>', '<html/>', ''].map((text) => claimsOf(parseXml(text)))).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('the index', () => {
  it('forgets what a document claimed before', () => {
    const index = indexOf({ a: machine('<name>web</name>'), b: machine('<name>web</name>') });
    const counts = (): number[] => ['a', 'b'].map((id) => index.rivalries(id).length);
    expect(counts()).toEqual([1, 1]);
    const renamed = claimsOf(parseXml(machine('<name>db</name>')));
    index.set('b', renamed && { name: 'b', claims: renamed });
    expect([counts(), index.has('domain name web'), index.has('domain name db')]).toEqual([[0, 0], true, true]);
    index.set('a', undefined);
    expect([counts(), index.has('domain name web'), index.has('domain name db')]).toEqual([[0, 0], false, true]);
  });

  it('names the others in one order, whatever came first', () => {
    const text = machine('<name>web</name>');
    const rivals = (files: Files): string[] => indexOf(files).rivalries('b').flatMap((rivalry) => rivalry.rivals.map(({ holder }) => holder.name));
    expect([rivals({ c: text, a: text, b: text }), rivals({ a: text, b: text, c: text })]).toEqual([['a', 'c'], ['a', 'c']]);
  });
});
