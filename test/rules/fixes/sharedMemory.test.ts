// The fix that shares the memory of a guest: what it adds, and what it keeps of what is there.
import { expect, it } from 'vitest';
import { checkRuleFix, completeDomain, ruleFindings } from '../../support/checkRule';

const VIRTIOFS = `<devices><filesystem type='mount'><driver type='virtiofs'/><source dir='/a'/><target dir='a'/></filesystem></devices>`;
const BACKING = `<memoryBacking>
  <source type='memfd'/>
  <access mode='shared'/>
</memoryBacking>`;
const MEMORY = `<memory unit='MiB'>1024</memory>`;

/** Checks what the fix makes of the part of a domain that stands before its virtiofs directory. */
function shares(before: string, after: string): void {
  checkRuleFix(`${before}${VIRTIOFS}`, 'virtiofs-shared-memory', 'add-element', `${after}${VIRTIOFS}`);
  expect(ruleFindings(completeDomain(`${after}${VIRTIOFS}`), 'error')).toEqual([]);
}

it('adds a memory backing behind the memory', () => {
  shares(MEMORY, `${MEMORY}\n${BACKING}`);
  const current = `${MEMORY}<currentMemory unit='MiB'>512</currentMemory>`;
  shares(current, `${current}\n${BACKING}`);
});

it('keeps what a memory backing says', () => {
  shares(`<memoryBacking>\n  <locked/>\n</memoryBacking>`, `<memoryBacking>\n  <locked/>\n  <source type='memfd'/>\n  <access mode='shared'/>\n</memoryBacking>`);
  shares(`<memoryBacking/>`, BACKING);
  shares(`<memoryBacking>\n  <hugepages/>\n</memoryBacking>`, `<memoryBacking>\n  <hugepages/>\n  <access mode='shared'/>\n</memoryBacking>`);
  shares(
    `<memoryBacking><source type='file'/><access mode='private'/></memoryBacking>`,
    `<memoryBacking><source type='file'/><access mode='shared'/></memoryBacking>`,
  );
  shares(
    `<memoryBacking><source type='anonymous'/><access mode='private'/></memoryBacking>`,
    `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`,
  );
});

it('shares NUMA cells that are private', () => {
  const guest = (access: string): string =>
    `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1024' unit='MiB' memAccess='${access}'/></numa></cpu>`;
  shares(guest('private'), guest('shared'));
});

it('is offered for vhost-user interfaces and disks too', () => {
  const nic = `<devices><interface type='vhostuser'><source type='unix' path='/a' mode='client'/><model type='virtio'/></interface></devices>`;
  checkRuleFix(`${MEMORY}${nic}`, 'vhostuser-shared-memory', 'add-element', `${MEMORY}\n${BACKING}${nic}`);
  const disk = `<devices><disk type='vhostuser' device='disk'><source type='unix' path='/a'/><target dev='vda' bus='virtio'/></disk></devices>`;
  checkRuleFix(`${MEMORY}${disk}`, 'vhost-disk-shared-memory', 'add-element', `${MEMORY}\n${BACKING}${disk}`);
});
