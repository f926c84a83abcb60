// Files below /etc/libvirt are libvirt's own copies: edits there are lost. Says so once a file, and offers the right way.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Hosts } from '../hosts/hosts';
import type { Prompts } from '../ui/prompts';
import { isLocal } from '../virsh/uri';
import { definitionUri } from './definitionFileSystem';
import { definitionOf, type Definition } from './definitionKind';
import type { EditableKind } from './uris';

/** The directories in which libvirt keeps definitions, of the system and of a user's session. */
const kept = /(^|\/)(etc\/libvirt|\.config\/libvirt)\/(qemu|lxc|libxl|storage|nwfilter|secrets)\/.*\.xml$/;

/** Whether the file is one that libvirt writes and reads by itself. */
export function isLibvirtsOwnFile(path: string): boolean {
  return kept.test(path);
}

/** Watches for such files being opened. */
export function warnAboutLibvirtsFiles(hosts: Hosts, prompts: Prompts): vscode.Disposable {
  const said = new Set<string>();
  const warn = (document: vscode.TextDocument): void => {
    if (document.uri.scheme !== 'file' || said.has(document.uri.path) || !isLibvirtsOwnFile(document.uri.path)) return;
    said.add(document.uri.path);
    const definition = definitionOf(document.getText());
    const offers = definition === undefined ? [] : [{ title: l10n.t('Edit the Definition'), run: async () => openOnHost(hosts, prompts, definition) }];
    prompts.tell('warning', l10n.t('libvirt keeps {0} in memory and overwrites this file: edits here are lost.', definition?.name ?? l10n.t('this definition')), offers);
  };
  for (const document of vscode.workspace.textDocuments) warn(document);
  return vscode.workspace.onDidOpenTextDocument(warn);
}

/** The file is of this machine, and so is its host: a machine of that uuid may be elsewhere too. */
async function openOnHost(hosts: Hosts, prompts: Prompts, definition: Definition): Promise<void> {
  const kind = definition.kind === 'volume' ? undefined : definition.kind;
  const local = kind === undefined ? [] : [...hosts.all, ...hosts.unanswered].filter(({ id }) => isLocal(id));
  // Nobody may have looked at them yet; one that hangs is not waited for once the person cancels.
  await prompts.progress({ title: l10n.t('Read {0}', definition.name) }, async (signal) => Promise.race([Promise.all(local.map(async (host) => host.ready())), cancelled(signal)]));
  for (const host of local) {
    const found = objects(host.snapshot, kind ?? 'domain').find((one) => one.uuid === definition.uuid);
    if (found === undefined || kind === undefined) continue;
    await vscode.window.showTextDocument(definitionUri({ host: host.id, kind, uuid: found.uuid, name: found.name }));
    return;
  }
  prompts.tell('warning', l10n.t('No host of this machine has {0}: connect the one that it belongs to in the Libvirt view. To define this text there, use Define.', definition.name));
}

async function cancelled(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function objects(snapshot: Hosts['all'][number]['snapshot'], kind: EditableKind): readonly { readonly uuid: string; readonly name: string }[] {
  return snapshot[kind === 'domain' ? 'domains' : kind === 'network' ? 'networks' : 'pools'].value;
}
