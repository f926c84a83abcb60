// Defining a copy: new name, new uuid, new MAC addresses; says which disks the two would share. Of a volume the data is copied too.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { copyOf, hasAddresses, poolPath, withPoolPath, type Copy } from '../documents/copyXml';
import { addressOf, definitionUri } from '../documents/definitionFileSystem';
import { define } from '../documents/definer';
import { definitionOf, type DefinableKind } from '../documents/definitionKind';
import { definitionsOn } from '../documents/objects';
import type { HostModel } from '../hosts/hosts';
import type { Command, CommandContext } from './context';
import { copyVolume, defineCopyOfVolume } from './copyVolume';
import { tellCutOff } from './cutOff';
import { documentToDefine } from './documents';
import { copyName, newNameProblem } from './names';
import { addressMeant, nodeOf, pickHost } from './targets';
import { attempt, tellFailure } from './work';

/** Where the original is. */
interface Original {
  readonly host: HostModel;
  readonly kind: DefinableKind;
  readonly name: string;
  readonly text: string;
}

export const defineAsCopy: Command = async (context, args) => {
  const volume = nodeOf(context, args, 'volume');
  if (volume !== undefined) {
    await copyVolume(context, volume);
    return;
  }
  const original = await originalMeant(context, args);
  if (original === undefined) return;
  const { host, kind } = original;
  if (kind === 'volume') {
    await defineCopyOfVolume(context, host, original.text);
    return;
  }
  const taken = await attempt(context, { title: l10n.t('Define on {0}', host.snapshot.name), host }, async (signal) => definitionsOn(host.hypervisor, kind).names({ signal }));
  if (taken === undefined) return;
  const name = await context.prompts.input({ title: l10n.t('Define a Copy of {0} on {1}', original.name, host.snapshot.name), value: copyName(original.name, taken), validate: (value) => newNameProblem(value, taken) });
  const source = name === undefined ? undefined : await elsewhere(context, original, name);
  const copy = name === undefined || source === undefined ? undefined : copyOf(source, name);
  if (name === undefined || copy === undefined || !(await agreed(context, name, host, copy))) return;
  const title = l10n.t('Define {0} on {1}', name, host.snapshot.name);
  const outcome = await attempt(context, { title, host }, async (signal) => define({ host, kind, text: copy.xml, validation: 'validate', expects: 'gone', signal }, context.history));
  if (outcome === undefined) return;
  if (outcome.kind === 'refused') tellFailure(context.prompts, title, outcome.failure, host.id);
  else if (outcome.kind === 'changed') context.prompts.tell('warning', l10n.t('{0} has another `{1}` already.', host.snapshot.name, name));
  else if (outcome.kind === 'cut-off') tellCutOff(context, { name, text: copy.xml, host }, outcome);
  else if (outcome.uuid === '') context.prompts.tell('warning', l10n.t('`{0}` is defined on {1}. What libvirt made of it was not read back.', outcome.name, host.snapshot.name));
  else await vscode.window.showTextDocument(definitionUri({ host: host.id, kind, uuid: outcome.uuid, name: outcome.name }));
};

/** A pool on a directory that another pool has would be refused: it gets its own. */
async function elsewhere(context: CommandContext, { text, host }: Original, name: string): Promise<string | undefined> {
  const old = poolPath(text);
  if (old === undefined) return text;
  const path = await context.prompts.input({
    title: l10n.t('Define a Copy of {0} on {1}', definitionOf(text)?.name ?? '', host.snapshot.name),
    prompt: l10n.t('The directory of {0}: no two pools can have one', name),
    value: `${old.replace(/[^/]+$/, '')}${name}`,
    validate: (value) => (!value.startsWith('/') ? l10n.t('A path begins with `/`.') : value === old ? l10n.t('`{0}` is there already.', value) : undefined),
  });
  return path === undefined ? undefined : withPoolPath(text, path);
}

async function agreed(context: CommandContext, name: string, host: HostModel, { xml, shared }: Copy): Promise<boolean> {
  const addresses = hasAddresses(xml) ? [l10n.t('It has the same IP addresses as the original: change them in one of the two before both run.')] : [];
  const what = definitionOf(xml)?.kind === 'pool' ? l10n.t('It gets its own uuid.') : l10n.t('It gets its own uuid and MAC addresses.');
  const detail = shared.length === 0 ? [what, ...addresses].join('\n') : [l10n.t('It gets its own uuid and MAC addresses, and shares these disks with the original. Never run both on one writable disk:'), ...shared].join('\n');
  return (await context.prompts.ask({ message: l10n.t('Define {0} on {1}?', name, host.snapshot.name), detail, choices: [{ id: 'yes', title: l10n.t('Define') }] })) === 'yes';
}

/** The object of a node or `libvirt:` document, else the text of a local file for a host to pick. */
async function originalMeant(context: CommandContext, args: readonly unknown[]): Promise<Original | undefined> {
  const address = addressMeant(context, args);
  const host = address === undefined ? undefined : context.hosts.get(address.host);
  if (address !== undefined && host !== undefined) {
    const open = vscode.workspace.textDocuments.find((one) => addressOf(one.uri)?.uuid === address.uuid && args[0] instanceof vscode.Uri);
    const text = open?.getText() ?? (await attempt(context, { title: l10n.t('Read {0}', address.name), host }, async (signal) => definitionsOn(host.hypervisor, address.kind).read(address.uuid, { signal })));
    return text === undefined ? undefined : { host, kind: address.kind, name: address.name, text };
  }
  const document = await documentToDefine(context, args);
  if (document === 'only-shown') return undefined;
  const definition = document === undefined ? undefined : definitionOf(document.getText());
  if (document === undefined || definition === undefined) {
    context.prompts.tell('info', l10n.t('Open a domain, network, pool or volume as XML first, or choose one in the tree.'));
    return undefined;
  }
  const picked = await pickHost(context, l10n.t('Define on which host?'));
  return picked === undefined ? undefined : { host: picked, kind: definition.kind, name: definition.name, text: document.getText() };
}
