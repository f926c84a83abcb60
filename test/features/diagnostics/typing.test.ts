// While a device is typed, nobody else is blamed.
import { expect, test } from 'vitest';
import { testService } from '../../support/service';

const BEFORE = `<domain type='kvm'>
  <name>a</name>
  <memory>4194304</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <devices>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
    </rng>
`;
const AFTER = `
    <interface type='network'>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <memballoon model='virtio'/>
  </devices>
</domain>
`;

test.each([
  ["    <disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/></disk>"],
  ["    <interface type='network'><source network='default'/><model type='virtio'/></interface>"],
  ["    <console type='pty'><target type='serial' port='0'/></console>"],
])('%s', (typed) => {
  const service = testService();
  const end = BEFORE.length + typed.length;
  const blamedElsewhere = Array.from({ length: typed.length + 1 }, (_, length) => typed.slice(0, length)).flatMap((part) =>
    service
      .check(BEFORE + part + AFTER)
      .filter(({ span }) => span.end < BEFORE.length || span.start > end - typed.length + part.length)
      .map(({ code }) => `${part}: ${code}`),
  );
  expect(blamedElsewhere).toEqual([]);
});
