// A domain's XML into a file of the person's own or a read-only editor: what libvirt has, without secrets unless they want them.
import * as l10n from '@vscode/l10n';
import { chmod, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { fileName } from '../documents/uris';
import type { DomainXmlView } from '../virsh/hypervisor';
import type { Command, CommandContext, DomainTarget } from './context';
import { domainTarget } from './targets';
import { liveView } from './views';
import { attempt, targetName } from './work';

export const dumpXml: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Dump XML') });
  const view = target === undefined ? undefined : await pickView(context, target);
  if (target === undefined || view === undefined) return;
  // An editor that is only read shows no passwords.
  const where = view === 'edit' ? 'file' : await context.prompts.pick<'file' | 'editor'>(
    [{ label: l10n.t('To a file …'), value: 'file' }, { label: l10n.t('In a read-only editor'), detail: l10n.t('It follows the domain while it is open'), value: 'editor' }],
    { title: l10n.t('XML of {0}', targetName(target)) },
  );
  if (where === 'file') await toFile(context, target, view);
  if (where === 'editor') await inEditor(context, target, view);
};

async function pickView(context: CommandContext, target: DomainTarget): Promise<DomainXmlView | undefined> {
  return context.prompts.pick<DomainXmlView>(
    [
      { label: l10n.t('Definition'), detail: l10n.t('What the next start gives, without secrets'), value: 'inactive' },
      { label: l10n.t('Definition with secrets'), detail: l10n.t('Complete: the file then holds passwords'), value: 'edit' },
      ...(target.domain.state === 'shutoff' ? [] : [{ label: l10n.t('Live'), detail: l10n.t('What runs now, without secrets'), value: 'live' as const }]),
    ],
    { title: l10n.t('XML of {0}', targetName(target)) },
  );
}

async function toFile(context: CommandContext, target: DomainTarget, view: DomainXmlView): Promise<void> {
  const { host, domain } = target;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${fileName(domain.name)}.xml`;
  const file = await vscode.window.showSaveDialog({ filters: { XML: ['xml'] }, ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }) });
  if (file === undefined) return;
  await attempt(context, { title: l10n.t('XML of {0}', targetName(target)), host }, async (signal) => {
    const xml = await host.hypervisor.domains.xml(domain.uuid, view, { signal });
    if (view === 'edit' && file.scheme === 'file') await writePrivately(file.fsPath, xml);
    else await vscode.workspace.fs.writeFile(file, Buffer.from(xml));
    await context.fileHosts.remember(file, host.id);
    await vscode.window.showTextDocument(file);
  });
}

/** A file with passwords in it is nobody else's to read, also where it was there before. */
async function writePrivately(path: string, xml: string): Promise<void> {
  await writeFile(path, '', { mode: 0o600 });
  await chmod(path, 0o600);
  await writeFile(path, xml);
}

async function inEditor(context: CommandContext, target: DomainTarget, view: DomainXmlView): Promise<void> {
  const { host, domain } = target;
  const name = view === 'live' ? l10n.t('{0} (live).xml', domain.name) : l10n.t('{0} (next start).xml', domain.name);
  const read = async (signal?: AbortSignal): Promise<string> => host.hypervisor.domains.xml(domain.uuid, view, { signal });
  await attempt(context, { title: l10n.t('XML of {0}', targetName(target)), host }, async (signal) => context.views.show(liveView(host, domain.uuid, { what: `dump-${view}`, name, read, now: await read(signal) })));
}
