// Operations on storage pools and their volumes.
import type { Defined, DefineOptions, Pool, PoolInfo, Uuid, Volume, VolumeInfo } from '../hypervisor';
import { failWith } from '../classify';
import { checkedUuid, exactNameIn, refuseDangerousDocument, refuseDangerousName } from '../names';
import { fields, lines, nothing, numberIn, option, unexpected, wholeText, type Operation } from '../operation';
import { nameIn } from './networks';

const poolOption = (uuid: Uuid): string => option('pool', checkedUuid(uuid));

const simple = (command: string, uuid: Uuid, ...rest: readonly string[]): Operation<void> => ({ args: [command, poolOption(uuid), ...rest], parse: nothing });

export const poolUuids = (): Operation<readonly Uuid[]> => ({
  args: ['pool-list', '--all', '--uuid'],
  via: 'session',
  parse: (stdout) => lines(stdout).map((line) => line.trim()),
});

export const poolSummary = (uuid: Uuid): Operation<Pool> => ({
  args: ['pool-info', poolOption(uuid), '--bytes'],
  via: 'session',
  parse: (stdout) => {
    const all = new Map(fields(stdout));
    const name = nameIn(stdout);
    if (name === undefined) throw unexpected(stdout);
    return { uuid, name, active: all.get('State') !== 'inactive', persistent: all.get('Persistent') === 'yes', autostart: all.get('Autostart') === 'yes' };
  },
});

export const poolInfo = (uuid: Uuid): Operation<PoolInfo> => ({
  args: ['pool-info', poolOption(uuid), '--bytes'],
  via: 'session',
  parse: (stdout) => {
    const all = new Map(fields(stdout));
    return {
      state: all.get('State') ?? '',
      capacityBytes: numberIn(all.get('Capacity')),
      allocationBytes: numberIn(all.get('Allocation')),
      availableBytes: numberIn(all.get('Available')),
    };
  },
});

export const poolXml = (uuid: Uuid, view: 'inactive' | 'live'): Operation<string> => ({
  args: ['pool-dumpxml', poolOption(uuid), ...(view === 'inactive' ? ['--inactive'] : [])],
  via: 'session',
  parse: wholeText,
});

export function definePool(xml: string, options: Pick<DefineOptions, 'validate'>): Operation<Defined> {
  const name = refuseDangerousDocument(xml);
  return { args: ['pool-define', option('file', '/dev/stdin'), ...(options.validate ? ['--validate'] : [])], input: xml, parse: () => ({ name }) };
}

export const undefinePool = (uuid: Uuid): Operation<void> => simple('pool-undefine', uuid);
export const buildPool = (uuid: Uuid): Operation<void> => ({ ...simple('pool-build', uuid), duration: 'long' });
export const startPool = (uuid: Uuid): Operation<void> => ({ ...simple('pool-start', uuid), duration: 'long' });
export const stopPool = (uuid: Uuid): Operation<void> => simple('pool-destroy', uuid);
export const refreshPool = (uuid: Uuid): Operation<void> => ({ ...simple('pool-refresh', uuid), duration: 'long' });
export const autostartPool = (uuid: Uuid, on: 'on' | 'off'): Operation<void> => simple('pool-autostart', uuid, ...(on === 'off' ? ['--disable'] : []));

/** `vol-list` has no raw form: a name, at least two spaces, a path. */
export const volumeList = (pool: Uuid): Operation<readonly Volume[]> => ({
  args: ['vol-list', poolOption(pool)],
  via: 'session',
  parse: (stdout) => lines(stdout).map((line) => ({ pool, ...splitVolumeLine(line) })),
});

/** Where names and paths hold runs of spaces themselves, the split at which the path ends with the name is right. */
function splitVolumeLine(line: string): { readonly name: string; readonly path: string } {
  const text = line.replace(/^ /, '').trimEnd();
  const splits = [...text.matchAll(/ {2,}(?=\S)/g)].map((gap) => ({ name: text.slice(0, gap.index).trimEnd(), path: text.slice(gap.index + gap[0].length) }));
  const best = splits.find((one) => one.path.endsWith(`/${one.name}`)) ?? splits[0];
  if (best === undefined) throw unexpected(line);
  return best;
}

const volumeOptions = (pool: Uuid, name: string): readonly string[] => [option('vol', name), poolOption(pool)];

export const volumeInfo = (pool: Uuid, name: string): Operation<VolumeInfo> => ({
  args: ['vol-info', ...volumeOptions(pool, name), '--bytes'],
  via: 'session',
  parse: (stdout) => {
    const all = new Map(fields(stdout));
    return { type: all.get('Type') ?? '', capacityBytes: numberIn(all.get('Capacity')), allocationBytes: numberIn(all.get('Allocation')) };
  },
});

export const volumeXml = (pool: Uuid, name: string): Operation<string> => ({
  args: ['vol-dumpxml', ...volumeOptions(pool, name)],
  via: 'session',
  parse: wholeText,
});

/** What `Volumes.create` takes. */
export type NewVolume = { readonly xml: string } | { readonly name: string; readonly capacityBytes: number; readonly format?: string | undefined };

export function createVolume(pool: Uuid, what: NewVolume): Operation<void> {
  if ('xml' in what) {
    const name = exactNameIn(what.xml);
    return { args: ['vol-create', poolOption(pool), option('file', '/dev/stdin')], input: what.xml, duration: 'long', undo: deleteVolume(pool, name), parse: nothing };
  }
  refuseDangerousName(what.name);
  return {
    args: [
      'vol-create-as',
      poolOption(pool),
      option('name', what.name),
      option('capacity', `${what.capacityBytes}B`),
      ...(what.format === undefined ? [] : [option('format', what.format)]),
    ],
    duration: 'long',
    undo: deleteVolume(pool, what.name),
    parse: nothing,
  };
}

export function cloneVolume(pool: Uuid, name: string, newName: string): Operation<void> {
  refuseDangerousName(newName);
  // Seen with virsh 9.0: it reads `a&amp;b` as XML and makes `a&b`, and taking the copy back would delete somebody else's `a&amp;b`.
  if (newName.includes('&')) throw failWith({ code: 'xml-refused' }, `virsh gives a copy another name than "${newName}", for the & in it. Choose a name without &.`, { remedy: 'choose-name' });
  return { args: ['vol-clone', ...volumeOptions(pool, name), option('newname', newName)], duration: 'long', undo: deleteVolume(pool, newName), parse: nothing };
}

export function deleteVolume(pool: Uuid, name: string): Operation<void> {
  refuseDangerousName(name);
  return { args: ['vol-delete', ...volumeOptions(pool, name)], duration: 'long', parse: nothing };
}
