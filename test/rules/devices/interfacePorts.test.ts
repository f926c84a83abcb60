// Rules of server/src/rules/devices/interfacePorts.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('interfacePorts', () => {
  test('interface-isolated-type', () => {
    refuses(
      `<interface type='user'><model type='virtio'/><port isolated='yes'/></interface>`,
      [{ code: 'interface-isolated-type', at: 'yes', message: '`isolated` is for interfaces on a Linux bridge only: of type `network` or `bridge`, without virtual port type.' }],
    );
    accepts(`<interface type='bridge'><source bridge='br0'/><model type='virtio'/><port isolated='yes'/></interface>`);
  });

  test('virtualport-without-type', () => {
    refuses(
      `<interface type='bridge'><source bridge='br0'/><model type='virtio'/><virtualport/></interface>`,
      [{ code: 'virtualport-without-type', at: 'virtualport', message: 'This `<virtualport>` needs a `type`.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><virtualport/></interface>`);
  });

  test('virtualport-parameter-missing', () => {
    refuses(
      `<interface type='direct'><source dev='eth0' mode='vepa'/><model type='virtio'/><virtualport type='802.1Qbh'><parameters/></virtualport></interface>`,
      [{ code: 'virtualport-parameter-missing', at: '802.1Qbh', message: 'A virtual port of type `802.1Qbh` needs `profileid` in `<parameters>`.' }],
    );
    accepts(`<interface type='direct'><source dev='eth0' mode='vepa'/><model type='virtio'/><virtualport type='802.1Qbh'><parameters profileid='p'/></virtualport></interface>`);
  });

  test('vlan-interface-type', () => {
    refuses(
      `<interface type='user'><model type='virtio'/><vlan><tag id='42'/></vlan></interface>`,
      [{ code: 'vlan-interface-type', at: 'vlan', message: 'A vlan is for Open vSwitch and Linux bridges, networks and SR-IOV only, not for an interface of type `user` such as this.' }],
    );
    accepts(`<interface type='bridge'><source bridge='br0'/><model type='virtio'/><virtualport type='openvswitch'/><vlan><tag id='42'/></vlan></interface>`);
  });

  test('filterref-with-virtualport', () => {
    refuses(
      `<interface type='bridge'><source bridge='br0'/><model type='virtio'/><virtualport type='openvswitch'/><filterref filter='f'/></interface>`,
      [{ code: 'filterref-with-virtualport', at: 'filterref', message: 'A network filter works on Linux bridges only, not with a virtual port of type `openvswitch`.' }],
    );
    accepts(`<interface type='bridge'><source bridge='br0'/><model type='virtio'/><filterref filter='f'/></interface>`);
  });

  test('vlan-native-twice', () => {
    refuses(
      `<interface type='bridge'><source bridge='br0'/><model type='virtio'/><virtualport type='openvswitch'/><vlan trunk='yes'><tag id='1' nativeMode='tagged'/><tag id='2' nativeMode='tagged'/></vlan></interface>`,
      [{ code: 'vlan-native-twice', at: 'tagged', message: 'Another tag of this `<vlan>` is native already; only one can be.' }],
    );
    accepts(`<interface type='bridge'><source bridge='br0'/><model type='virtio'/><virtualport type='openvswitch'/><vlan trunk='yes'><tag id='1'/><tag id='2' nativeMode='tagged'/></vlan></interface>`);
  });

  test('bandwidth-average', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><bandwidth><inbound peak='100'/></bandwidth></interface>`,
      [{ code: 'bandwidth-average', at: 'inbound', message: '`<inbound>` needs `average`.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><bandwidth><inbound average='10' peak='100'/></bandwidth></interface>`);
  });

  test('bandwidth-floor', () => {
    refuses(
      `<interface type='bridge'><source bridge='br0'/><model type='virtio'/><bandwidth><inbound average='10' floor='5'/></bandwidth></interface>`,
      [{ code: 'bandwidth-floor', at: '5', message: '`floor` is for interfaces of type `network` only, not `bridge`.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><bandwidth><inbound average='10' floor='5'/></bandwidth></interface>`);
  });

  test('bandwidth-outbound-floor', () => {
    refuses(
      `<interface type='network'><source network='default'/><model type='virtio'/><bandwidth><outbound average='10' floor='5'/></bandwidth></interface>`,
      [{ code: 'bandwidth-outbound-floor', at: '5', message: '`floor` is for `<inbound>` only; remove it.' }],
    );
    accepts(`<interface type='network'><source network='default'/><model type='virtio'/><bandwidth><inbound average='10' floor='5'/><outbound average='10'/></bandwidth></interface>`);
  });

  test('interface-vhost-model', () => {
    refuses(
      `<interface type='bridge'><source bridge='br0'/><model type='e1000'/><driver name='vhost'/></interface>`,
      [{ code: 'interface-vhost-model', at: 'vhost', message: 'Driver `vhost` is for virtio interfaces only, not for model `e1000`: the guest does not start.' }],
    );
    accepts(`<interface type='bridge'><source bridge='br0'/><model type='virtio'/><driver name='vhost'/></interface>`);
  });

  const forward = (range: string): string => `<interface type='user'><backend type='passt'/><portForward proto='tcp'>${range}</portForward></interface>`;

  test('port-forward-negative', () => {
    refuses(forward(`<range start='-1'/>`), [{ code: 'port-forward-negative', at: '-1', message: '`start` is a port from 1 to 65535, not -1.' }]);
    accepts(forward(`<range start='1'/>`));
  });

  test('port-forward-without-start', () => {
    refuses(forward(`<range to='22'/>`), [{ code: 'port-forward-without-start', at: 'range', message: 'A range with `end`, `to` or `exclude` needs a `start`.' }]);
    accepts(forward(`<range start='2022' to='22'/>`));
  });

  test('port-forward-backwards', () => {
    refuses(forward(`<range start='50' end='10'/>`), [{ code: 'port-forward-backwards', at: '10', message: 'This range ends before it starts.' }]);
    accepts(forward(`<range start='10' end='50'/>`));
    accepts(forward(`<range start='10' end='10'/>`));
  });
});
