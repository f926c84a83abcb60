// What a domain is taken to be: architecture, machine family, defaults, and the values read from it.
import { describe, expect, it } from 'vitest';
import { domainOf, type Domain } from '../../server/src/domain/domain';
import { parseXml } from '../../server/src/syntax/parser';

function read(xml: string): Domain {
  const domain = domainOf(parseXml(xml));
  if (!domain) throw new Error(`not a domain: ${xml}`);
  return domain;
}

function identity(attributes: string, emulator = ''): unknown[] {
  const devices = emulator === '' ? '' : `<devices><emulator>${emulator}</emulator></devices>`;
  const domain = read(`<domain type='kvm'><os><type ${attributes}>hvm</type></os>${devices}</domain>`);
  return [domain.arch, domain.archFamily, domain.machine, domain.machineFamily];
}

describe('identity', () => {
  it('is what is written', () => {
    expect(identity("arch='x86_64' machine='pc-q35-9.2'")).toEqual(['x86_64', 'x86', 'pc-q35-9.2', 'q35']);
    expect(identity("arch='i686' machine='pc-1.0'")).toEqual(['i686', 'x86', 'pc-1.0', 'i440fx']);
    expect(identity("arch='x86_64' machine='isapc'")).toEqual(['x86_64', 'x86', 'isapc', 'isapc']);
    expect(identity("arch='aarch64' machine='virt-6.0'")).toEqual(['aarch64', 'arm', 'virt-6.0', 'arm-virt']);
    expect(identity("arch='riscv64' machine='virt'")).toEqual(['riscv64', 'riscv', 'virt', 'riscv-virt']);
    expect(identity("arch='loongarch64' machine='virt'")).toEqual(['loongarch64', 'loongarch', 'virt', 'loongarch-virt']);
    expect(identity("arch='ppc64le' machine='pseries-4.2'")).toEqual(['ppc64le', 'ppc64', 'pseries-4.2', 'pseries']);
    expect(identity("arch='ppc64' machine='powernv9'")).toEqual(['ppc64', 'ppc64', 'powernv9', 'other']);
    expect(identity("arch='s390x' machine='s390-ccw-virtio-9.1'")).toEqual(['s390x', 's390', 's390-ccw-virtio-9.1', 's390-ccw']);
    expect(identity("arch='mips' machine='malta'")).toEqual(['mips', 'mips', 'malta', 'malta']);
    expect(identity("arch='constructor' machine='x'")).toEqual(['constructor', 'other', 'x', 'other']);
  });

  it('takes libvirt\'s default machine', () => {
    expect(identity("arch='x86_64'")).toEqual(['x86_64', 'x86', 'pc', 'i440fx']);
    expect(identity("arch='aarch64'")).toEqual(['aarch64', 'arm', 'virt', 'arm-virt']);
    expect(identity("arch='s390x'")).toEqual(['s390x', 's390', 's390-ccw-virtio', 's390-ccw']);
  });

  it('takes the architecture from the emulator or the machine, and else knows nothing', () => {
    expect(identity('', '/usr/bin/qemu-system-ppc64')).toEqual(['ppc64', 'ppc64', 'pseries', 'pseries']);
    expect(identity('', '/usr/bin/qemu-system-i386')).toEqual(['i686', 'x86', 'pc', 'i440fx']);
    expect(identity("machine='q35'")).toEqual(['x86_64', 'x86', 'q35', 'q35']);
    expect(identity("machine='virt'")).toEqual([undefined, undefined, 'virt', undefined]);
    expect(identity('', '/usr/libexec/qemu-kvm')).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('leaves the machine open for other hypervisors', () => {
    const xen = read("<domain type='xen'><os><type arch='x86_64'>hvm</type></os></domain>");
    expect([xen.isQemu, xen.arch, xen.machine, xen.machineFamily]).toEqual([false, 'x86_64', undefined, undefined]);
  });
});

describe('domainOf', () => {
  it('finds the domain in a document', () => {
    const roots = ['domain', 'inactiveDomain', 'network'].map((name) => domainOf(parseXml(`<${name}/>`))?.root.name);
    const snapshot = domainOf(parseXml("<domainsnapshot><domain type='kvm'/></domainsnapshot>"));
    const old = domainOf(parseXml('<domainsnapshot><domain><uuid>1ccfd97d-5eb4-478a-bbe6-88d254c16db7</uuid></domain></domainsnapshot>'));
    expect([...roots, snapshot?.virtType, old, domainOf(parseXml(''))]).toEqual([
      'domain',
      'inactiveDomain',
      undefined,
      'kvm',
      undefined,
      undefined,
    ]);
  });
});

describe('values', () => {
  it('are sizes in KiB and counts, with libvirt\'s defaults', () => {
    const domain = read(
      "<domain><memory unit='GB'>1</memory><maxMemory>7</maxMemory><vcpu> 4 </vcpu><cpu><numa><cell/><cell/></numa></cpu></domain>",
    );
    expect([domain.memory, domain.maxMemory, domain.vcpuMax, domain.numaCells.length]).toEqual([976563n, 7n, 4, 2]);
    expect([read('<domain/>').vcpuMax, read('<domain><vcpu>x</vcpu></domain>').vcpuMax]).toEqual([1, undefined]);
  });

  it('are devices by name, from every <devices>', () => {
    const domain = read("<domain><devices><disk a='1'/><video/></devices><devices><disk a='2'/></devices></domain>");
    const names = domain.devices().map((device) => device.name);
    const disks = domain.devices('disk').map((disk) => disk.attribute('a')?.value);
    expect([names, disks, domain.devices('sound')]).toEqual([['disk', 'video', 'disk'], ['1', '2'], []]);
  });

  it('are remembered', () => {
    let count = 0;
    const domain = read('<domain/>');
    const compute = (): string | undefined => {
      count++;
      return undefined;
    };
    const values = [1, 2].map(() => domain.memo(compute) ?? 'nothing');
    expect([values, count]).toEqual([['nothing', 'nothing'], 1]);
  });
});
