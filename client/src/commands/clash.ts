// A name or uuid that the host has already: says whose it is, and offers the ways out.
import * as l10n from '@vscode/l10n';
import { withName, withUuid } from '../documents/copyXml';
import { definitionOf } from '../documents/definitionKind';
import { definitionsOn, isShutOff } from '../documents/objects';
import type { EditableKind } from '../documents/uris';
import type { HostModel } from '../hosts/hosts';
import type { CommandContext } from './context';
import { newNameProblem } from './names';

/** What the host has of what a text defines. */
export type Clash =
  | { readonly kind: 'none' }
  /** The host has exactly this object: defining replaces its definition. */
  | { readonly kind: 'same'; readonly uuid: string }
  /** Another object has this name; the text's uuid is another one. */
  | { readonly kind: 'name-taken'; readonly name: string; readonly uuid: string }
  /** The uuid belongs to an object with another name; the text's name may be that of yet another one. */
  | { readonly kind: 'uuid-taken'; readonly uuid: string; readonly hostName: string; readonly name: string; readonly nameIs: 'free' | 'taken' };

/** Compares what a text says with what the host has. A text without a uuid means the object of its name. */
export function clashOf(wanted: { readonly name: string; readonly uuid: string }, has: { readonly uuidOfName: string | undefined; readonly nameOfUuid: string | undefined }): Clash {
  const { name, uuid } = wanted;
  if (uuid !== '' && has.nameOfUuid !== undefined) {
    return has.nameOfUuid === name ? { kind: 'same', uuid } : { kind: 'uuid-taken', uuid, hostName: has.nameOfUuid, name, nameIs: has.uuidOfName === undefined ? 'free' : 'taken' };
  }
  if (has.uuidOfName === undefined) return { kind: 'none' };
  return uuid === '' || uuid === has.uuidOfName ? { kind: 'same', uuid: has.uuidOfName } : { kind: 'name-taken', name, uuid: has.uuidOfName };
}

/** A text that can be defined, and the object that it replaces if there is one. */
export interface Settled {
  readonly text: string;
  readonly replaces: { readonly uuid: string; readonly name: string } | undefined;
  /** The name that the object must get before the define, once the person agreed to that too. */
  readonly rename?: string;
}

/** A text that clashes, and where. */
interface Asked {
  readonly host: HostModel;
  readonly kind: EditableKind;
  readonly text: string;
  readonly signal: AbortSignal | undefined;
}

/** Looks at the host, asks where names or uuids clash, and gives the text to define; undefined when the person stops. */
export async function settleClash(context: CommandContext, host: HostModel, kind: EditableKind, text: string, signal?: AbortSignal): Promise<Settled | undefined> {
  const wanted = definitionOf(text) ?? { name: '', uuid: '' };
  const definitions = definitionsOn(host.hypervisor, kind);
  const uuidOfName = wanted.name === '' ? undefined : await definitions.findByName(wanted.name, { signal });
  const nameOfUuid = wanted.uuid === '' ? undefined : await definitions.nameOf(wanted.uuid, { signal });
  const clash = clashOf(wanted, { uuidOfName, nameOfUuid });
  switch (clash.kind) {
    case 'none': return { text, replaces: undefined };
    case 'same': return { text: withUuid(text, clash.uuid), replaces: { uuid: clash.uuid, name: wanted.name } };
    case 'name-taken': return settleName(context, { host, kind, text, signal }, clash);
    case 'uuid-taken': return settleUuid(context, { host, kind, text, signal }, clash);
  }
}

async function settleName(context: CommandContext, asked: Asked, clash: Extract<Clash, { kind: 'name-taken' }>): Promise<Settled | undefined> {
  const { host, text } = asked;
  const answer = await context.prompts.ask({
    message: l10n.t('{0} has another `{1}` already.', host.snapshot.name, clash.name),
    detail: l10n.t('Its uuid is {0}; the text has another one.', clash.uuid),
    choices: [
      { id: 'redefine', title: l10n.t('Redefine the Existing One') },
      { id: 'name', title: l10n.t('Define Under Another Name …') },
    ],
  });
  if (answer === 'redefine') return { text: withUuid(text, clash.uuid), replaces: { uuid: clash.uuid, name: clash.name } };
  return answer === 'name' ? askForName(context, asked, clash.name) : undefined;
}

async function settleUuid(context: CommandContext, asked: Asked, clash: Extract<Clash, { kind: 'uuid-taken' }>): Promise<Settled | undefined> {
  const { host, kind, text, signal } = asked;
  const canRename = kind === 'domain' && clash.nameIs === 'free' && (await isShutOff(host, clash.uuid, { signal }));
  const answer = await context.prompts.ask({
    message: l10n.t('{0} knows this uuid as `{1}`, and the text calls it `{2}`.', host.snapshot.name, clash.hostName, clash.name),
    detail: clash.nameIs === 'free' ? clash.uuid : l10n.t('`{0}` is there too: another one, with its own uuid.', clash.name),
    choices: [
      ...(canRename ? [{ id: 'rename' as const, title: l10n.t('Rename to {0} and Redefine', clash.name) }] : []),
      { id: 'redefine' as const, title: l10n.t('Redefine {0}', clash.hostName) },
      { id: 'uuid' as const, title: clash.nameIs === 'free' ? l10n.t('Define as a New One') : l10n.t('Define Under Another Name …') },
    ],
  });
  if (answer === 'rename') return { text, replaces: { uuid: clash.uuid, name: clash.hostName }, rename: clash.name };
  if (answer === 'redefine') return { text: withName(text, clash.hostName), replaces: { uuid: clash.uuid, name: clash.hostName } };
  if (answer !== 'uuid') return undefined;
  const fresh = withUuid(text, undefined);
  return clash.nameIs === 'free' ? { text: fresh, replaces: undefined } : askForName(context, { ...asked, text: fresh }, clash.name);
}

async function askForName(context: CommandContext, { host, kind, text, signal }: Asked, name: string): Promise<Settled | undefined> {
  const taken = await definitionsOn(host.hypervisor, kind).names({ signal });
  const chosen = await context.prompts.input({ title: l10n.t('Define Under Another Name'), value: `${name}-2`, validate: (value) => newNameProblem(value, taken) });
  return chosen === undefined ? undefined : { text: withName(text, chosen), replaces: undefined };
}
