// Operations that change a domain's state.
import type { DomainState } from '../types';
import type { StartOptions, ShutdownOptions, UndefineOptions, Uuid } from '../hypervisor';
import { checkedUuid, refuseDangerousName } from '../names';
import { nothing, option, unexpected, type Operation } from '../operation';

/** `--domain=UUID`: never a name, which could be another machine's ID. */
export const domainOption = (uuid: Uuid): string => option('domain', checkedUuid(uuid));

const flag = (name: string, wanted: boolean | undefined): readonly string[] => (wanted === true ? [`--${name}`] : []);

const simple = (command: string, uuid: Uuid, ...rest: readonly string[]): Operation<void> => ({ args: [command, domainOption(uuid), ...rest], parse: nothing });

export const startDomain = (uuid: Uuid, options: StartOptions = {}): Operation<void> => ({
  ...simple('start', uuid, ...flag('paused', options.paused), ...flag('force-boot', options.forceBoot)),
  duration: 'long',
});

export const shutdownDomain = (uuid: Uuid, options: ShutdownOptions = {}): Operation<void> =>
  simple('shutdown', uuid, ...(options.mode === undefined ? [] : [option('mode', options.mode)]));

export const rebootDomain = (uuid: Uuid, options: ShutdownOptions = {}): Operation<void> =>
  simple('reboot', uuid, ...(options.mode === undefined ? [] : [option('mode', options.mode)]));

export const resetDomain = (uuid: Uuid): Operation<void> => simple('reset', uuid);

export const destroyDomain = (uuid: Uuid, options: { readonly graceful?: boolean } = {}): Operation<void> =>
  simple('destroy', uuid, ...flag('graceful', options.graceful));

export const suspendDomain = (uuid: Uuid): Operation<void> => simple('suspend', uuid);

export const resumeDomain = (uuid: Uuid): Operation<void> => simple('resume', uuid);

/** A guest that put itself to sleep (`pmsuspended`) is not resumed but woken. */
export const wakeUpDomain = (uuid: Uuid): Operation<void> => simple('dompmwakeup', uuid);

export const managedSaveDomain = (uuid: Uuid, options: { readonly then?: 'running' | 'paused' } = {}): Operation<void> => ({
  ...simple('managedsave', uuid, ...(options.then === undefined ? [] : [`--${options.then}`])),
  duration: 'long',
  job: { domain: uuid, operation: 'Save' },
});

export const removeManagedSave = (uuid: Uuid): Operation<void> => simple('managedsave-remove', uuid);

export const autostartDomain = (uuid: Uuid, on: 'on' | 'off'): Operation<void> => simple('autostart', uuid, ...flag('disable', on === 'off'));

/** Answers in virsh's words which storage it could not delete: the domain is undefined all the same. */
export function undefineDomain(uuid: Uuid, options: UndefineOptions = {}): Operation<readonly string[]> {
  const choice = (what: 'nvram' | 'tpm'): readonly string[] => {
    const chosen = options[what];
    return chosen === undefined ? [] : [chosen === 'remove' ? `--${what}` : `--keep-${what}`];
  };
  const storage = options.storage ?? [];
  return {
    ...simple(
      'undefine',
      uuid,
      ...flag('managed-save', options.managedSave),
      ...flag('snapshots-metadata', options.snapshotsMetadata),
      ...flag('checkpoints-metadata', options.checkpointsMetadata),
      ...choice('nvram'),
      ...choice('tpm'),
      ...(storage.length === 0 ? [] : [option('storage', storage.map((source) => source.replaceAll(',', ',,')).join(','))]),
    ),
    duration: 'long',
    parse: (_stdout, stderr = '') => [...stderr.matchAll(/^error: (.+)$/gm)].flatMap(([, words = '']) => words),
  };
}

export function renameDomain(uuid: Uuid, newName: string): Operation<void> {
  refuseDangerousName(newName);
  return simple('domrename', uuid, option('new-name', newName));
}

const STATES: Readonly<Record<string, DomainState>> = {
  'no state': 'nostate',
  running: 'running',
  idle: 'blocked',
  paused: 'paused',
  'in shutdown': 'shutdown',
  'shut off': 'shutoff',
  crashed: 'crashed',
  pmsuspended: 'pmsuspended',
};

export const domainState = (uuid: Uuid): Operation<DomainState> => ({
  args: ['domstate', domainOption(uuid)],
  via: 'session',
  parse: (stdout) => {
    const state = STATES[stdout.trim()];
    if (state === undefined) throw unexpected(stdout);
    return state;
  },
});
