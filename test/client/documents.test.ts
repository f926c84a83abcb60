// Small pure parts of the documents: addresses, kinds, time of modification, live against next start.
import { describe, expect, test } from 'vitest';
import { DefinitionCache } from '../../client/src/documents/definitionCache';
import { definitionOf, kindAtAGlance } from '../../client/src/documents/definitionKind';
import { comparable, differsAtNextStart, layout, readDescriptions } from '../../client/src/documents/nextStart';
import { definitionPath, fileName, parseDefinitionPath } from '../../client/src/documents/uris';
import { hasComments } from '../../client/src/documents/xmlTree';

describe('addresses', () => {
  test.each(['web', 'a b', '-x', '$(reboot)', 'ünïcode', '100%', '50%2F', 'a\\b', '...', 'tab\there', "it's"])('a machine called %j comes back', (name) => {
    const address = { host: 'qemu+ssh://root@[::1]:22/system?keyfile=/a b&x=%2F', kind: 'domain' as const, uuid: 'aabbccdd-0000-1111-2222-333344445555', name };
    expect(parseDefinitionPath(definitionPath(address))).toEqual(address);
    const odd = { ...address, host: 'qemu:///x∕y%2F\\z' };
    expect(parseDefinitionPath(definitionPath(odd))).toEqual(odd);
  });

  test('names that are paths are none here, and strange paths are no addresses', () => {
    expect(definitionPath({ host: 'qemu:///session', kind: 'domain', uuid: 'u', name: 'web' })).toBe('/qemu:∕∕∕session/domain/u/web.xml');
    expect(['.', '..', '', 'a/b'].map(fileName)).toEqual(['%2E', '%2E', '%2E', 'a%2Fb']);
    expect(['/x', '/h/domain/1/a.xml', '/h/host/aabbccdd-0000-1111-2222-333344445555/a.xml', '/%zz/domain/aabbccdd-0000-1111-2222-333344445555/a.xml'].map(parseDefinitionPath)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('what a text defines', () => {
  test('kind, name and uuid', () => {
    expect(definitionOf("<network>\n <name> net </name><uuid>AABB</uuid></network>")).toEqual({ kind: 'network', name: 'net', uuid: 'aabb' });
    expect(['<volume/>', '<domainsnapshot/>', 'text', ''].map((text) => definitionOf(text)?.kind)).toEqual(['volume', undefined, undefined, undefined]);
  });

  test('at a glance, for text that does not parse yet', () => {
    expect(["<?xml version='1.0'?>\n<!-- <pool> -->\n<domain type='kvm'", "<domain type='kvm'><name", '<project>', '<domaincheckpoint>'].map(kindAtAGlance)).toEqual(['domain', 'domain', undefined, undefined]);
  });

  test('comments count, in CDATA they are text', () => {
    expect(['<a><!-- x --></a>', '<a><![CDATA[<!-- x -->]]></a>'].map(hasComments)).toEqual([true, false]);
  });
});

test('the time of modification moves only with the definition, and only forward', () => {
  let clock = 100;
  const cache = new DefinitionCache(() => clock);
  const seen = [cache.take('k', 'a'), cache.take('k', 'a'), cache.take('k', 'b')].map(({ definition, changed }) => [definition.mtime, changed]);
  clock = 50;
  const { definition } = cache.take('k', 'c');
  expect([...seen, [definition.mtime, definition.ctime]]).toEqual([[100, false], [100, false], [101, true], [102, 100]]);
});

describe('live against next start', () => {
  const inactive = `<domain type='qemu'><name>a</name><memory unit='KiB'>1024</memory>
    <cpu mode='custom' match='exact' check='none'><model>qemu64</model></cpu>
    <devices>
      <disk type='file' device='disk'><source file='/a'/><target dev='vda'/></disk>
      <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><target dev='sda'/></disk>
      <interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/></interface>
      <serial type='pty'><target port='0'/></serial><console type='pty'><target type='serial' port='0'/></console>
      <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
      <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'><listen type='address' address='127.0.0.1'/></graphics>
    </devices></domain>`;
  const live = `<domain type='qemu' id='7'><name>a</name><memory unit='KiB'>1024</memory>
    <cpu mode='custom' match='exact' check='full'><model>qemu64</model><feature policy='require' name='hypervisor'/></cpu>
    <devices>
      <disk type='file' device='disk'><source file='/a' index='2'/><backingStore/><target dev='vda'/><alias name='virtio-disk0'/></disk>
      <disk type='file' device='cdrom'><driver name='qemu'/><target dev='sda'/><alias name='sata0-0-0'/></disk>
      <interface type='network'><mac address='52:54:00:00:00:01'/><source network='default' portid='x' bridge='virbr0'/><target dev='vnet3'/><alias name='net0'/></interface>
      <serial type='pty'><source path='/dev/pts/1'/><target port='0'/><alias name='serial0'/></serial><console type='pty' tty='/dev/pts/1'><source path='/dev/pts/1'/><target type='serial' port='0'/></console>
      <channel type='unix'><source mode='bind' path='/run/libvirt/qemu/channel/target/domain-7-a/org.qemu.guest_agent.0'/><target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel>
      <graphics type='vnc' port='5901' autoport='yes' listen='127.0.0.1'><listen type='address' address='127.0.0.1'/></graphics>
    </devices><seclabel type='dynamic' model='dac'><label>+1:+1</label></seclabel></domain>`;

  test("libvirt's own additions are no changes", () => {
    const both = comparable({ live, inactive });
    expect(both === undefined ? '' : layout(both.live)).toBe(both === undefined ? undefined : layout(both.next));
    expect(differsAtNextStart({ live, inactive })).toBe(false);
  });

  test.each([
    ['memory', '1024</memory>', '2048</memory>'],
    ['a disk', "file='/a'", "file='/b'"],
    ['the CPU model', 'qemu64', 'max'],
    ['a removed device', "<serial type='pty'><target port='0'/></serial>", ''],
    ['an added device', '<devices>', "<devices><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>"],
  ])('%s is a change', (_what, from, to) => {
    expect(differsAtNextStart({ live, inactive: inactive.replace(from, to) })).toBe(true);
  });

  const qemu = (inner: string): string => `<domain type='kvm'>${inner}</domain>`;
  const sizes = (memory: number, current: number, more = ''): string => qemu(`<memory unit='KiB'>${memory}</memory><currentMemory unit='KiB'>${current}</currentMemory>${more}`);
  const cells = (size: number): string => `<cpu mode='host-passthrough'><numa><cell id='0' cpus='0' memory='${size}' unit='KiB'/></numa></cpu>`;
  const [balloon, withoutBalloon] = ['virtio', 'none'].map((model) => `<devices><memballoon model='${model}'/></devices>`);
  const devices = (inner: string): string => qemu(`<devices>${inner}</devices>`);
  test.each([
    ['memory in whole MiB', sizes(2048, 2048), sizes(1500, 1500), false],
    ['more than the rounding', sizes(4096, 4096), sizes(1500, 1500), true],
    ['less memory than runs', sizes(4096, 4096, balloon), sizes(4096, 2048, balloon), true],
    ['what it boots from first', qemu("<os><boot dev='hd'/><boot dev='network'/></os>"), qemu("<os><boot dev='network'/><boot dev='hd'/></os>"), true],
    ['what no balloon can give back', sizes(4096, 4096, withoutBalloon), sizes(4096, 2048, withoutBalloon), false],
    ['all memory, rounded', sizes(2048, 2048, balloon), sizes(1500, 1500, balloon), false],
    ['a balloon in whole pages', sizes(8192, 2048, balloon), sizes(8192, 2047, balloon), false],
    ['a balloon a little smaller', sizes(8192, 2048, balloon), sizes(8192, 1984, balloon), true],
    ['a balloon of another size', sizes(8192, 2048), sizes(8192, 4096), true],
    ['other memory under one balloon', sizes(8192, 2048), sizes(4096, 2048), true],
    ['cells in whole MiB', sizes(2048, 2048, cells(2048)), sizes(1500, 1500, cells(1500)), false],
    ['cells of another size', sizes(2048, 2048, cells(2048)), sizes(2048, 2048, cells(1024)), true],
    ['the firmware that was found', qemu("<os firmware='efi'><type>hvm</type><loader readonly='yes' type='pflash'>/code.fd</loader><nvram template='/vars.fd'>/a_VARS.fd</nvram></os>"), qemu("<os firmware='efi'><type>hvm</type></os>"), false],
    ['another firmware', qemu("<os><type>hvm</type><loader type='pflash'>/code.fd</loader></os>"), qemu("<os><type>hvm</type><loader type='pflash'>/secure.fd</loader></os>"), true],
    ['a firmware that is asked for no more', qemu("<os><type>hvm</type><loader readonly='yes' secure='yes' type='pflash'>/code.fd</loader><nvram>/a_VARS.fd</nvram></os>"), qemu('<os><type>hvm</type></os>'), true],
    ['a firmware that need not be secure any more', qemu("<os><type>hvm</type><loader secure='yes' type='pflash'>/code.fd</loader></os>"), qemu("<os><type>hvm</type><loader type='pflash'>/code.fd</loader></os>"), true],
    ['where variables are kept', qemu("<os><type>hvm</type><loader type='pflash' format='raw'>/code.fd</loader><nvram template='/vars.fd' format='raw'>/a_VARS.fd</nvram></os>"), qemu("<os><type>hvm</type><loader type='pflash'>/code.fd</loader></os>"), false],
    ['a driver of one’s own no more', devices("<hostdev mode='subsystem' type='pci'><driver name='vfio' model='vfio-pci-nic'/></hostdev>"), devices("<hostdev mode='subsystem' type='pci'/>"), true],
    ['the driver and place of a host device', devices("<hostdev mode='subsystem' type='usb'><driver name='vfio'/><source><vendor id='0x1'/><product id='0x2'/><address bus='1' device='4'/></source></hostdev>"), devices("<hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/></source></hostdev>"), false],
    ['what a network gives its port', devices("<interface type='network'><mac address='52:54:00:00:00:01'/><source network='lan' dev='eth0' mode='bridge'/><virtualport type='802.1Qbh'/></interface>"), devices("<interface type='network'><mac address='52:54:00:00:00:01'/><source network='lan'/></interface>"), false],
    ['a limit that the definition has no more', devices("<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br0'/><bandwidth><inbound average='9'/></bandwidth></interface>"), devices("<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br0'/></interface>"), true],
    ['an automatic context', devices("<vsock model='virtio'><cid auto='yes' address='3'/></vsock>"), devices("<vsock model='virtio'><cid auto='yes'/></vsock>"), false],
  ])('%s', (_what, running, defined, differs) => {
    const texts = { live: running, inactive: defined };
    const both = comparable(texts);
    expect([differsAtNextStart(texts), both !== undefined && layout(both.live) !== layout(both.next)]).toEqual([differs, differs]);
  });

  describe('beside what was seen first', () => {
    const graphics = (more: string): string => devices(`<graphics type='vnc' port='5900' autoport='yes'${more}/>`);
    const open = graphics(" listen='0.0.0.0'");
    const [half, all] = [2048, 4096].map((size) => sizes(4096, size, balloon));
    test.each([
      ['an address that a host’s configuration gives', open, graphics(''), { text: graphics(''), since: 'later' }, false],
      ['an address that was taken away since', open, graphics(''), { text: open, since: 'later' }, true],
      ['a balloon driver that is not up yet', all, half, { text: half, since: 'start' }, false],
      ['less memory, defined since', all, half, { text: all, since: 'start' }, true],
      ['less memory, defined before anybody looked', all, half, { text: half, since: 'later' }, true],
    ] as const)('%s', (_what, running, defined, seen, differs) => {
      expect(differsAtNextStart({ live: running ?? '', inactive: defined ?? '' }, { ...seen, text: seen.text ?? '' })).toBe(differs);
    });

    test('all memory, given back to a guest whose driver had taken some, is a change', () => {
      const texts = { live: all ?? '', inactive: half ?? '' };
      const seen = { text: half ?? '', since: 'start' } as const;
      expect([differsAtNextStart(texts, seen), differsAtNextStart(texts, { ...seen, balloon: 'worked' })]).toEqual([false, true]);
    });
  });

  describe('what libvirt would send to another host tells whose an address is', () => {
    const graphics = (more: string): string => devices(`<graphics type='vnc' port='5900' autoport='yes'${more}/>`);
    const usb = (source: string, more: string): string => devices(`<hostdev mode='subsystem' type='usb'><source${source}><vendor id='0x1'/><product id='0x2'/>${more}</source></hostdev>`);
    const at = "<address bus='1' device='4'/>";
    test.each([
      ['a listen address of the configuration', graphics(" listen='0.0.0.0'"), graphics(''), graphics(''), false],
      ['a listen address that the definition had', graphics(" listen='0.0.0.0'"), graphics(''), graphics(" listen='0.0.0.0'"), true],
      ['a USB device that libvirt found', usb('', at), usb('', ''), usb(" autoAddress='yes'", at), false],
      ['a USB device of which the definition said where it is', usb('', at), usb('', ''), usb('', at), true],
    ] as const)('%s', async (_what, live, inactive, migratable, differs) => {
      const asked: string[] = [];
      const texts = await readDescriptions(async (view) => Promise.resolve((asked.push(view), { live, inactive, migratable }[view])));
      // Whoever looked before, or not.
      const seen = [undefined, { text: inactive, since: 'later' }, { text: live, since: 'later' }] as const;
      expect([asked, seen.map((one) => differsAtNextStart(texts, one))]).toEqual([['live', 'inactive', 'migratable'], [differs, differs, differs]]);
    });

    test('is asked for only where it explains something, and done without where libvirt does not tell', async () => {
      const read = (live: string, inactive: string) => readDescriptions(async (view) => (view === 'migratable' ? Promise.reject(new Error('no')) : Promise.resolve({ live, inactive }[view])));
      expect(await read(graphics(" listen='::1'"), graphics(" listen='::1'"))).toEqual({ live: graphics(" listen='::1'"), inactive: graphics(" listen='::1'") });
      expect(differsAtNextStart(await read(graphics(" listen='::1'"), graphics('')))).toBe(false);
    });
  });

  test('the host model is chosen at start, the topology is not', () => {
    const hostModel = (inner: string): string => inactive.replace(/<cpu .*<\/cpu>/, `<cpu mode='host-model'>${inner}</cpu>`);
    const withTopology = live.replace('</cpu>', "<topology sockets='1' cores='2' threads='1'/></cpu>");
    const topology = (cores: number): string => `<topology sockets='1' cores='${cores}' threads='1'/>`;
    expect([differsAtNextStart({ live, inactive: hostModel('') }), differsAtNextStart({ live: withTopology, inactive: hostModel(topology(2)) }), differsAtNextStart({ live: withTopology, inactive: hostModel(topology(4)) })]).toEqual([false, false, true]);
  });
});
