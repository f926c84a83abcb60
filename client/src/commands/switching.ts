// Networks and storage pools: start, stop, autostart, refresh, undefine. One row a command, for both kinds.
import * as l10n from '@vscode/l10n';
import { definitionsOn, partOf } from '../documents/objects';
import { descendants, parseXml } from '../documents/xmlTree';
import { failureOf, type Hypervisor, type Network, type Pool } from '../virsh/hypervisor';
import type { Command, CommandContext } from './context';
import { objectTargets, type ObjectTarget } from './targets';
import { detailOf, fewOf, onEach } from './work';

interface Verb {
  readonly title: () => string;
  readonly suits: (object: Network | Pool, kind: 'network' | 'pool') => boolean;
  readonly run: (objects: Hypervisor['networks'] | Hypervisor['pools'], uuid: string, signal: AbortSignal) => Promise<void>;
  /** Why the person must agree; the sentence may depend on the kind. */
  readonly risk?: (kind: 'network' | 'pool') => string;
  /** Keep the definition first. */
  readonly keeps?: 'definition';
}

const start: Verb = { title: () => l10n.t('Start'), suits: (one) => !one.active, run: async (objects, uuid, signal) => objects.start(uuid, { signal }) };
const stop: Verb = {
  title: () => l10n.t('Stop'), suits: (one) => one.active, run: async (objects, uuid, signal) => objects.stop(uuid, { signal }),
  risk: (kind) => (kind === 'network' ? l10n.t('Running machines lose their connection to it, and get it back only when they are restarted or their interfaces attached again.') : l10n.t('Its volumes cannot be managed until it is started again. No data is lost.')),
};
const autostartOn: Verb = { title: () => l10n.t('Start with the Host'), suits: (one) => one.persistent && !one.autostart, run: async (objects, uuid, signal) => objects.setAutostart(uuid, 'on', { signal }) };
const autostartOff: Verb = { title: () => l10n.t('Do Not Start with the Host'), suits: (one) => one.autostart, run: async (objects, uuid, signal) => objects.setAutostart(uuid, 'off', { signal }) };
/** libvirt undefines no pool that is active; a network goes on until it is stopped. */
const undefinable: Verb['suits'] = (one, kind) => one.persistent && (kind === 'network' || !one.active);
const undefineIt: Verb = {
  title: () => l10n.t('Undefine'), suits: undefinable, run: async (objects, uuid, signal) => objects.undefine(uuid, { signal }), keeps: 'definition',
  risk: (kind) => (kind === 'network' ? l10n.t('The definition is kept in the history of this extension. Machines that use this network will not start.') : l10n.t('The definition is kept in the history of this extension. Its volumes stay where they are.')),
};

/** Commands on networks. */
export const networkCommands = {
  start: switching('network', start), stop: switching('network', stop), autostartOn: switching('network', autostartOn), autostartOff: switching('network', autostartOff), undefine: switching('network', undefineIt),
};

/** Commands on storage pools. */
export const poolCommands = {
  start: switching('pool', start), stop: switching('pool', stop), autostartOn: switching('pool', autostartOn), autostartOff: switching('pool', autostartOff), undefine: switching('pool', undefineIt),
};

/** Reads the directory of a pool again, on the host. */
export const refreshPool: Command = async (context, args) => {
  const targets = await objectTargets(context, args, { title: l10n.t('Refresh Volumes'), kind: 'pool', suits: (one) => one.active });
  const [first] = targets;
  if (first === undefined) return;
  const title = l10n.t('Refresh Volumes');
  await onEach(context, targets, {
    title: targets.length === 1 ? `${title}: ${nameOf(first)}` : l10n.t('{0}: {1} selected', title, targets.length),
    nameOf: (target) => `${title}: ${nameOf(target)}`,
    hostOf: ({ host }) => host,
    run: async ({ host, object }, signal) => {
      await host.hypervisor.pools.refresh(object.uuid, { signal });
      await host.refresh({ pool: object.uuid });
    },
  });
};

function switching(kind: 'network' | 'pool', verb: Verb): Command {
  return async (context, args) => {
    const targets = await objectTargets(context, args, { title: verb.title(), kind, suits: (one) => verb.suits(one, kind) });
    const [first] = targets;
    if (first === undefined || !(await agreed(context, verb, targets))) return;
    await onEach(context, targets, {
      title: targets.length === 1 ? `${verb.title()}: ${nameOf(first)}` : l10n.t('{0}: {1} selected', verb.title(), targets.length),
      nameOf: (target) => `${verb.title()}: ${nameOf(target)}`,
      hostOf: ({ host }) => host,
      run: async (target, signal) => {
        const act = async (): Promise<void> => verb === start && kind === 'pool' ? startPool(context, target, signal) : verb.run(kind === 'network' ? target.host.hypervisor.networks : target.host.hypervisor.pools, target.object.uuid, signal);
        await (verb.keeps === 'definition' ? keeping(context, target, signal, act) : act());
        await target.host.refresh(partOf(kind));
      },
    });
  };
}

/** A new pool of a directory that is not there yet cannot start before that is made. */
async function startPool({ prompts }: CommandContext, target: ObjectTarget, signal: AbortSignal): Promise<void> {
  const { host: { hypervisor: { pools } }, object: { uuid } } = target;
  try {
    await pools.start(uuid, { signal });
  } catch (error) {
    if (!/cannot open directory '.*': No such file or directory/.test(failureOf(error).words)) throw error;
    const path = missingDirectory(await pools.xml(uuid, 'inactive', { signal }));
    if (path === undefined) throw error;
    const title = l10n.t('Make the Directory and Start');
    if ((await prompts.ask({ message: l10n.t('The directory of {0} is not there. Make it?', nameOf(target)), detail: path, choices: [{ id: 'yes', title }] })) !== 'yes') return;
    await pools.build(uuid, { signal });
    await pools.start(uuid, { signal });
  }
}

/** Of a pool that is nothing but a directory: building any other may format what is there. */
function missingDirectory(xml: string): string | undefined {
  const root = parseXml(xml);
  const path = root === undefined ? undefined : [...descendants(root)].find((one) => one.name === 'path' && one.text !== '')?.text;
  return root?.attributes['type'] === 'dir' ? path : undefined;
}

async function keeping(context: CommandContext, { host, kind, object }: ObjectTarget, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  const xml = await definitionsOn(host.hypervisor, kind).read(object.uuid, { signal });
  await context.history.replacing({ uri: host.snapshot.uri, object: object.uuid }, { why: 'undefine', name: object.name, xml }, act);
}

async function agreed(context: CommandContext, verb: Verb, targets: readonly ObjectTarget[]): Promise<boolean> {
  const [first] = targets;
  if (verb.risk === undefined || first === undefined) return true;
  const names = targets.map(nameOf);
  const message = l10n.t('{0}: {1}?', verb.title(), fewOf(names));
  const detail = await detailOf(context, verb.title(), [verb.risk(first.kind), ...(targets.length === 1 ? [] : ['', ...names])]);
  return (await context.prompts.ask({ message, detail, choices: [{ id: 'yes', title: verb.title() }] })) === 'yes';
}

function nameOf({ host, object }: ObjectTarget): string {
  return l10n.t('{0} on {1}', object.name, host.snapshot.name);
}
