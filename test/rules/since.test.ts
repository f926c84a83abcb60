// Rules of a libvirt newer than the one that a document is for: they are not run, and every version that a rule names is one.
import { describe, expect, it } from 'vitest';
import { domainRules } from '../../server/src/rules/index';
import { forTarget, libvirtRules } from '../../server/src/service/ruleSet';
import { testService } from '../support/service';

/** The codes of the errors that an editor shows with a target version. */
function errors(text: string, targetVersion: string): readonly string[] {
  return testService({ targetVersion }).check(text).filter(({ severity }) => severity === 'error').map(({ code }) => code);
}

/** A watchdog that libvirt refuses since 9.3.0, and disks on one target, which it always refused. */
const text = `<domain type='kvm'><name>a</name><memory>1048576</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>
  <disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/></disk>
  <disk type='file'><source file='/b'/><target dev='vda' bus='virtio'/></disk>
  <watchdog model='ib700' action='reset'/>
</devices></domain>`;

describe('what only newer libvirt refuses', () => {
  it.each(['9.0.0', '9.2', '9'])('is no error where the target is %s', (target) => {
    expect(errors(text, target)).toEqual(['disk-target-in-use']);
  });

  it.each(['', '9.3.0', '9.3', '12.8.0'])('is an error where the target is "%s"', (target) => {
    expect(errors(text, target)).toEqual(['disk-target-in-use', 'watchdog-ib700-machine']);
  });

  it('is all of the rules to the newest and less to an old one', () => {
    const count = (target: string): number => forTarget(libvirtRules, target).rules.length;
    expect(count('12.8.0')).toBe(domainRules.length);
    expect(count('9.0.0')).toBe(domainRules.filter(({ since }) => since === undefined).length);
  });
});

describe('what older libvirt refuses less of', () => {
  const guest = (arch: string, machine: string, content: string): string =>
    `<domain type='qemu'><name>a</name><memory>1048576</memory><vcpu>2</vcpu><os><type arch='${arch}' machine='${machine}'>hvm</type></os>${content}</domain>`;
  const sleep = `<pm><suspend-to-mem enabled='no'/></pm>`;
  const mouse = `<devices><input type='mouse' bus='ps2'/></devices>`;
  const clusters = `<cpu><topology sockets='1' dies='1' clusters='2' cores='2' threads='1'/></cpu>`;
  const cores = `<cpu><topology sockets='1' dies='1' cores='4' threads='1'/></cpu>`;
  const reserve = `<devices><controller type='pci' index='0' model='pci-root'><target memReserve='0'/></controller></devices>`;

  it.each([
    ['pm-suspend-arch', guest('ppc64', 'pseries', sleep)],
    ['ps2-not-on-machine', guest('ppc64', 'pseries', mouse)],
    ['ps2-not-on-machine', guest('x86_64', 'microvm', mouse.replace('<input', "<memballoon model='none'/><controller type='usb' model='none'/><input"))],
    ['topology-differs-from-vcpus', guest('x86_64', 'pc', clusters)],
  ])('%s is no error there', (code, xml) => {
    expect(errors(xml, '9.0.0')).toEqual([]);
    expect(errors(xml, '')).toEqual([code]);
  });

  it.each([
    ['pm-suspend-arch', guest('aarch64', 'virt', sleep)],
    ['ps2-not-on-machine', guest('aarch64', 'virt', mouse)],
    ['topology-differs-from-vcpus', guest('x86_64', 'pc', cores)],
  ])('%s is one here', (code, xml) => {
    expect(errors(xml, '9.0.0')).toEqual([code]);
    expect(errors(xml, '12.8.0')).toEqual([code]);
  });

  it('is a zero of an attribute that came later', () => {
    expect(errors(guest('x86_64', 'pc', reserve), '9.0.0')).toEqual([]);
    expect(errors(guest('x86_64', 'pc', reserve), '12.8.0')).toContain('number-zero');
  });
});

it('versions are those of releases', () => {
  const versions = domainRules.flatMap(({ since, formerly }) => since ?? formerly?.until ?? []);
  expect(versions.length).toBeGreaterThan(30);
  expect(versions.filter((version) => !/^(9|1[0-2])\.(\d|10)\.0$/.test(version))).toEqual([]);
});
