// The page that explains a machine: whole pages of our own documents, what is unusual, and text that is no Markdown.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleOf } from '../../../scripts/l10n';
import { testService } from '../../support/service';

const root = join(import.meta.dirname, '..', '..', '..');
const service = testService();

function explained(text: string, by = service): string | undefined {
  const document = by.open(text);
  return document && by.explain(document);
}

/** The sentences of one section of the page, without their links. */
function section(text: string, heading: string): readonly string[] {
  const page = explained(text) ?? '';
  const body = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return body.split('\n').flatMap((line) => /^- (.*) \[line \d+\]\(#L\d+\)$/.exec(line)?.[1] ?? []);
}

const machine = (inside: string, type = 'kvm'): string =>
  `<domain type='${type}'><name>m</name><memory>1048576</memory><os><type arch='x86_64' machine='q35'>hvm</type></os>${inside}</domain>`;

describe('whole pages', () => {
  test.each([
    ['test/documents/desktop.xml', 'desktop'],
    ['test/documents/storage-host.xml', 'storage-host'],
  ])('%s', (file, name) => {
    const expected = readFileSync(join(import.meta.dirname, `${name}.md`), 'utf8');
    expect(explained(readFileSync(join(root, file), 'utf8'))).toBe(expected);
  });

  test('in Chinese', () => {
    const chinese = testService({ translations: bundleOf('zh-cn') });
    const expected = readFileSync(join(import.meta.dirname, 'windows-11.zh-cn.md'), 'utf8');
    expect(explained(readFileSync(join(root, 'samples/windows-11.xml'), 'utf8'), chinese)).toBe(expected);
  });

  test('there is none of what is no machine', () => {
    expect(explained('<network><name>n</name></network>')).toBeUndefined();
  });
});

describe('what is unusual', () => {
  test.each([
    ["<devices><console type='pty'/><disk type='file'><driver name='qemu' cache='unsafe'/><source file='/a'/><target dev='vda'/></disk></devices>", 'The disk ignores the guest’s flushes: a crash of the host destroys its data.'],
    ["<devices><console type='pty'/><disk type='file'><source file='/a'/><target dev='vda'/><shareable/></disk></devices>", 'Other machines may write to this disk too: the guests need a cluster file system.'],
    ["<devices><disk type='file'><source file='/a'/><target dev='vda'/></disk><graphics type='vnc' listen='0.0.0.0'/></devices>", 'The screen listens on every address of the host: anyone on its networks can reach it.'],
    ["<devices><disk type='file'><source file='/a'/><target dev='vda'/></disk><graphics type='vnc' passwd='secret'/></devices>", 'The screen’s password stands in the XML in clear text.'],
    ["<seclabel type='none'/><devices><console type='pty'/><disk type='file'><source file='/a'/><target dev='vda'/></disk></devices>", 'It runs without the confinement of a security driver.'],
    ["<devices><console type='pty'/></devices>", 'It has no disk: it can boot only from the network.'],
  ])('%s', (inside, sentence) => {
    expect(section(machine(inside), 'What is unusual')).toEqual([sentence]);
  });

  test('nothing, where nothing is', () => {
    expect(section(machine("<devices><console type='pty'/><disk type='file'><source file='/a'/><target dev='vda'/></disk></devices>"), 'What is unusual')).toEqual([]);
  });

  test('devices of the host are said once, at the first', () => {
    const usb = "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/></source></hostdev>";
    expect(section(machine(`<devices><console type='pty'/>${usb}${usb}</devices>`), 'What is unusual')).toEqual([
      'It depends on devices of this host: it cannot simply move to another one.',
    ]);
  });
});

test('what the checks find stands at the end, errors first', () => {
  expect(section(machine("<on_poweroff>restart</on_poweroff><on_reboot>destroy</on_reboot><devices><console type='pty'/></devices>"), 'What the checks say')).toEqual([
    '**Error:** A guest that restarts when it powers off cannot be destroyed when it reboots: set `<on_reboot>` to `restart`.',
  ]);
});

test('text of the document is never Markdown or HTML', () => {
  const page = explained("<domain type='kvm'><name>a*b_c</name><title>[x](y) &lt;script&gt;</title><description># not a heading</description><devices><emulator>/a`b</emulator></devices></domain>") ?? '';
  expect(page.split('\n').filter((line) => /^[#>]|emulator|Run by/.test(line))).toEqual([
    '# a\\*b\\_c — \\[x\\](y) \\<script\\>',
    '> \\# not a heading',
    '## Other devices',
    '- Run by `` /a`b ``. [line 1](#L1)',
    '## What is unusual',
    '## What the checks say',
  ]);
});
