// Documents that are open together: what two machines must not share, said in both.
import { describe, expect, it } from 'vitest';
import { LibvirtDocument } from '../../server/src/features/document';
import { messageTables } from '../../server/src/features/messages/tables';
import { createMessages, mergeTables } from '../../server/src/features/messages';
import { workspaceDiagnostics, type WorkspaceDocument } from '../../server/src/service/workspace';

const messages = createMessages(mergeTables(messageTables));

function open(name: string, content: string): WorkspaceDocument {
  return { name, document: new LibvirtDocument(`<domain type='kvm'>${content}</domain>`, 'domain', () => undefined) };
}

/** What is said of each document, as `name: token: sentence`. */
function said(...documents: readonly WorkspaceDocument[]): string[] {
  return documents.flatMap(({ name, document }) =>
    workspaceDiagnostics(document, documents, messages).map(
      ({ span, severity, message }) => `${name}: ${severity}: ${document.text.slice(span.start, span.end)}: ${message}`,
    ),
  );
}

const disk = (inner: string): string => `<devices><disk type='file' device='disk'><source file='/a.qcow2'/>${inner}<target dev='vda'/></disk></devices>`;

describe('two documents', () => {
  it('with one name are both warned', () => {
    expect(said(open('a.xml', '<name>web</name>'), open('b.xml', '<name> web </name>'), open('c.xml', '<name>db</name>'))).toEqual([
      'a.xml: warning: web: b.xml is named `web` too: a host has one machine of a name. Give one of them another.',
      'b.xml: warning: web: a.xml is named `web` too: a host has one machine of a name. Give one of them another.',
    ]);
  });

  it('with one UUID are both warned, however it is written', () => {
    const sentence = 'has this UUID too: to libvirt both are one machine. Remove `<uuid>` from the new one.';
    const [short, long] = ['C7A5FDBDEDAF9455926AD65C16DB1809', 'c7a5fdbd-edaf-9455-926a-d65c16db1809'];
    expect(said(open('a.xml', `<name>a</name><uuid>${short}</uuid>`), open('b.xml', `<name>b</name><uuid>${long}</uuid>`))).toEqual([
      `a.xml: warning: ${short}: b.xml ${sentence}`,
      `b.xml: warning: ${long}: a.xml ${sentence}`,
    ]);
  });

  it('of one machine hear so once', () => {
    const same = `<name>a</name><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>${disk('')}`;
    expect(said(open('a.xml', same), open('b.xml', same))).toHaveLength(2);
  });

  it('with one MAC address are both warned', () => {
    const nic = (mac: string): string => `<devices><interface type='user'><mac address='${mac}'/></interface></devices>`;
    expect(said(open('a.xml', nic('52:54:00:AB:00:01')), open('b.xml', nic('52:54:00:ab:00:01')))).toEqual([
      'a.xml: warning: 52:54:00:AB:00:01: b.xml has the MAC address `52:54:00:AB:00:01` too: on one network neither can be reached. Remove it, and libvirt makes one.',
      'b.xml: warning: 52:54:00:ab:00:01: a.xml has the MAC address `52:54:00:ab:00:01` too: on one network neither can be reached. Remove it, and libvirt makes one.',
    ]);
  });

  it('with one fixed graphics port are both warned, not where libvirt chooses', () => {
    const vnc = (rest: string): string => `<devices><graphics type='vnc' ${rest}/></devices>`;
    expect(said(open('a.xml', vnc("port='5901'")), open('b.xml', vnc("port='5901' autoport='no'")))).toEqual([
      'a.xml: warning: 5901: b.xml listens on port 5901 too: only one of the machines can run. Use `autoport="yes"`.',
      'b.xml: warning: 5901: a.xml listens on port 5901 too: only one of the machines can run. Use `autoport="yes"`.',
    ]);
    expect(said(open('a.xml', vnc("port='5901' autoport='yes'")), open('b.xml', vnc("port='-1'")), open('c.xml', vnc("port='-1'")))).toEqual([]);
  });

  it('that write one image are both warned, not where it is shared or only read', () => {
    expect(said(open('a.xml', disk('')), open('b.xml', disk('')))).toEqual([
      'a.xml: warning: /a.qcow2: b.xml writes to `/a.qcow2` too: two machines that run destroy it. Give each its own, or make it read-only or shareable.',
      'b.xml: warning: /a.qcow2: a.xml writes to `/a.qcow2` too: two machines that run destroy it. Give each its own, or make it read-only or shareable.',
    ]);
    expect(said(open('a.xml', disk('')), open('b.xml', disk('<readonly/>')), open('c.xml', disk('<shareable/>')))).toEqual([]);
  });

  it('that have nothing in common hear nothing, and neither does one alone', () => {
    expect(said(open('a.xml', '<name>a</name>'), open('b.xml', '<name>b</name>'))).toEqual([]);
    expect(said(open('a.xml', '<name>a</name>'))).toEqual([]);
  });
});
