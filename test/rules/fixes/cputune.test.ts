// Fixes of rules/machine/cputune.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of cputune', () => {
  checkRuleFix(
    `<vcpu>2</vcpu><cputune><vcpupin vcpu='1' cpuset='1'/><vcpupin vcpu='1' cpuset='2'/></cputune>`,
    'vcpupin-duplicate',
    'remove-element',
    `<vcpu>2</vcpu><cputune><vcpupin vcpu='1' cpuset='1'/></cputune>`,
  );
  checkRuleFix(
    `<iothreads>1</iothreads><cputune><iothreadpin iothread='1' cpuset='1'/><iothreadpin iothread='1' cpuset='2'/></cputune>`,
    'iothreadpin-duplicate',
    'remove-element',
    `<iothreads>1</iothreads><cputune><iothreadpin iothread='1' cpuset='1'/></cputune>`,
  );
  checkRuleFix(
    `<iothreadids><iothread id='5'/><iothread id='5'/></iothreadids>`,
    'iothread-id-duplicate',
    'remove-element',
    `<iothreadids><iothread id='5'/></iothreadids>`,
  );
  checkRuleFix(
    `<vcpu>2</vcpu><cputune><cachetune vcpus='0'><cache id='0' level='3' type='both' size='3' unit='MiB'/></cachetune></cputune>`,
    'cachetune-needs-kvm',
    'remove-element',
    `<vcpu>2</vcpu><cputune></cputune>`,
    { type: 'qemu', arch: 'aarch64' },
  );
  checkRuleFix(
    `<vcpu>2</vcpu><cputune><cachetune vcpus='0'><cache id='0' level='3' type='both' size='3' unit='MiB'/><cache id='0' level='3' type='code' size='3' unit='MiB'/></cachetune></cputune>`,
    'cachetune-cache-duplicate',
    'remove-element',
    `<vcpu>2</vcpu><cputune><cachetune vcpus='0'><cache id='0' level='3' type='both' size='3' unit='MiB'/></cachetune></cputune>`,
  );
  checkRuleFix(
    `<vcpu>2</vcpu><cputune><memorytune vcpus='0'><node id='0' bandwidth='60'/><node id='0' bandwidth='50'/></memorytune></cputune>`,
    'memorytune-node-duplicate',
    'remove-element',
    `<vcpu>2</vcpu><cputune><memorytune vcpus='0'><node id='0' bandwidth='60'/></memorytune></cputune>`,
  );
  checkRuleFix(
    `<vcpu>2</vcpu><cputune><cachetune vcpus='0'><monitor level='3' vcpus='0'/><monitor level='3' vcpus='0'/></cachetune></cputune>`,
    'monitor-duplicate',
    'remove-element',
    `<vcpu>2</vcpu><cputune><cachetune vcpus='0'><monitor level='3' vcpus='0'/></cachetune></cputune>`,
  );
  checkRuleFix(
    `<vcpu>2</vcpu><cputune><cachetune vcpus='0'><monitor level='2' vcpus='0'/></cachetune></cputune>`,
    'monitor-cache-level',
    'set-attribute',
    `<vcpu>2</vcpu><cputune><cachetune vcpus='0'><monitor level='3' vcpus='0'/></cachetune></cputune>`,
  );
  checkRuleFix(
    `<vcpu>2</vcpu><cputune><vcpupin vcpu='2' cpuset='1'/></cputune>`,
    'vcpupin-vcpu-missing',
    'remove-element',
    `<vcpu>2</vcpu><cputune></cputune>`,
  );
});
