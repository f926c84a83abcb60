// The arguments of every operation, whole, and what each makes of virsh's captured answers.
import { describe, expect, test } from 'vitest';
import * as ops from '../../client/src/virsh/operations';
import { failureFrom, fixture } from './support';

const U = 'd58848a3-758e-46ac-b9a2-2e9a2c863bd4';
const D = `--domain=${U}`;
const P = `--pool=${U}`;
const N = `--network=${U}`;
const DOMAIN = "<domain type='qemu'><name>one</name></domain>";
const NET = '<network><name>net</name></network>';
const POOL = '<pool type="dir"><name>pool</name></pool>';
const VOL = '<volume><name>vol</name></volume>';

describe('arguments', () => {
  const rows: readonly (readonly [string, { readonly args: readonly string[]; readonly input?: string }, readonly string[], string?])[] = [
    ['start', ops.startDomain(U), ['start', D]],
    ['start paused, without a saved image', ops.startDomain(U, { paused: true, forceBoot: true }), ['start', D, '--paused', '--force-boot']],
    ['shutdown', ops.shutdownDomain(U), ['shutdown', D]],
    ['shutdown by the agent', ops.shutdownDomain(U, { mode: 'agent' }), ['shutdown', D, '--mode=agent']],
    ['reboot by ACPI', ops.rebootDomain(U, { mode: 'acpi' }), ['reboot', D, '--mode=acpi']],
    ['reset', ops.resetDomain(U), ['reset', D]],
    ['destroy', ops.destroyDomain(U), ['destroy', D]],
    ['destroy gracefully', ops.destroyDomain(U, { graceful: true }), ['destroy', D, '--graceful']],
    ['suspend', ops.suspendDomain(U), ['suspend', D]],
    ['resume', ops.resumeDomain(U), ['resume', D]],
    ['wake up', ops.wakeUpDomain(U), ['dompmwakeup', D]],
    ['managed save', ops.managedSaveDomain(U, { then: 'paused' }), ['managedsave', D, '--paused']],
    ['managed save removed', ops.removeManagedSave(U), ['managedsave-remove', D]],
    ['autostart', ops.autostartDomain(U, 'on'), ['autostart', D]],
    ['no autostart', ops.autostartDomain(U, 'off'), ['autostart', D, '--disable']],
    ['undefine removes nothing else by itself', ops.undefineDomain(U), ['undefine', D]],
    [
      'undefine with everything',
      ops.undefineDomain(U, { managedSave: true, snapshotsMetadata: true, checkpointsMetadata: true, nvram: 'remove', tpm: 'keep', storage: ['/vm/a.img', '/vm/b,c.img'] }),
      ['undefine', D, '--managed-save', '--snapshots-metadata', '--checkpoints-metadata', '--nvram', '--keep-tpm', '--storage=/vm/a.img,/vm/b,,c.img'],
    ],
    ['rename to a name like an option', ops.renameDomain(U, '-x $(id)'), ['domrename', D, '--new-name=-x $(id)']],
    ['state', ops.domainState(U), ['domstate', D]],
    ['list', ops.listDomains(), ['list', '--all', '--uuid', '--name']],
    ['list of some', ops.listDomainsThat('with-managed-save'), ['list', '--all', '--uuid', '--with-managed-save']],
    ['statistics', ops.domainStats(), ['domstats', '--state', '--balloon', '--vcpu', '--nowait']],
    ['XML to edit keeps secrets', ops.domainXml(U, 'edit'), ['dumpxml', D, '--inactive', '--security-info']],
    ['XML to look at has none', ops.domainXml(U, 'live'), ['dumpxml', D]],
    ['XML of the next boot', ops.domainXml(U, 'inactive'), ['dumpxml', D, '--inactive']],
    ['define', ops.defineDomain(DOMAIN, { validate: true }), ['define', '--file=/dev/stdin', '--validate'], DOMAIN],
    ['define unchecked', ops.defineDomain(DOMAIN, { validate: false }), ['define', '--file=/dev/stdin'], DOMAIN],
    ['create', ops.createDomain(DOMAIN, { validate: true, paused: true }), ['create', '--file=/dev/stdin', '--validate', '--paused'], DOMAIN],
    ['QEMU command line of a text', ops.qemuCommandLineOfXml(DOMAIN), ['domxml-to-native', 'qemu-argv', '--xml=/dev/stdin'], DOMAIN],
    ['QEMU command line of a domain', ops.qemuCommandLineOfDomain(U), ['domxml-to-native', 'qemu-argv', D]],
    [
      'tag',
      ops.setDomainTag(U, "a<b>'", ['--config']),
      ['metadata', D, '--uri=urn:vscode-libvirt:metadata:1.0', '--config', '--key=vscode', '--set=<host><tag>a&lt;b&gt;&apos;</tag></host>'],
    ],
    ['tag removed', ops.setDomainTag(U, undefined, ['--live', '--config']), ['metadata', D, '--uri=urn:vscode-libvirt:metadata:1.0', '--live', '--config', '--remove']],
    ['title', ops.setDomainTitle(U, '-t', ['--config']), ['desc', D, '--title', '--config', '--new-desc=-t']],
    ['attach', ops.attachDevice(U, '<disk/>', 'both'), ['attach-device', D, '--file=/dev/stdin', '--live', '--config'], '<disk/>'],
    ['detach', ops.detachDevice(U, '<disk/>', 'live'), ['detach-device', D, '--file=/dev/stdin', '--live'], '<disk/>'],
    ['update', ops.updateDevice(U, '<disk/>', 'config'), ['update-device', D, '--file=/dev/stdin', '--config'], '<disk/>'],
    ['block list', ops.blockList(U, 'live'), ['domblklist', D, '--details']],
    ['block list of the next boot', ops.blockList(U, 'inactive'), ['domblklist', D, '--details', '--inactive']],
    ['addresses', ops.interfaceAddresses(U, 'arp'), ['domifaddr', D, '--full', '--source=arp']],
    ['medium in', ops.changeMedia(U, 'sda', { source: '/a b.iso', affects: 'live', force: true }), ['change-media', D, '--path=sda', '--update', '--source=/a b.iso', '--live', '--force']],
    ['medium out', ops.changeMedia(U, 'sda', { affects: 'config' }), ['change-media', D, '--path=sda', '--eject', '--config']],
    ['vCPUs', ops.setVcpus(U, 3, 'config'), ['setvcpus', D, '--count=3', '--config']],
    ['memory', ops.setMemory(U, 4096, 'live'), ['setmem', D, '--size=4096KiB', '--live']],
    ['job', ops.jobInfo(U), ['domjobinfo', D]],
    ['job aborted', ops.abortJob(U), ['domjobabort', D]],
    ['agent, as typed', ops.agentCommandText(U, '{"execute":\n\t"x", "arguments":{"a b":1700000000000000001,"é\\n":"a  b"}}'), ['qemu-agent-command', D, '--cmd={"execute": "x", "arguments":{"a b":1700000000000000001,"\\u00e9\\n":"a  b"}}']],
    ['agent', ops.agentCommand(U, { execute: 'guest-ping' }), ['qemu-agent-command', D, '--cmd={"execute":"guest-ping"}']],
    ['freeze', ops.freeze(U, { mountpoints: ['/', '-x'] }), ['domfsfreeze', D, '--mountpoint=/', '--mountpoint=-x']],
    ['thaw', ops.thaw(U), ['domfsthaw', D]],
    ['guest info', ops.guestInfo(U, { about: ['os', 'hostname'] }), ['guestinfo', D, '--os', '--hostname']],
    ['snapshots', ops.snapshotNames(U), ['snapshot-list', D, '--name']],
    ['checkpoints', ops.checkpointNames(U), ['checkpoint-list', D, '--name']],
    ['snapshot', ops.snapshotXml(U, '-a b'), ['snapshot-dumpxml', D, '--snapshotname=-a b']],
    [
      'snapshot created',
      ops.createSnapshot(U, { name: 's', description: 'd', diskOnly: true, quiesce: true, atomic: true }),
      ['snapshot-create-as', D, '--name=s', '--description=d', '--disk-only', '--quiesce', '--atomic'],
    ],
    ['snapshot reverted to', ops.revertToSnapshot(U, 's', { then: 'running', force: true }), ['snapshot-revert', D, '--snapshotname=s', '--running', '--force']],
    ['snapshot deleted', ops.deleteSnapshot(U, 's', { scope: 'children-only', metadataOnly: true }), ['snapshot-delete', D, '--snapshotname=s', '--children-only', '--metadata']],
    ['network', ops.networkInfo(U), ['net-info', N]],
    ['network XML', ops.networkXml(U, 'inactive'), ['net-dumpxml', N, '--inactive']],
    ['network defined', ops.defineNetwork(NET, { validate: true }), ['net-define', '--file=/dev/stdin', '--validate'], NET],
    ['network undefined', ops.undefineNetwork(U), ['net-undefine', N]],
    ['network started', ops.startNetwork(U), ['net-start', N]],
    ['network stopped', ops.stopNetwork(U), ['net-destroy', N]],
    ['network autostart off', ops.autostartNetwork(U, 'off'), ['net-autostart', N, '--disable']],
    ['leases', ops.networkLeases(U), ['net-dhcp-leases', N]],
    ['pool', ops.poolInfo(U), ['pool-info', P, '--bytes']],
    ['pool XML', ops.poolXml(U, 'live'), ['pool-dumpxml', P]],
    ['pool defined', ops.definePool(POOL, { validate: false }), ['pool-define', '--file=/dev/stdin'], POOL],
    ['pool built', ops.buildPool(U), ['pool-build', P]],
    ['pool started', ops.startPool(U), ['pool-start', P]],
    ['pool stopped', ops.stopPool(U), ['pool-destroy', P]],
    ['pool refreshed', ops.refreshPool(U), ['pool-refresh', P]],
    ['pool undefined', ops.undefinePool(U), ['pool-undefine', P]],
    ['pool autostart', ops.autostartPool(U, 'on'), ['pool-autostart', P]],
    ['volumes', ops.volumeList(U), ['vol-list', P]],
    ['volume', ops.volumeInfo(U, '-v w'), ['vol-info', '--vol=-v w', P, '--bytes']],
    ['volume XML', ops.volumeXml(U, '-v'), ['vol-dumpxml', '--vol=-v', P]],
    ['volume created', ops.createVolume(U, { name: '-v', capacityBytes: 1024, format: 'qcow2' }), ['vol-create-as', P, '--name=-v', '--capacity=1024B', '--format=qcow2']],
    ['volume created from XML', ops.createVolume(U, { xml: VOL }), ['vol-create', P, '--file=/dev/stdin'], VOL],
    ['volume copied', ops.cloneVolume(U, 'v', '-w x'), ['vol-clone', '--vol=v', P, '--newname=-w x']],
    ['volume deleted', ops.deleteVolume(U, 'v'), ['vol-delete', '--vol=v', P]],
    ['domain capabilities', ops.domainCapabilities({ arch: 'x86_64', machine: 'q35', virtType: 'kvm', emulator: '/q' }), ['domcapabilities', '--virttype=kvm', '--emulatorbin=/q', '--arch=x86_64', '--machine=q35']],
  ];
  test.each(rows.map(([name, operation, args, input]) => ({ name, operation, args, input })))('$name', ({ operation, args, input }) => {
    expect({ args: operation.args, input: operation.input }).toEqual({ args, input });
  });

  test('a domain is named by its uuid and by nothing else', async () => {
    for (const name of ['42', 'web', '', `${U}x`, '-x']) {
      expect(await failureFrom(() => ops.startDomain(name))).toMatchObject({ code: 'not-found' });
      expect(await failureFrom(() => ops.stopNetwork(name))).toMatchObject({ code: 'not-found' });
      expect(await failureFrom(() => ops.stopPool(name))).toMatchObject({ code: 'not-found' });
    }
  });
});

describe('answers', () => {
  test('list', () => {
    expect([...ops.listDomains().parse(fixture('list-uuid-name.txt')).values()]).toEqual(['x', '-dash it\'s "q"; $(id)', '42', 'naïve 名前\ttab']);
    expect(ops.listDomainsThat('autostart').parse(fixture('list-uuid-autostart.txt'))).toEqual(new Set([U]));
  });

  test('statistics by name, whatever the name', () => {
    const off = { state: 'shutoff', reason: 0, vcpus: 1, memoryBytes: 67_108_864 };
    expect(ops.domainStats().parse(fixture('domstats.txt'))).toEqual(
      new Map<string, unknown>([
        ['naïve 名前\ttab', off],
        ['-dash it\'s "q"; $(id)', off],
        ['x', { state: 'running', reason: 5, vcpus: 1, memoryBytes: 134_217_728 }],
        ['42', off],
      ]),
    );
  });

  test('a disk stands on every image of its chain, and on the copy that a job makes', () => {
    const chain = "<backingStore type='file'><source file='/base'/><backingStore type='volume'><source pool='p' volume='root'/><backingStore/></backingStore></backingStore>";
    const xml = `<domain><uuid>${U}</uuid><devices><disk><source file='/top'/>${chain}<mirror><source file='/copy'/></mirror></disk></devices></domain>`;
    expect(ops.domainDetails(U).parse(xml).disks).toEqual([{ type: '', device: 'disk', target: '', bus: undefined, source: '/top', below: ['/base', 'p/root', '/copy'] }]);
  });

  test('details of a running domain', () => {
    expect(ops.domainDetails(U).parse(fixture('dumpxml-live.xml'))).toEqual({
      uuid: U,
      title: 'Böse <b> & "q"',
      description: undefined,
      tag: 'a<b',
      osType: 'hvm',
      arch: 'x86_64',
      machine: 'pc-q35-7.2',
      vcpus: 1,
      memoryBytes: 134_217_728,
      disks: [
        { type: 'file', device: 'disk', target: 'vda', bus: 'virtio', source: '/srv/host/img/a.qcow2' },
        { type: 'file', device: 'cdrom', target: 'sda', bus: 'sata', source: undefined },
      ],
      interfaces: [{ type: 'user', mac: '52:54:00:68:96:f9', model: 'virtio', source: undefined, target: undefined }],
      agentChannel: true,
      console: true,
    });
  });

  test('block devices, addresses and leases', () => {
    expect(ops.blockList(U, 'live').parse(fixture('domblklist.txt'))).toEqual([
      { type: 'file', device: 'disk', target: 'vda', source: '/srv/host/img/a.qcow2' },
      { type: 'file', device: 'cdrom', target: 'sda', source: undefined },
    ]);
    expect(ops.interfaceAddresses(U, 'agent').parse(fixture('domifaddr-agent.txt')).map((one) => `${one.device} ${one.protocol} ${one.address}`)).toEqual([
      'lo ipv4 127.0.0.1/8',
      'lo ipv6 ::1/128',
      'eth0 ipv4 10.0.2.15/24',
      'eth0 ipv6 fec0::5054:ff:fe68:96f9/64',
      'eth0 ipv6 fe80::5054:ff:fe68:96f9/64',
    ]);
    expect(ops.interfaceAddresses(U, 'lease').parse(fixture('domifaddr-lease.txt'))).toEqual([
      { device: 'vnet1', mac: '52:54:00:57:b3:83', protocol: 'ipv4', address: '192.168.77.17/24' },
    ]);
    expect(ops.networkLeases(U).parse(fixture('net-dhcp-leases.txt'))).toEqual([
      { expires: '2026-11-22 17:29:34', mac: '52:54:00:57:b3:83', protocol: 'ipv4', address: '192.168.77.17/24', hostname: undefined },
    ]);
  });

  test('jobs and the agent', () => {
    expect(ops.jobInfo(U).parse(fixture('domjobinfo.txt'))).toEqual({ type: 'None', fields: [['Job type', 'None']] });
    expect(ops.freeze(U).parse(fixture('domfsfreeze.txt'))).toBe(0);
    expect(ops.thaw(U).parse(fixture('domfsthaw.txt'))).toBe(0);
    expect(ops.freezeStatus(U).parse(fixture('agent-freeze-status.txt'))).toBe('thawed');
    const info = ops.guestInfo(U).parse(fixture('guestinfo.txt'));
    expect([info.get('hostname'), info.get('os.kernel-version'), info.get('if.1.addr.0.addr')]).toEqual(['tinyguest', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)', '10.0.2.15']);
    expect((ops.agentCommand(U, { execute: 'guest-network-get-interfaces' }).parse(fixture('agent-interfaces.txt')) as readonly { name: string }[]).map((one) => one.name)).toEqual(['lo', 'eth0']);
  });

  test('snapshots make a tree', () => {
    expect(ops.snapshotNames(U).parse(fixture('snapshot-list.txt'))).toEqual(['s1', 'third', 'two words']);
    expect(ops.currentSnapshot(U).parse(fixture('snapshot-current.txt'))).toBe('third');
    expect(ops.createSnapshot(U).parse(fixture('snapshot-create.txt'))).toBe('1795364965');
    const words = ops.snapshot(U, 'two words').parse(fixture('snapshot-two-words.xml'));
    expect(words).toMatchObject({ name: 'two words', parent: 's1', state: 'running', description: 'd&d' });
    const bare = { state: 'running', created: undefined, description: undefined, current: false, children: [] };
    const tree = ops.snapshotTree([{ ...bare, name: 'third', parent: 'two words' }, words, { ...bare, name: 's1', parent: undefined }, { ...bare, name: 'orphan', parent: 'gone' }], 'third');
    const shape = (all: readonly { name: string; current: boolean; children: readonly never[] }[]): unknown => all.map((one) => [one.name, one.current, shape(one.children)]);
    expect(shape(tree as never)).toEqual([
      ['orphan', false, []],
      ['s1', false, [['two words', false, [['third', true, []]]]]],
    ]);
  });

  test('networks', () => {
    expect(ops.networkUuids().parse(fixture('net-list.txt'))).toEqual(['cfeb6d0a-a3b3-4738-b6bd-854ecf3d336d']);
    expect(ops.networkInfo(U).parse(fixture('net-info.txt'))).toEqual({ uuid: U, name: 'iso  net', active: true, persistent: true, autostart: true });
  });

  test('pools and volumes', () => {
    expect(ops.poolUuids().parse(fixture('pool-list.txt'))).toHaveLength(2);
    expect(ops.poolSummary(U).parse(fixture('pool-info.txt'))).toEqual({ uuid: U, name: 'p one', active: true, persistent: true, autostart: false });
    expect(ops.poolSummary(U).parse(fixture('pool-info-inactive.txt'))).toMatchObject({ name: 'off', active: false });
    expect(ops.poolInfo(U).parse(fixture('pool-info.txt'))).toEqual({ state: 'running', capacityBytes: 270553174016, allocationBytes: 26485096448, availableBytes: 244068077568 });
    expect(ops.volumeList(U).parse(fixture('vol-list.txt'))).toEqual([
      { pool: U, name: 'a  b.qcow2', path: '/srv/host/pool/a  b.qcow2' },
      { pool: U, name: 'plain', path: '/srv/host/pool/plain' },
      { pool: U, name: '名.img', path: '/srv/host/pool/名.img' },
    ]);
    expect(ops.volumeInfo(U, 'plain').parse(fixture('vol-info.txt'))).toEqual({ type: 'file', capacityBytes: 2097152, allocationBytes: 2097152 });
  });

  test('the host', () => {
    expect(ops.versions().parse(fixture('version.txt'))).toEqual({ virshVersion: '9.0.0', libvirtVersion: '9.0.0', hypervisor: 'QEMU 7.2.22' });
    expect(ops.nodeInfo().parse(fixture('nodeinfo.txt'))).toMatchObject({ cpus: 2 });
    expect(ops.hostCpu().parse(fixture('capabilities.xml'))).toEqual({ arch: 'x86_64', cpuModel: 'kvm64' });
    expect(ops.domainState(U).parse(fixture('domstate.txt'))).toBe('running');
  });

  test('an answer that nobody has seen is a failure, not a guess', async () => {
    expect(await failureFrom(() => ops.listDomains().parse('no uuid here\n'))).toMatchObject({ code: 'unexpected-output' });
    expect(await failureFrom(() => ops.domainState(U).parse('asleep\n'))).toMatchObject({ code: 'unexpected-output' });
    expect(await failureFrom(() => ops.agentCommand(U, { execute: 'x' }).parse('not json'))).toMatchObject({ code: 'unexpected-output' });
    expect(await failureFrom(() => ops.domainDetails(U).parse('<network/>'))).toMatchObject({ code: 'unexpected-output' });
  });
});

describe('the host’s devices', () => {
  const read = (xml: string): unknown => ops.hostDevice('x').parse(xml);
  const device = (capability: string): string => `<device><name>n</name><driver><name>i915</name></driver>${capability}</device>`;

  test('arguments and names', () => {
    expect([ops.hostDeviceNames().args, ops.hostDevice('a b').args, ops.hostDeviceXml('a').args]).toEqual([['nodedev-list', '--cap=pci,usb_device,mdev'], ['nodedev-dumpxml', '--device=a b'], ['nodedev-dumpxml', '--device=a']]);
    expect(ops.hostDeviceNames().parse(fixture('nodedev-list.txt'))).toEqual(['00', '01', '02', '03', '04', '05'].map((slot) => `pci_0000_00_${slot}_0`));
  });

  test('a PCI device can be given away, a bridge cannot', () => {
    expect(read(fixture('nodedev-pci.xml'))).toEqual({
      name: 'x', kind: 'pci', product: '0x1041', vendor: '0x1af4', address: '0000:00:03.0', driver: 'virtio-pci', iommuGroup: undefined,
      hostdev: "<hostdev mode='subsystem' type='pci' managed='yes'>\n  <source><address domain='0x0000' bus='0x00' slot='0x03' function='0x0'/></source>\n</hostdev>\n",
    });
    expect(read(fixture('nodedev-pci-bridge.xml'))).toMatchObject({ address: '0000:00:00.0', hostdev: undefined });
  });

  test('a USB device is named by its maker, a mediated one by its uuid', () => {
    const usb = "<capability type='usb_device'><bus>1</bus><device>12</device><product id='0x5581'>Ultra &amp; Fit</product><vendor id='0x0781'>SanDisk</vendor></capability>";
    expect(read(device(usb))).toMatchObject({
      kind: 'usb', product: 'Ultra & Fit', vendor: 'SanDisk', address: '001:00c', driver: 'i915',
      hostdev: "<hostdev mode='subsystem' type='usb' managed='yes'>\n  <source><vendor id='0x0781'/><product id='0x5581'/></source>\n</hostdev>\n",
    });
    expect(read(device("<capability type='usb_device'><bus>1</bus><device>2</device></capability>"))).toMatchObject({ product: undefined, hostdev: expect.stringContaining("<address bus='1' device='2'/>") as string });
    const mdev = `<capability type='mdev'><type id='i915-GVTg_V5_4'/><uuid>${U}</uuid><iommuGroup number='7'/></capability>`;
    expect(read(device(mdev))).toMatchObject({ kind: 'mdev', product: 'i915-GVTg_V5_4', address: U, iommuGroup: '7', hostdev: expect.stringContaining(`type='mdev' model='vfio-pci'>\n  <source><address uuid='${U}'/>`) as string });
  });

  test('a mediated device of s390 is of its own model', () => {
    const mdev = (type: string): string => device(`<capability type='mdev'><type id='${type}'/><uuid>${U}</uuid></capability>`);
    expect(['vfio_ccw-io', 'vfio_ap-passthrough', 'nvidia-11'].map((type) => /model='(.*?)'/.exec(ops.hostDevice('x').parse(mdev(type)).hostdev ?? '')?.[1])).toEqual(['vfio-ccw', 'vfio-ap', 'vfio-pci']);
  });

  test('what is none of these is an unexpected answer', async () => {
    expect(await failureFrom(() => read(device("<capability type='net'/>")))).toMatchObject({ code: 'unexpected-output' });
    expect(await failureFrom(() => read(''))).toMatchObject({ code: 'unexpected-output' });
  });
});
