// A domain's XML into a file of the person's own: what libvirt has, without secrets unless they want them.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { fileName } from '../documents/uris';
import type { DomainXmlView } from '../virsh/hypervisor';
import type { Command } from './context';
import { domainTarget } from './targets';
import { attempt, targetName } from './work';

export const dumpXml: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Save XML to a File') });
  if (target === undefined) return;
  const { host, domain } = target;
  const view = await context.prompts.pick<DomainXmlView>(
    [
      { label: l10n.t('Definition'), detail: l10n.t('What the next start gives, without secrets'), value: 'inactive' },
      { label: l10n.t('Definition with secrets'), detail: l10n.t('Complete: the file then holds passwords'), value: 'edit' },
      ...(domain.state === 'shutoff' ? [] : [{ label: l10n.t('Live'), detail: l10n.t('What runs now, without secrets'), value: 'live' as const }]),
    ],
    { title: l10n.t('XML of {0}', targetName(target)) },
  );
  if (view === undefined) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${fileName(domain.name)}.xml`;
  const file = await vscode.window.showSaveDialog({ filters: { XML: ['xml'] }, ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }) });
  if (file === undefined) return;
  await attempt(context, { title: l10n.t('XML of {0}', targetName(target)), host }, async (signal) => {
    await vscode.workspace.fs.writeFile(file, Buffer.from(await host.hypervisor.domains.xml(domain.uuid, view, { signal })));
    await context.fileHosts.remember(file, host.id);
    await vscode.window.showTextDocument(file);
  });
};
