// Fixes of rules/devices/smallDevices.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of smallDevices', () => {
  checkRuleFix(
    `<memballoon model='xen'/>`,
    'memballoon-model-unsupported',
    'set-attribute',
    `<memballoon model='virtio'/>`,
  );
  checkRuleFix(
    `<pstore backend='acpi-erst'><path>/p</path><size unit='KiB'>8</size><address type='isa'/></pstore>`,
    'pstore-address',
    'remove-element',
    `<pstore backend='acpi-erst'><path>/p</path><size unit='KiB'>8</size></pstore>`,
  );
  checkRuleFix(
    `<nvram><address type='isa'/></nvram>`,
    'nvram-device-address',
    'remove-element',
    `<nvram></nvram>`,
    { arch: 'ppc64' },
  );
  checkRuleFix(
    `<shmem name='s'><model type='ivshmem-doorbell'/><size unit='M'>4</size><server path='/s'/></shmem>`,
    'shmem-doorbell-size',
    'remove-element',
    `<shmem name='s'><model type='ivshmem-doorbell'/><server path='/s'/></shmem>`,
  );
  checkRuleFix(
    `<shmem name='s'><model type='ivshmem-plain'/><msi vectors='8'/></shmem>`,
    'shmem-msi-without-server',
    'remove-element',
    `<shmem name='s'><model type='ivshmem-plain'/></shmem>`,
  );
  checkRuleFix(
    `<shmem name='s'><model type='ivshmem-plain'/><address type='isa'/></shmem>`,
    'shmem-address',
    'remove-element',
    `<shmem name='s'><model type='ivshmem-plain'/></shmem>`,
  );
});
