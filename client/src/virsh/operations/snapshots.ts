// Operations on a domain's snapshots.
import type { Snapshot, SnapshotCreateOptions, Uuid } from '../hypervisor';
import { refuseDangerousName } from '../names';
import { lines, nothing, option, unexpected, wholeText, type Operation } from '../operation';
import { parseHostXml } from '../hostXml';
import { textAt } from '../xml';
import { domainOption } from './lifecycle';

const nameOption = (name: string): string => option('snapshotname', name);

export const snapshotNames = (uuid: Uuid): Operation<readonly string[]> => ({
  args: ['snapshot-list', domainOption(uuid), '--name'],
  via: 'session',
  parse: lines,
});

export const checkpointNames = (uuid: Uuid): Operation<readonly string[]> => ({
  args: ['checkpoint-list', domainOption(uuid), '--name'],
  via: 'session',
  parse: lines,
});

/** The current snapshot's name; fails where there is none. */
export const currentSnapshot = (uuid: Uuid): Operation<string> => ({
  args: ['snapshot-current', domainOption(uuid), '--name'],
  via: 'session',
  parse: (stdout) => stdout.replace(/\n$/, ''),
});

export const snapshotXml = (uuid: Uuid, name: string): Operation<string> => ({
  args: ['snapshot-dumpxml', domainOption(uuid), nameOption(name)],
  via: 'session',
  parse: wholeText,
});

/** One snapshot without its place in the tree. */
export const snapshot = (uuid: Uuid, name: string): Operation<Snapshot> => ({
  ...snapshotXml(uuid, name),
  parse: (stdout) => {
    const root = parseHostXml(stdout);
    if (root?.name !== 'domainsnapshot') throw unexpected(stdout);
    const created = Number(textAt(root, 'creationTime'));
    return {
      name,
      parent: textAt(root, 'parent', 'name'),
      state: textAt(root, 'state') ?? '',
      created: Number.isFinite(created) ? created : undefined,
      description: textAt(root, 'description'),
      current: false,
      children: [],
    };
  },
});

/** Hangs children below their parents; a snapshot whose parent is unknown becomes a root. Oldest first. */
export function snapshotTree(flat: readonly Snapshot[], current: string | undefined): readonly Snapshot[] {
  const known = new Set(flat.map((one) => one.name));
  const build = (parent: string | undefined): readonly Snapshot[] =>
    flat
      .filter((one) => (one.parent !== undefined && known.has(one.parent) ? one.parent : undefined) === parent)
      .sort((a, b) => (a.created ?? 0) - (b.created ?? 0) || a.name.localeCompare(b.name))
      .map((one) => ({ ...one, current: one.name === current, children: build(one.name) }));
  return build(undefined);
}

/** Gives back the name, which libvirt makes up when there is none. */
export function createSnapshot(uuid: Uuid, options: SnapshotCreateOptions = {}): Operation<string> {
  if (options.name !== undefined) refuseDangerousName(options.name);
  const flags = [
    ...(options.diskOnly === true ? ['--disk-only'] : []),
    ...(options.quiesce === true ? ['--quiesce'] : []),
    ...(options.atomic === true ? ['--atomic'] : []),
  ];
  return {
    args: [
      'snapshot-create-as',
      domainOption(uuid),
      ...(options.name === undefined ? [] : [option('name', options.name)]),
      ...(options.description === undefined ? [] : [option('description', options.description)]),
      ...flags,
    ],
    answer: 'loud',
    duration: 'long',
    job: { domain: uuid, operation: 'Snapshot' },
    parse: (stdout) => {
      const name = /^Domain snapshot (.*) created/.exec(stdout.trim())?.[1];
      if (name === undefined) throw unexpected(stdout);
      return name;
    },
  };
}

export const revertToSnapshot = (uuid: Uuid, name: string, options: { readonly then?: 'running' | 'paused'; readonly force?: boolean } = {}): Operation<void> => ({
  args: [
    'snapshot-revert',
    domainOption(uuid),
    nameOption(name),
    ...(options.then === undefined ? [] : [`--${options.then}`]),
    ...(options.force === true ? ['--force'] : []),
  ],
  duration: 'long',
  parse: nothing,
});

const SCOPES = { this: [], children: ['--children'], 'children-only': ['--children-only'] } as const;

export const deleteSnapshot = (
  uuid: Uuid,
  name: string,
  options: { readonly scope?: 'this' | 'children' | 'children-only'; readonly metadataOnly?: boolean } = {},
): Operation<void> => ({
  args: ['snapshot-delete', domainOption(uuid), nameOption(name), ...SCOPES[options.scope ?? 'this'], ...(options.metadataOnly === true ? ['--metadata'] : [])],
  duration: 'long',
  parse: nothing,
});
