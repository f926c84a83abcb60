// Operations on a domain's devices.
import type { AddressSource, Affects, BlockDevice, InterfaceAddress, JobInfo, Uuid } from '../hypervisor';
import { fields, lines, nothing, option, type Operation } from '../operation';
import { refuseHiddenSecrets } from '../names';
import { domainOption } from './lifecycle';

const AFFECTS: Readonly<Record<Affects, readonly string[]>> = { live: ['--live'], config: ['--config'], both: ['--live', '--config'] };

function withDevice(command: string, uuid: Uuid, xml: string, affects: Affects): Operation<void> {
  refuseHiddenSecrets(xml);
  return { args: [command, domainOption(uuid), option('file', '/dev/stdin'), ...AFFECTS[affects]], input: xml, parse: nothing };
}

export const attachDevice = (uuid: Uuid, xml: string, affects: Affects): Operation<void> => withDevice('attach-device', uuid, xml, affects);

/** virsh says "detached" although the guest may hold on: ask the XML afterwards. */
export const detachDevice = (uuid: Uuid, xml: string, affects: Affects): Operation<void> => withDevice('detach-device', uuid, xml, affects);

export const updateDevice = (uuid: Uuid, xml: string, affects: Affects): Operation<void> => withDevice('update-device', uuid, xml, affects);

/** A drive without a medium is shown as `-`. */
export const blockList = (uuid: Uuid, view: 'live' | 'inactive'): Operation<readonly BlockDevice[]> => ({
  args: ['domblklist', domainOption(uuid), '--details', ...(view === 'inactive' ? ['--inactive'] : [])],
  via: 'session',
  parse: (stdout) =>
    lines(stdout).flatMap((line) => {
      // The first three never hold spaces; a source may.
      const match = /^\s*(\S+)\s+(\S+)\s+(\S+)\s+(.*)$/.exec(line);
      if (match === null) return [];
      const [, type = '', device = '', target = '', source = ''] = match;
      return [{ type, device, target, source: source === '-' ? undefined : source }];
    }),
});

/** The agent's answer can take long, and a lease's never: none goes through the shared session. */
export const interfaceAddresses = (uuid: Uuid, source: AddressSource): Operation<readonly InterfaceAddress[]> => ({
  args: ['domifaddr', domainOption(uuid), '--full', option('source', source)],
  parse: (stdout) =>
    lines(stdout).flatMap((line) => {
      const match = /^\s(.+?)\s+(\S+)\s+(ipv4|ipv6)\s+(\S+)\s*$/.exec(line);
      if (match === null) return [];
      const [, device = '', mac = '', protocol, address = ''] = match;
      return [{ device, mac, protocol: protocol === 'ipv6' ? 'ipv6' : 'ipv4', address }];
    }),
});

export const changeMedia = (
  uuid: Uuid,
  target: string,
  options: { readonly source?: string | undefined; readonly affects: Affects; readonly force?: boolean },
): Operation<void> => ({
  // --update takes an empty drive and a full one alike.
  args: [
    'change-media',
    domainOption(uuid),
    option('path', target),
    ...(options.source === undefined ? ['--eject'] : ['--update', option('source', options.source)]),
    ...AFFECTS[options.affects],
    ...(options.force === true ? ['--force'] : []),
  ],
  parse: nothing,
});

export const setVcpus = (uuid: Uuid, count: number, affects: Affects): Operation<void> => ({
  args: ['setvcpus', domainOption(uuid), option('count', String(count)), ...AFFECTS[affects]],
  parse: nothing,
});

export const setMemory = (uuid: Uuid, kibibytes: number, affects: Affects): Operation<void> => ({
  args: ['setmem', domainOption(uuid), option('size', `${kibibytes}KiB`), ...AFFECTS[affects]],
  parse: nothing,
});

export const jobInfo = (uuid: Uuid): Operation<JobInfo> => ({
  args: ['domjobinfo', domainOption(uuid)],
  parse: (stdout) => {
    const all = fields(stdout);
    return { type: all.find(([name]) => name === 'Job type')?.[1] ?? 'None', fields: all };
  },
});

export const abortJob = (uuid: Uuid): Operation<void> => ({ args: ['domjobabort', domainOption(uuid)], parse: nothing });
