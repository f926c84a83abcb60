// What a command works on: the nodes it was given, the definition in the active editor, or what the person picks.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressOf } from '../documents/definitionFileSystem';
import { partOf } from '../documents/objects';
import type { DefinitionAddress, EditableKind } from '../documents/uris';
import type { HostModel } from '../hosts/hosts';
import type { TreeNode } from '../tree/nodes';
import { stateWord } from '../tree/words';
import { maskSecrets } from '../virsh/commandLine';
import type { DomainSummary, Network, Pool } from '../virsh/hypervisor';
import type { CommandContext, DomainTarget } from './context';

/** The argument by which a key binding says: take what is selected in the tree. */
const fromSelection = 'selection';

/** The nodes that VS Code handed to a command: all selected ones when the clicked one is among them. */
export function nodesOf(context: CommandContext, args: readonly unknown[]): readonly TreeNode[] {
  const [first, all] = args;
  if (first === fromSelection) return context.view.selection;
  if (!isNode(first)) return [];
  return Array.isArray(all) && all.includes(first) ? all.filter(isNode) : [first];
}

/** Where a command works on one thing alone: the node that was clicked, whatever else is selected. */
function clicked(args: readonly unknown[]): readonly unknown[] {
  return isNode(args[0]) ? [args[0]] : args;
}

/** The node that was clicked, or else the first selected one, if it is of these kinds. */
export function nodeOf<Kind extends TreeNode['kind']>(context: CommandContext, args: readonly unknown[], ...kinds: readonly Kind[]): Extract<TreeNode, { kind: Kind }> | undefined {
  return nodesOf(context, clicked(args)).find((node): node is Extract<TreeNode, { kind: Kind }> => kinds.some((kind) => kind === node.kind));
}

/** Which domains a command is for. */
export interface DomainWish {
  readonly title: string;
  readonly suits?: ((domain: DomainSummary) => boolean) | undefined;
  /** Only domains of this host are offered. */
  readonly on?: string | undefined;
}

/** How long a list waits for a host that does not answer soon: the others are there. */
const patienceMs = 5000;

/** Has the hosts say what they have now: while nobody sees the tree, nobody follows them, and some were never looked at. */
async function upToDate(context: CommandContext, hosts: readonly HostModel[]): Promise<void> {
  if (hosts.length === 0) return;
  const late = new Promise<void>((resolve) => void setTimeout(resolve, patienceMs).unref());
  const stopped = (signal: AbortSignal): Promise<void> => new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  const ready = Promise.all(hosts.map(async (host) => host.ready())).then(() => undefined);
  await context.prompts.progress({ title: l10n.t('Looking at your hosts') }, async (signal) => Promise.race([ready, late, stopped(signal)]));
}

/** The hosts that a command may work on: that of the definition it is given or that is in front, else any. What was chosen in the tree is seen, and so up to date. */
function hostsMeant(context: CommandContext, args: readonly unknown[], on?: string): readonly HostModel[] {
  if (nodesOf(context, args).length > 0) return [];
  const id = on ?? (args.length === 0 ? activeAddress() : addressGiven(args))?.host;
  if (id === undefined) return [...context.hosts.all, ...context.hosts.unanswered];
  const host = context.hosts.get(id);
  return host === undefined ? [] : [host];
}

/** The domains that a command works on; empty when the person picked none, or none suits (which is said). */
export async function domainTargets(context: CommandContext, args: readonly unknown[], wish: DomainWish): Promise<readonly DomainTarget[]> {
  await upToDate(context, hostsMeant(context, args, wish.on));
  const suits = wish.suits ?? ((): boolean => true);
  const given = wish.on === undefined ? givenDomains(context, args) : [];
  if (given.length > 0) {
    const fitting = given.filter(({ domain }) => suits(domain));
    if (fitting.length === 0) context.prompts.tell('info', unsuitable(wish, given));
    return fitting;
  }
  // Another machine in place of the one that was meant would be the wrong one.
  if (wish.on === undefined && namesDomain(context, args)) {
    tellGone(context, wish.title);
    return [];
  }
  const picked = await pickDomain(context, { ...wish, suits });
  return picked === undefined ? [] : [picked];
}

/** The one domain that a command works on. */
export async function domainTarget(context: CommandContext, args: readonly unknown[], wish: DomainWish): Promise<DomainTarget | undefined> {
  return (await domainTargets(context, clicked(args), wish))[0];
}

/** Whether a domain was meant, there or not. */
function namesDomain(context: CommandContext, args: readonly unknown[]): boolean {
  return nodesOf(context, args).some(isOfDomain) || addressGiven(args)?.kind === 'domain' || args[0] === fromSelection;
}

function isOfDomain(node: TreeNode): node is Extract<TreeNode, { uuid: string }> {
  return 'uuid' in node && node.kind !== 'network' && node.kind !== 'pool';
}

function tellGone(context: CommandContext, title: string): void {
  context.prompts.tell('info', l10n.t('{0}: what was chosen is not there, or not any more. Choose it in the tree and try again.', title));
}

/** The host that a command works on: of the node, of the definition in the editor, or picked. */
export async function hostTarget(context: CommandContext, args: readonly unknown[], title: string): Promise<HostModel | undefined> {
  const [first] = args;
  const node = nodesOf(context, clicked(args)).find((one) => 'host' in one);
  const id = node !== undefined && 'host' in node ? node.host : typeof first === 'string' && first !== fromSelection ? first : undefined;
  if (id === undefined) return pickHost(context, title);
  const host = context.hosts.get(id);
  if (host === undefined) context.prompts.tell('info', l10n.t('The host {0} is not in your list any more.', maskSecrets(id)));
  return host;
}

/** Lets the person pick a host; the only one is taken without a question. */
export async function pickHost(context: CommandContext, title: string): Promise<HostModel | undefined> {
  if (context.hosts.all.length === 0) await upToDate(context, context.hosts.unanswered);
  const hosts = context.hosts.all;
  const [only] = hosts;
  if (hosts.length === 1) return only;
  if (hosts.length === 0) {
    context.prompts.tell('info', l10n.t('There is no host yet.'), [{ title: l10n.t('Add Host …'), run: () => vscode.commands.executeCommand('libvirt.addHost') }]);
    return undefined;
  }
  return context.prompts.pick(hosts.map((host) => ({ label: host.snapshot.name, description: maskSecrets(host.snapshot.uri), value: host })), { title });
}

/** A network or a pool that a command works on. */
export interface ObjectTarget {
  readonly host: HostModel;
  readonly kind: 'network' | 'pool';
  readonly object: Network | Pool;
}

/** The one network or pool that a command works on. */
export async function objectTarget(context: CommandContext, args: readonly unknown[], wish: Parameters<typeof objectTargets>[2]): Promise<ObjectTarget | undefined> {
  return (await objectTargets(context, clicked(args), wish))[0];
}

/** The networks or pools that a command works on: those of the nodes, or one that the person picks. */
export async function objectTargets(context: CommandContext, args: readonly unknown[], wish: { readonly title: string; readonly kind: 'network' | 'pool'; readonly suits?: (object: Network | Pool) => boolean }): Promise<readonly ObjectTarget[]> {
  await upToDate(context, hostsMeant(context, args));
  const suits = wish.suits ?? ((): boolean => true);
  const all = context.hosts.all.flatMap((host) => host.snapshot[partOf(wish.kind)].value.map((object) => ({ host, kind: wish.kind, object: object as Network | Pool })));
  const wanted = nodesOf(context, args).flatMap((node) => (node.kind === wish.kind ? [node] : []));
  const address = addressGiven(args);
  const given = all.filter(({ host, object }) => wanted.some((node) => node.host === host.id && node.uuid === object.uuid) || (address?.host === host.id && address.uuid === object.uuid));
  if (given.length > 0) {
    const fitting = given.filter(({ object }) => suits(object));
    const [first] = given;
    if (fitting.length === 0 && first !== undefined) context.prompts.tell('info', l10n.t('{0}: {1} on {2} is {3}, for which this cannot be done or is so already.', wish.title, first.object.name, first.host.snapshot.name, first.object.active ? l10n.t('active') : l10n.t('inactive')));
    return fitting;
  }
  if (wanted.length > 0 || address?.kind === wish.kind) {
    tellGone(context, wish.title);
    return [];
  }
  const items = all.filter(({ object }) => suits(object)).map((one) => ({ label: one.object.name, description: one.host.snapshot.name, value: one }));
  if (items.length === 0) {
    context.prompts.tell('info', wish.kind === 'network' ? l10n.t('{0}: there is no network for which this can be done now.', wish.title) : l10n.t('{0}: there is no storage pool for which this can be done now.', wish.title));
    return [];
  }
  const picked = await context.prompts.pick(items, { title: wish.title });
  return picked === undefined ? [] : [picked];
}

/** The address of the definition that a command means: of a URI or node it was given, else of the active editor. */
export function addressMeant(context: CommandContext, args: readonly unknown[]): DefinitionAddress | undefined {
  const given = addressGiven(args);
  if (given !== undefined) return given;
  for (const node of nodesOf(context, clicked(args))) {
    const address = addressOfNode(context, node);
    if (address !== undefined) return address;
  }
  return args.length > 0 ? undefined : activeAddress();
}

/** The definition that a node stands for. */
export function addressOfNode(context: CommandContext, node: TreeNode): DefinitionAddress | undefined {
  const kind = editableKind(node);
  if (kind === undefined || !('uuid' in node)) return undefined;
  const host = context.hosts.get(node.host);
  const name = host?.snapshot[partOf(kind)].value.find((one) => one.uuid === node.uuid)?.name;
  return name === undefined ? undefined : { host: node.host, kind, uuid: node.uuid, name };
}

function editableKind(node: TreeNode): EditableKind | undefined {
  if (node.kind === 'network' || node.kind === 'pool') return node.kind;
  return 'uuid' in node ? 'domain' : undefined;
}

function givenDomains(context: CommandContext, args: readonly unknown[]): DomainTarget[] {
  // A key is pressed on what it acts on: Delete on a snapshot or a disk does not mean its machine.
  const nodes = nodesOf(context, args).filter(isOfDomain).filter((node) => args[0] !== fromSelection || node.kind === 'domain');
  const address = args.length === 0 ? activeAddress() : addressGiven(args);
  const wanted = [...nodes, ...(address?.kind === 'domain' ? [address] : [])];
  const seen = new Set<string>();
  return wanted.flatMap(({ host, uuid }) => {
    const model = context.hosts.get(host);
    const domain = model?.snapshot.domains.value.find((one) => one.uuid === uuid);
    if (model === undefined || domain === undefined || seen.has(`${uuid} ${host}`)) return [];
    seen.add(`${uuid} ${host}`);
    return [{ host: model, domain }];
  });
}

async function pickDomain(context: CommandContext, wish: DomainWish & { readonly suits: (domain: DomainSummary) => boolean }): Promise<DomainTarget | undefined> {
  const known = context.hosts.all.filter((host) => wish.on === undefined || host.id === wish.on).flatMap((host) => host.snapshot.domains.value.map((domain) => ({ host, domain })));
  // The first is one Enter away: what is selected in the tree is what is most likely meant.
  const selected = new Set(context.view.selection.filter(isOfDomain).map(({ host, uuid }) => `${uuid} ${host}`));
  const rank = ({ host, domain }: DomainTarget): number => (selected.has(`${domain.uuid} ${host.id}`) ? 0 : 1);
  const items = known.filter(({ domain }) => wish.suits(domain)).sort((one, other) => rank(one) - rank(other)).map((value) => ({ label: value.domain.name, description: `${value.host.snapshot.name} · ${stateWord(value.domain.state)}`, value }));
  if (items.length === 0) {
    context.prompts.tell('info', l10n.t('{0}: there is no domain for which this can be done now.', wish.title));
    return undefined;
  }
  return context.prompts.pick(items, { title: wish.title });
}

function unsuitable(wish: DomainWish, given: readonly DomainTarget[]): string {
  const [first] = given;
  if (given.length === 1 && first !== undefined) return l10n.t('{0}: {1} on {2} is {3}.', wish.title, first.domain.name, first.host.snapshot.name, stateWord(first.domain.state));
  return l10n.t('{0}: none of the {1} selected domains is in a state for this.', wish.title, given.length);
}

function addressGiven(args: readonly unknown[]): DefinitionAddress | undefined {
  return args[0] instanceof vscode.Uri ? addressOf(args[0]) : undefined;
}

function activeAddress(): DefinitionAddress | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri === undefined ? undefined : addressOf(uri);
}

function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;
}
