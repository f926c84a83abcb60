// Operations that tell what a host is.
import type { DomainCapabilitiesQuery, Host } from '../hypervisor';
import { fields, numberIn, option, wholeText, type Operation } from '../operation';
import { parseHostXml } from '../hostXml';
import { at, textAt } from '../xml';

export const hostname = (): Operation<string> => ({ args: ['hostname'], via: 'session', parse: (stdout) => stdout.trim() });

/** virsh's own version, libvirt's on the host, and the hypervisor with its version. */
export const versions = (): Operation<Pick<Host, 'virshVersion' | 'libvirtVersion' | 'hypervisor'>> => ({
  args: ['version', '--daemon'],
  via: 'session',
  parse: (stdout) => {
    const all = new Map(fields(stdout));
    return {
      virshVersion: all.get('Using library')?.replace(/^libvirt /, ''),
      libvirtVersion: all.get('Running against daemon'),
      hypervisor: all.get('Running hypervisor'),
    };
  },
});

export const nodeInfo = (): Operation<Pick<Host, 'cpus' | 'memoryBytes'>> => ({
  args: ['nodeinfo'],
  via: 'session',
  parse: (stdout) => {
    const all = new Map(fields(stdout));
    const kibibytes = numberIn(all.get('Memory size'));
    return { cpus: numberIn(all.get('CPU(s)')), memoryBytes: kibibytes === undefined ? undefined : kibibytes * 1024 };
  },
});

export const capabilities = (): Operation<string> => ({ args: ['capabilities'], via: 'session', parse: wholeText });

/** The host's CPU from its capabilities. */
export const hostCpu = (): Operation<Pick<Host, 'arch' | 'cpuModel'>> => ({
  ...capabilities(),
  parse: (stdout) => {
    const cpu = at(parseHostXml(stdout), 'host', 'cpu');
    return { arch: textAt(cpu, 'arch'), cpuModel: textAt(cpu, 'model') };
  },
});

export const domainCapabilities = (query: DomainCapabilitiesQuery = {}): Operation<string> => ({
  args: [
    'domcapabilities',
    ...(query.virtType === undefined ? [] : [option('virttype', query.virtType)]),
    ...(query.emulator === undefined ? [] : [option('emulatorbin', query.emulator)]),
    ...(query.arch === undefined ? [] : [option('arch', query.arch)]),
    ...(query.machine === undefined ? [] : [option('machine', query.machine)]),
  ],
  parse: wholeText,
});
