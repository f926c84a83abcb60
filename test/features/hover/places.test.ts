// The cursor walks through whole documents, in the words as they are: what is hovered where, and where nothing is.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledWords } from '../../../server/src/data/bundled';
import { testService } from '../../support/service';

const service = testService({ words: bundledWords(join(import.meta.dirname, '..', '..', '..', 'server'), 'en') });

/** Each stretch of the text with one hover: the hovered text, and the first thing that is said of. A line without marks is said nothing of. */
function walk(text: string): string[] {
  const document = service.open(text);
  if (!document) throw new Error('a document that libvirt knows');
  const stretches: string[] = [];
  let last = '';
  for (let offset = 0; offset <= text.length; offset++) {
    const hover = service.hover(document, offset);
    const key = hover ? `${hover.span.start} ${hover.span.end}` : '';
    if (hover && key !== last) stretches.push(`${text.slice(hover.span.start, hover.span.end)}: ${headings(hover.markdown)}`);
    last = key;
  }
  return stretches;
}

/** What a hover explains, in its order: `type='kvm'` first the value, then the attribute. */
function headings(markdown: string): string {
  return [...markdown.matchAll(/^\*\*(.+?)\*\*(?: — .|$)/gm)].map(([, title = '']) => title.replaceAll('`', '')).join(' | ');
}

test('a domain: names in both tags, attributes, values, text; not comments, instructions, text between elements', () => {
  expect(walk("<?xml version='1.0'?><!-- disk --><domain type = 'kvm'> <os><type machine='q35'>hvm</type></os>stray<![CDATA[ ]]><name>kvm</name></domain>")).toEqual([
    'domain: <domain>',
    'type: type of <domain>',
    'kvm: kvm | type of <domain>',
    'os: <os>',
    'type: <type>',
    'machine: machine of <type>',
    'q35: q35 | machine of <type>',
    'hvm: hvm | Text of <type>',
    'type: <type>',
    'os: <os>',
    'name: <name>',
    'kvm: <name>',
    'name: <name>',
    'domain: <domain>',
  ]);
});

test('CPU model, feature, policy', () => {
  expect(walk("<domain><cpu mode='custom'><model>Skylake-Server</model><feature policy='require' name='vmx'/></cpu></domain>")).toEqual([
    'domain: <domain>',
    'cpu: <cpu>',
    'mode: mode of <cpu>',
    'custom: custom | mode of <cpu>',
    'model: <model>',
    'Skylake-Server: Skylake-Server | Text of <model>',
    'model: <model>',
    'feature: <feature>',
    'policy: policy of <feature>',
    'require: require | policy of <feature>',
    'name: name of <feature>',
    'vmx: vmx | name of <feature>',
    'cpu: <cpu>',
    'domain: <domain>',
  ]);
});

test('a device by itself, also unfinished', () => {
  expect(walk("<disk device='cdrom'><target dev='sda' bus=")).toEqual([
    'disk: <disk>',
    'device: device of <disk>',
    'cdrom: cdrom | device of <disk>',
    'target: <target>',
    'dev: dev of <target>',
    'sda: dev of <target>',
    'bus: bus of <target>',
  ]);
});

test('elements in namespaces, whatever their prefix is', () => {
  expect(walk("<domain xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:commandline><q:arg value='-s'/></q:commandline><x:y/></domain>")).toEqual([
    'domain: <domain>',
    'q:commandline: <q:commandline>',
    'q:arg: <q:arg>',
    'value: value of <q:arg>',
    '-s: value of <q:arg>',
    'q:commandline: <q:commandline>',
    'domain: <domain>',
  ]);
});

test('elements in a default namespace', () => {
  expect(walk("<domain><commandline xmlns='http://libvirt.org/schemas/domain/qemu/1.0'><arg value='-s'/></commandline></domain>")).toEqual([
    'domain: <domain>',
    'commandline: <commandline>',
    'arg: <arg>',
    'value: value of <arg>',
    '-s: value of <arg>',
    'commandline: <commandline>',
    'domain: <domain>',
  ]);
});

test('other kinds of documents', () => {
  expect(walk("<network><forward mode='nat'/></network>")).toEqual([
    'network: <network>',
    'forward: <forward>',
    'mode: mode of <forward>',
    'nat: nat | mode of <forward>',
    'network: <network>',
  ]);
});
