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
  `<domain type='${type}'><name>m</name><memory>1048576</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>${inside}</domain>`;

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
    ["<devices><console type='pty'/><interface type='user'/></devices>", 'It has no disk: it can boot only from the network.'],
    ["<devices><console type='pty'/></devices>", 'It has neither disk nor network: there is nothing to boot from.'],
  ])('%s', (inside, sentence) => {
    expect(section(machine(inside), 'What is unusual')).toEqual([sentence]);
  });

  test('no ACPI', () => {
    expect(section("<domain type='kvm'><name>m</name><os><type arch='x86_64' machine='q35'>hvm</type></os><devices><console type='pty'/><interface type='user'/></devices></domain>", 'What is unusual').slice(0, 1)).toEqual([
      'It has no ACPI: without a guest agent it cannot be asked to shut down.',
    ]);
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

test.each([
  ["<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='1' unit='2'/></source></hostdev>", 'The host’s `scsi` device `scsi_host0 0:1:2`, passed through.'],
  ["<hostdev mode='subsystem' type='scsi_host'><source protocol='vhost' wwpn='naa.5123456789abcde0'/></hostdev>", 'The host’s `scsi_host` device `naa.5123456789abcde0`, passed through.'],
  ["<hostdev mode='capabilities' type='misc'><source><char>/dev/input/event3</char></source></hostdev>", 'The host’s `misc` device `/dev/input/event3`, passed through.'],
  ["<controller type='usb' model='none'/>", 'No USB.'],
  ["<controller type='usb' model='qemu-xhci'/><controller type='usb' model='qemu-xhci' index='1'/><controller type='sata'/><controller type='pci' model='pcie-root'/>", 'Controllers: `usb` (`qemu-xhci`), `sata`.'],
  ["<tpm><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>", 'A TPM, the host’s own `/dev/tpm0`.'],
  ["<rng model='virtio'><backend model='egd' type='tcp'><source mode='connect' host='192.0.2.1' service='1234'/></backend></rng>", 'A random number generator, fed from `192.0.2.1:1234`.'],
  ["<shmem name='shared'><size unit='M'>4</size></shmem>", 'Memory shared with other machines, named `shared`, 4 MiB.'],
  ["<video/>", undefined],
])('other devices: %s', (device, sentence) => {
  expect(section(machine(`<devices>${device}</devices>`), 'Other devices')).toEqual(sentence === undefined ? [] : [sentence]);
});

test.each([
  ["<interface type='ethernet'/>", 'On a tap device of the host.'],
  ["<interface type='vdpa'><source dev='/dev/vhost-vdpa-0'/></interface>", 'On the host’s vDPA device `/dev/vhost-vdpa-0`.'],
  ["<interface type='vhostuser'><backend type='passt'/></interface>", 'Through passt on the host.'],
  ["<interface type='mcast'><source address='230.0.0.1' port='5558'/></interface>", 'Through a socket of the hypervisor (`mcast`).'],
  ["<interface type='null'/>", 'Connected to nothing.'],
])('networks: %s', (device, sentence) => {
  expect(section(machine(`<devices>${device}</devices>`), 'Networks')).toEqual([sentence]);
});

test('boot order by device, and only what happens otherwise than usual', () => {
  const text = machine("<on_poweroff>destroy</on_poweroff><on_crash>preserve</on_crash><devices><disk type='file'><target dev='vda'/><boot order='2'/></disk><interface type='user'><boot order='1'/></interface></devices>");
  expect(section(text, 'Firmware and boot').at(-1)).toBe('Boot order: the network, `vda`.');
  expect(section(text, 'Time and life cycle')).toEqual(['When the guest crashes: the machine is kept as it is (`preserve`).']);
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
