// Rules of rules/start/startingMachine.ts: machines that libvirt defines and QEMU does not start.
import { describe, it } from 'vitest';
import { startingMachineRules } from '../../../server/src/rules/start/startingMachine';
import { checkRule, checkRuleFix, type DomainDefaults, type ExpectedProblem } from '../../support/checkRule';

const { rules } = startingMachineRules;

function check(xml: string, expected: ExpectedProblem | undefined, defaults: DomainDefaults = {}): void {
  checkRule(xml, expected ? [expected] : [], { rules, ...defaults });
}

describe('startingMachine', () => {
  it('memory-module-needs-acpi', () => {
    const guest = (features: string, model = 'dimm'): string =>
      `<maxMemory slots='2' unit='MiB'>1024</maxMemory><memory unit='MiB'>256</memory>${features}<cpu><numa><cell id='0' cpus='0' memory='128' unit='MiB'/></numa></cpu>` +
      `<devices><memory model='${model}'>${model === 'nvdimm' ? '<source><path>/images/n</path></source>' : ''}<target><size unit='MiB'>128</size><node>0</node></target></memory></devices>`;
    const message = (model: string): string => `The guest hears of a \`${model}\` by ACPI, and QEMU does not start without: add \`<acpi/>\` to \`<features>\`.`;
    check(guest(''), { code: 'memory-module-needs-acpi', at: 'dimm', message: message('dimm') });
    check(guest('', 'nvdimm'), { code: 'memory-module-needs-acpi', at: 'nvdimm', message: message('nvdimm') }, { machine: 'pc' });
    check(guest('<features><acpi/></features>'), undefined);
    checkRule(guest(''), [], { rules, arch: 'ppc64' });
    checkRuleFix(guest('<features><apic/></features>'), 'memory-module-needs-acpi', 'add-element', guest('<features><apic/>\n  <acpi/>\n</features>'), { rules });
  });

  it('memory-slots-beyond-acpi', () => {
    const guest = (slots: number): string => `<maxMemory slots='${slots}' unit='MiB'>2048</maxMemory><memory unit='MiB'>1024</memory><cpu><numa><cell id='0' cpus='0' memory='1024' unit='MiB'/></numa></cpu>`;
    check(guest(257), { code: 'memory-slots-beyond-acpi', at: '257', message: 'There are at most 256 slots for memory, not 257: QEMU does not start.' });
    checkRuleFix(guest(257), 'memory-slots-beyond-acpi', 'set-attribute', guest(256), { rules });
    check(guest(256), undefined);
  });

  it('smm-tseg-too-large', () => {
    const guest = (size: string, state = 'on'): string => `<features><acpi/><smm state='${state}'>${size}</smm></features>`;
    check(guest("<tseg unit='MiB'>4096</tseg>"), { code: 'smm-tseg-too-large', at: '4096', message: 'An extended TSEG has at most 4095 MiB, and QEMU does not start with more.' });
    check(guest("<tseg unit='GiB'>5</tseg>"), { code: 'smm-tseg-too-large', at: '5', message: 'An extended TSEG has at most 4095 MiB, and QEMU does not start with more.' });
    checkRuleFix(guest('<tseg>4096</tseg>'), 'smm-tseg-too-large', 'remove-element', guest(''), { rules });
    check(guest('<tseg>4095</tseg>'), undefined);
  });

  it('cpu-maxphysaddr-range', () => {
    const guest = (bits: number): string => `<cpu mode='custom' match='exact' check='none'><model>qemu64</model><maxphysaddr mode='emulate' bits='${bits}'/></cpu>`;
    const message = (bits: number): string => `Physical addresses of x86 have 32 to 52 bits, not ${bits}: QEMU does not start.`;
    check(guest(20), { code: 'cpu-maxphysaddr-range', at: '20', message: message(20) });
    check(guest(53), { code: 'cpu-maxphysaddr-range', at: '53', message: message(53) });
    checkRuleFix(guest(20), 'cpu-maxphysaddr-range', 'set-attribute', guest(32), { rules });
    checkRuleFix(guest(64), 'cpu-maxphysaddr-range', 'set-attribute', guest(52), { rules });
    check(guest(32), undefined);
    check(guest(52), undefined);
  });

  it('fwcfg-name-too-long', () => {
    const guest = (length: number): string => `<sysinfo type='fwcfg'><entry name='opt/${'a'.repeat(length - 4)}'>x</entry></sysinfo>`;
    check(guest(56), { code: 'fwcfg-name-too-long', at: `opt/${'a'.repeat(52)}`, message: 'The name of a firmware entry has at most 55 bytes, and this has 56: QEMU does not start.' });
    check(guest(55), undefined);
  });

  it('fwcfg-name-twice', () => {
    const guest = (other: string): string => `<sysinfo type='fwcfg'><entry name='opt/a/b'>1</entry><entry name='${other}'>2</entry></sysinfo>`;
    check(guest('«opt/a/b»'), { code: 'fwcfg-name-twice', at: 'opt/a/b', message: 'There is a firmware entry `opt/a/b` already, and QEMU does not start with two; remove one.' });
    check(guest('opt/a/c'), undefined);
  });

  it('sysinfo-bios-release', () => {
    const guest = (release: string): string =>
      `<sysinfo type='smbios'><bios><entry name='release'>${release}</entry></bios></sysinfo><os><type arch='x86_64' machine='q35'>hvm</type><smbios mode='sysinfo'/></os>`;
    const message = (release: string): string => `A BIOS release is two numbers from 0 to 255, such as \`4.2\`, not \`${release}\`: QEMU does not start.`;
    check(guest('x.y'), { code: 'sysinfo-bios-release', at: 'x.y', message: message('x.y') });
    check(guest('7'), { code: 'sysinfo-bios-release', at: '7', message: message('7') });
    checkRuleFix(guest('x.y'), 'sysinfo-bios-release', 'set-text', guest('1.0'), { rules });
    check(guest('4.2'), undefined);
  });

  it('memory-alignsize', () => {
    const guest = (size: number): string =>
      `<maxMemory slots='2' unit='MiB'>1024</maxMemory><memory unit='MiB'>192</memory><features><acpi/></features><cpu><numa><cell id='0' cpus='0' memory='128' unit='MiB'/></numa></cpu>` +
      `<devices><memory model='nvdimm'><source><path>/images/n</path><alignsize unit='KiB'>${size}</alignsize></source><target><size unit='MiB'>64</size><node>0</node></target></memory></devices>`;
    check(guest(3), { code: 'memory-alignsize', at: '3', message: 'Memory is aligned to a power of two from 4 KiB, not to this: QEMU does not start.' });
    check(guest(2048), undefined);
  });

  it('interface-model-not-on-machine', () => {
    const guest = (model: string): string => `<interface type='user'><model type='${model}'/></interface>`;
    const message = (model: string): string => `QEMU has no \`${model}\` that it could plug into this machine, and does not start; use \`virtio\`.`;
    check(guest('ne2k_isa'), { code: 'interface-model-not-on-machine', at: 'ne2k_isa', message: message('ne2k_isa') }, { machine: 'pc' });
    check(guest('spapr-vlan'), { code: 'interface-model-not-on-machine', at: 'spapr-vlan', message: message('spapr-vlan') });
    checkRuleFix(guest('lan9118'), 'interface-model-not-on-machine', 'set-attribute', guest('virtio'), { rules });
    check(guest('spapr-vlan'), undefined, { arch: 'ppc64' });
    check(guest('lan9118'), undefined, { arch: 'armv7l', machine: 'vexpress-a9' });
    check(guest('ne2k_pci'), undefined);
  });
});
