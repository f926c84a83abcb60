// Rules of server/src/rules/devices/interfaces.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('interfaces', () => {
  test('interface-without-source', () => {
    refuses(
      `<interface type='bridge'><model type='virtio'/></interface>`,
      [{ code: 'interface-without-source', at: 'interface', message: 'An interface of type `bridge` needs `<source bridge=…/>`.' }],
    );
    accepts(`<interface type='user'><model type='virtio'/></interface>`);
  });

  test('vhostuser-without-path', () => {
    refuses(
      `<memoryBacking><access mode='shared'/></memoryBacking><devices><interface type='vhostuser'><model type='virtio'/></interface></devices>`,
      [{ code: 'vhostuser-without-path', at: 'vhostuser', message: 'An interface of type `vhostuser` needs `<source path=…/>`, unless its backend is `passt`.' }],
    );
    accepts(`<memoryBacking><access mode='shared'/></memoryBacking><devices><interface type='vhostuser'><source type='unix' path='/run/v.sock' mode='client'/><model type='virtio'/></interface></devices>`);
    accepts(`<memoryBacking><access mode='shared'/></memoryBacking><devices><interface type='vhostuser'><model type='virtio'/><backend type='passt'/></interface></devices>`);
  });

  test('vhostuser-shared-memory', () => {
    refuses(
      `<interface type='vhostuser'><source type='unix' path='/run/v.sock' mode='client'/><model type='virtio'/></interface>`,
      [{ code: 'vhostuser-shared-memory', at: 'vhostuser', message: "An interface of type `vhostuser` needs shared memory; add `<memoryBacking><access mode='shared'/></memoryBacking>`." }],
    );
    accepts(`<cpu><numa><cell id='0' cpus='0' memory='1048576' memAccess='shared'/></numa></cpu><devices><interface type='vhostuser'><source type='unix' path='/run/v.sock' mode='client'/><model type='virtio'/></interface></devices>`);
  });

  test('vhostuser-server-reconnect', () => {
    refuses(
      `<memoryBacking><access mode='shared'/></memoryBacking><devices><interface type='vhostuser'><source type='unix' path='/s' mode='server'><reconnect enabled='yes' timeout='10'/></source><model type='virtio'/></interface></devices>`,
      [{ code: 'vhostuser-server-reconnect', at: 'reconnect', message: "Only a client reconnects: with `mode='server'` remove `<reconnect>`." }],
    );
    accepts(`<memoryBacking><access mode='shared'/></memoryBacking><devices><interface type='vhostuser'><source type='unix' path='/s' mode='client'><reconnect enabled='yes' timeout='10'/></source><model type='virtio'/></interface></devices>`);
  });

  test('interface-needs-virtio', () => {
    refuses(
      `<memoryBacking><access mode='shared'/></memoryBacking><devices><interface type='vhostuser'><source type='unix' path='/run/v.sock' mode='client'/><model type='e1000'/></interface></devices>`,
      [{ code: 'interface-needs-virtio', at: 'e1000', message: 'An interface of type `vhostuser` must be of model `virtio`, not `e1000`.' }],
    );
  });

  test('interface-queue-size', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><driver rx_queue_size='1000'/></interface>`,
      [{ code: 'interface-queue-size', at: '1000', message: '`rx_queue_size` must be a power of two; 1000 is not.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><driver rx_queue_size='1024'/></interface>`);
  });

  test('interface-mtu-type', () => {
    refuses(
      `<interface type='user'><model type='virtio'/><mtu size='1400'/></interface>`,
      [{ code: 'interface-mtu-type', at: '1400', message: 'An interface of type `user` takes no MTU; remove `<mtu>`.' }],
    );
    accepts(`<interface type='bridge'><source bridge='br0'/><model type='virtio'/><mtu size='1400'/></interface>`);
    accepts(`<interface type='user'><model type='virtio'/><backend type='passt'/><mtu size='1400'/></interface>`);
  });

  test('interface-coalesce-type', () => {
    refuses(
      `<interface type='user'><model type='virtio'/><coalesce><rx><frames max='7'/></rx></coalesce></interface>`,
      [{ code: 'interface-coalesce-type', at: '7', message: 'An interface of type `user` takes no `<coalesce>`; remove it.' }],
    );
    accepts(`<interface type='bridge'><source bridge='br0'/><model type='virtio'/><coalesce><rx><frames max='7'/></rx></coalesce></interface>`);
  });

  test('interface-script-type', () => {
    refuses(
      `<interface type='bridge'><source bridge='br0'/><model type='virtio'/><script path='/s'/></interface>`,
      [{ code: 'interface-script-type', at: '/s', message: 'Scripts are for interfaces of type `ethernet` only; an interface of type `bridge` takes none.' }],
    );
    accepts(`<interface type='ethernet'><model type='virtio'/><script path='/s'/></interface>`);
  });

  test('interface-type-not-in-qemu', () => {
    refuses(
      `<interface type='internal'><source name='n'/><model type='virtio'/></interface>`,
      [{ code: 'interface-type-not-in-qemu', at: 'internal', message: 'QEMU has no interfaces of type `internal`.' }],
    );
  });

  test('passt-type', () => {
    refuses(
      `<interface type='bridge'><source bridge='br0'/><model type='virtio'/><backend type='passt'/></interface>`,
      [{ code: 'passt-type', at: 'passt', message: 'The backend `passt` is for interfaces of type `user` and `vhostuser`, not `bridge`.' }],
    );
  });

  test('port-forward-without-passt', () => {
    refuses(
      `<interface type='user'><model type='virtio'/><portForward proto='tcp'><range start='22'/></portForward></interface>`,
      [{ code: 'port-forward-without-passt', at: 'portForward', message: "`<portForward>` needs `<backend type='passt'/>` on an interface of type `user` or `vhostuser`." }],
    );
    accepts(`<interface type='user'><model type='virtio'/><backend type='passt'/><portForward proto='tcp'><range start='22'/></portForward></interface>`);
  });

  test('interface-guest-ip', () => {
    refuses(
      `<interface type='bridge'><source bridge='br0'/><model type='virtio'/><ip address='192.168.1.1'/></interface>`,
      [{ code: 'interface-guest-ip', at: 'ip', message: 'QEMU cannot set an address inside the guest on an interface of type `bridge`; remove `<ip>`.' }],
    );
    accepts(`<interface type='user'><model type='virtio'/><ip address='192.168.1.1'/></interface>`);
  });

  test('interface-guest-route', () => {
    refuses(
      `<interface type='bridge'><source bridge='br0'/><model type='virtio'/><route address='192.168.1.0' gateway='192.168.1.1'/></interface>`,
      [{ code: 'interface-guest-route', at: 'route', message: 'QEMU cannot set a route inside the guest; remove `<route>`.' }],
    );
  });

  test('interface-ip-prefix', () => {
    refuses(
      `<interface type='user'><model type='virtio'/><ip address='192.168.1.1' prefix='28'/></interface>`,
      [{ code: 'interface-ip-prefix', at: '28', message: 'The prefix of a user network is 4–27, not 28.' }],
    );
    accepts(`<interface type='user'><model type='virtio'/><ip address='192.168.1.1' prefix='27'/><ip address='fd00::1' prefix='64'/></interface>`);
  });

  test('interface-ip-twice', () => {
    refuses(
      `<interface type='user'><model type='virtio'/><ip address='192.168.1.1'/><ip address='192.168.1.2'/></interface>`,
      [{ code: 'interface-ip-twice', at: '192.168.1.2', message: 'A user network has one address for each of IPv4 and IPv6, and no peers.' }],
    );
  });

  test('ip-prefix-out-of-range', () => {
    refuses(
      `<interface type='ethernet'><source><ip address='192.168.1.1' family='ipv4' prefix='33'/></source><model type='virtio'/></interface>`,
      [{ code: 'ip-prefix-out-of-range', at: '33', message: 'The prefix of this address is at most 32, not 33.' }],
    );
    accepts(`<interface type='ethernet'><source><ip address='fd00::1' family='ipv6' prefix='128'/></source><model type='virtio'/></interface>`);
  });

  test('interface-target-managed-type', () => {
    refuses(
      `<interface type='bridge'><source bridge='br0'/><model type='virtio'/><target dev='t' managed='no'/></interface>`,
      [{ code: 'interface-target-managed-type', at: 'no', message: 'An unmanaged target device is for interfaces of type `ethernet` only, not `bridge`.' }],
    );
    accepts(`<interface type='ethernet'><model type='virtio'/><target dev='t' managed='no'/></interface>`);
  });

  test('interface-queues-type', () => {
    refuses(
      `<interface type='user'><model type='virtio'/><driver queues='4'/></interface>`,
      [{ code: 'interface-queues-type', at: '4', message: 'An interface of type `user` has one queue only; remove `queues`.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><driver queues='4'/></interface>`);
  });

  test('teaming-model', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='e1000'/><teaming type='persistent'/></interface>`,
      [{ code: 'teaming-model', at: 'persistent', message: 'The `persistent` interface of a team is of model `virtio`, the `transient` one of type `hostdev` or `network`.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><teaming type='transient' persistent='ua-a'/></interface>`);
  });

  test('interface-hostdev-backend', () => {
    refuses(
      `<interface type='hostdev'><source><address type='pci' domain='0x0000' bus='0x03' slot='0x07' function='0x1'/></source><backend tap='/dev/t'/></interface>`,
      [{ code: 'interface-hostdev-backend', at: '/dev/t', message: 'An interface of type `hostdev` bypasses the host, so `tap` has no place.' }],
    );
  });

  test('interface-backend-tap-type', () => {
    refuses(
      `<interface type='user'><model type='virtio'/><backend tap='/dev/t'/></interface>`,
      [{ code: 'interface-backend-tap-type', at: '/dev/t', message: '`tap` is for interfaces of type `network`, `bridge` and `ethernet`, not `user`.' }],
    );
    accepts(`<interface type='bridge'><source bridge='br0'/><model type='virtio'/><backend tap='/dev/t'/></interface>`);
  });

  test('interface-virtio-options', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='e1000'/><driver iommu='on'/></interface>`,
      [{ code: 'interface-virtio-options', at: 'on', message: '`iommu` is for virtio devices only; remove it.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><driver iommu='on'/></interface>`);
  });
});
