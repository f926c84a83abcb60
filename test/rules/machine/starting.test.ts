// Rules of rules/machine/starting.ts: what libvirt takes and QEMU does not start with.
import { describe, it } from 'vitest';
import { checkRule, checkRuleFix } from '../../support/checkRule';

describe('starting', () => {
  it('launch-security-emulated', () => {
    const sev = `<launchSecurity type='sev'><policy>0x0001</policy><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits></launchSecurity>`;
    checkRule(sev, [
      { code: 'launch-security-emulated', at: 'sev', message: 'Launch security of type `sev` is done by the processor: QEMU does not start without KVM. Set `type="kvm"` on `<domain>`.' },
    ], { type: 'qemu', severities: ['error', 'warning'] });
    checkRule(sev, []);
  });

  it('acpi-not-on-machine', () => {
    checkRule(`<features><acpi/></features>`, [
      { code: 'acpi-not-on-machine', at: 'acpi', message: 'Machines of s390x have no ACPI: remove `<acpi/>`, which libvirt refuses with a new QEMU.' },
    ], { arch: 's390x' });
    checkRuleFix(`<features><acpi/></features>`, 'acpi-not-on-machine', 'remove-element', `<features></features>`, { arch: 'ppc64' });
    checkRule(`<features><acpi/></features>`, []);
  });

  it('numa-cell-not-hugepage-aligned', () => {
    const cells = (page: string, one: number, two: number): string =>
      `<memory unit='KiB'>${one + two}</memory><memoryBacking><hugepages>${page}</hugepages></memoryBacking><vcpu>2</vcpu>` +
      `<cpu><numa><cell id='0' cpus='0' memory='${one}'/><cell id='1' cpus='1' memory='${two}'/></numa></cpu>`;
    checkRule(cells(`<page size='1048576'/>`, 1572864, 524288), [
      { code: 'numa-cell-not-hugepage-aligned', at: '1572864', message: 'Cell 0 has 1536 MiB, which is not a whole number of pages of 1 GiB: the guest does not start, or memory is wasted.' },
      { code: 'numa-cell-not-hugepage-aligned', at: '524288', message: 'Cell 1 has 512 MiB, which is not a whole number of pages of 1 GiB: the guest does not start, or memory is wasted.' },
    ]);
    checkRule(cells(`<page size='1048576' nodeset='0'/><page size='2048' nodeset='1'/>`, 1048576, 524288), []);
    checkRule(cells(`<page size='2048'/>`, 1572864, 524288), []);
  });
});
