// A volume from XML: which pool, what is there already, a question, and what libvirt made of it.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { withName } from '../documents/copyXml';
import { differences } from '../documents/definer';
import { definitionOf } from '../documents/definitionKind';
import { lostSentence } from '../documents/lostWords';
import type { HostModel } from '../hosts/hosts';
import type { Pool } from '../virsh/hypervisor';
import type { CommandContext } from './context';
import { makeVolume } from './makeVolume';
import { newNameProblem } from './names';
import { attempt } from './work';

/** The XML of a volume, and the document that it stands in if there is one. */
export interface VolumeText {
  readonly text: string;
  readonly uri?: vscode.Uri | undefined;
}

/** A volume that is to be made. */
interface Wanted {
  readonly host: HostModel;
  readonly pool: Pool;
  readonly name: string;
  readonly text: string;
}

/** Makes a volume from XML, in a pool that the person picks. libvirt can redefine none: where there is one of its name, the two are shown, and another name is asked for. */
export async function createVolumeFrom(context: CommandContext, host: HostModel, source: VolumeText): Promise<void> {
  const name = definitionOf(source.text)?.name ?? '';
  const pool = await pickPool(context, host, l10n.t('Create {0} in which pool of {1}?', name, host.snapshot.name));
  const taken = pool === undefined ? undefined : await attempt(context, { title: l10n.t('Read {0}', pool.name), host }, async (signal) => (await host.hypervisor.volumes.list(pool.uuid, { signal })).map((one) => one.name));
  if (pool === undefined || taken === undefined) return;
  const wanted = await freelyNamed(context, { host, pool, name, text: source.text }, { uri: source.uri, taken });
  if (wanted === undefined) return;
  const question = { message: l10n.t('Create {0} in {1} on {2}?', wanted.name, pool.name, host.snapshot.name), choices: [{ id: 'yes', title: l10n.t('Create Volume') }] };
  if ((await context.prompts.ask(question)) === 'yes') await create(context, wanted);
}

/** Shows the file beside the volume of its name that the host has. */
export async function compareVolume(context: CommandContext, host: HostModel, source: VolumeText): Promise<void> {
  const name = definitionOf(source.text)?.name ?? '';
  const holders = await attempt(context, { title: l10n.t('Compare with {0}', host.snapshot.name), host }, async (signal) => {
    const pools = (await host.hypervisor.pools.list({ signal })).filter((pool) => pool.active);
    const has = await Promise.all(pools.map(async (pool) => (await host.hypervisor.volumes.list(pool.uuid, { signal })).some((one) => one.name === name)));
    return pools.filter((_, index) => has[index]);
  });
  if (holders === undefined) return;
  if (holders.length === 0) {
    context.prompts.tell('info', l10n.t('{0} has no {1} yet.', host.snapshot.name, name));
    return;
  }
  const pool = holders.length === 1 ? holders[0] : await context.prompts.pick(holders.map((one) => ({ label: one.name, value: one })), { title: l10n.t('Compare with the one in which pool?') });
  if (pool !== undefined) await showDiff(context, { host, pool, name, text: source.text }, source.uri);
}

async function pickPool(context: CommandContext, host: HostModel, title: string): Promise<Pool | undefined> {
  const pools = await attempt(context, { title, host }, async (signal) => (await host.hypervisor.pools.list({ signal })).filter((pool) => pool.active));
  if (pools?.length === 0) {
    context.prompts.tell('warning', l10n.t('{0} has no storage pool that runs: start one, or define one first.', host.snapshot.name));
    return undefined;
  }
  return pools === undefined ? undefined : context.prompts.pick(pools.map((one) => ({ label: one.name, value: one })), { title });
}

async function freelyNamed(context: CommandContext, wanted: Wanted, { uri, taken }: { readonly uri: vscode.Uri | undefined; readonly taken: readonly string[] }): Promise<Wanted | undefined> {
  const { host, pool, name, text } = wanted;
  if (!taken.includes(name)) return wanted;
  await showDiff(context, wanted, uri);
  const answer = await context.prompts.ask({
    message: l10n.t('{0} on {1} has {2} already.', pool.name, host.snapshot.name, name),
    detail: l10n.t('libvirt cannot redefine a volume: its data stands in it. The editor shows how the two differ.'),
    choices: [{ id: 'name', title: l10n.t('Create Under Another Name …') }],
  });
  const chosen = answer === 'name' ? await context.prompts.input({ title: l10n.t('Create Under Another Name'), value: freeName(name, taken), validate: (value) => newNameProblem(value, taken) }) : undefined;
  return chosen === undefined ? undefined : { ...wanted, name: chosen, text: withName(text, chosen) };
}

/** `web.qcow2` → `web-2.qcow2`. */
function freeName(name: string, taken: readonly string[]): string {
  const [, stem = name, ending = ''] = /^(.+?)(\.[^.]+)?$/.exec(name) ?? [];
  for (let number = 2; ; number += 1) if (!taken.includes(`${stem}-${number}${ending}`)) return `${stem}-${number}${ending}`;
}

async function showDiff(context: CommandContext, { host, pool, name, text }: Wanted, uri: vscode.Uri | undefined): Promise<void> {
  const onHost = await attempt(context, { title: l10n.t('Read {0}', name), host }, async (signal) => host.hypervisor.volumes.xml(pool.uuid, name, { signal }));
  if (onHost === undefined) return;
  const [theirs, mine] = [onHost, text].map((one) => context.views.textUri({ name: `${name}.xml`, text: one }));
  await vscode.commands.executeCommand('vscode.diff', theirs, uri ?? mine, l10n.t('{0}: on {1} ↔ this file', name, host.snapshot.name));
}

/** What the pool decides, whatever a text says: where the volume is, how much of it is there, whose it is. */
const ofThePool = /\/(?:key|allocation|physical|path|timestamps|permissions)(?:\/|$)/;

async function create(context: CommandContext, { host, pool, name, text }: Wanted): Promise<void> {
  const { volumes } = host.hypervisor;
  const made = await makeVolume(context, { title: l10n.t('Create {0} in {1}', name, pool.name), name, pool: pool.uuid, host }, async (signal) => volumes.create(pool.uuid, { xml: text }, { signal }));
  if (made === undefined) return;
  // It is there, whatever goes wrong from here on.
  const readBack = await volumes.xml(pool.uuid, name).catch(() => text);
  const sentence = lostSentence(name, host.snapshot.name, differences(text, readBack).filter(({ path }) => !ofThePool.test(path)));
  const changes = { title: l10n.t('Show Changes'), run: async () => context.views.compare({ name: `${name}.xml`, text }, { name: `${name}.xml`, text: readBack }, l10n.t('{0}: written ↔ kept by libvirt', name)) };
  if (sentence === undefined) context.prompts.tell('info', l10n.t('{0} is in {1} on {2}.', name, pool.name, host.snapshot.name));
  else context.prompts.tell('warning', sentence, [changes]);
}
