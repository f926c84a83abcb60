// Fixes of rules/machine/resources.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of resources', () => {
  checkRuleFix(
    `<qemu:override xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:device alias='ua-a'><qemu:frontend><qemu:property name='id' type='string' value='x'/></qemu:frontend></qemu:device></qemu:override>`,
    'qemu-override-id',
    'remove-element',
    `<qemu:override xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:device alias='ua-a'><qemu:frontend></qemu:frontend></qemu:device></qemu:override>`,
  );
  checkRuleFix(
    `<metadata><n:note xmlns:n='urn:n'>x</n:note><m:more xmlns:m='urn:n'>x</m:more></metadata>`,
    'metadata-namespace-duplicate',
    'remove-element',
    `<metadata><n:note xmlns:n='urn:n'>x</n:note></metadata>`,
  );
});
