// The important files of libvirt on this machine, opened on demand: configuration, the daemons' logs, each domain's log.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { PickItem } from '../ui/prompts';
import type { DaemonUnit, HostFile } from '../virsh/hypervisor';
import { isLocal } from '../virsh/uri';
import type { Command, CommandContext } from './context';
import { safely, showDaemon } from './daemons';
import { domainTarget } from './targets';
import { asRoot, targetName } from './work';

/** The configuration and log files of libvirt on this machine; where a daemon logs to the journal, that. */
export const openHostFile: Command = async (context) => {
  const title = l10n.t('libvirt’s files on this machine');
  const items = await safely(context, title, async (signal) => {
    const [files, units] = await Promise.all([context.health.files({ signal }), context.health.daemons({ signal })]);
    return [...files.map(fileItem), ...units.filter(({ unit }) => unit.endsWith('.service')).map(journalItem)];
  });
  if (items === undefined) return;
  if (items.length === 0) {
    context.prompts.tell('info', l10n.t('This machine has no files of libvirt: neither configuration nor logs.'));
    return;
  }
  const chosen = await context.prompts.pick(items, { title });
  if (chosen === undefined) return;
  await ('path' in chosen ? openFile(context, chosen) : showDaemon(context, chosen.unit, 'journal'));
};

function fileItem(file: HostFile): PickItem<HostFile | DaemonUnit> {
  return { label: file.path, description: [aboutWord(file), ...(file.readable ? [] : [l10n.t('not readable')])].join(' · '), value: file };
}

function journalItem(unit: DaemonUnit): PickItem<HostFile | DaemonUnit> {
  return { label: l10n.t('Journal of {0}', unit.unit), description: l10n.t('log of the daemon'), value: unit };
}

/** The log of one domain, where this machine has it and we may read it. */
export const openDomainLog: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Open Log') });
  if (target === undefined) return;
  const { uri } = target.host.snapshot;
  if (!isLocal(uri)) {
    context.prompts.tell('info', l10n.t('The log of {0} is on that host, in libvirt’s log directory, and not on this machine.', targetName(target)));
    return;
  }
  const found = await safely(context, l10n.t('Log of {0}', targetName(target)), async (signal) => ({ log: await context.health.domainLog({ uri, name: target.domain.name }, { signal }) }));
  if (found === undefined) return;
  if (found.log !== undefined) await openFile(context, found.log);
  else context.prompts.tell('info', l10n.t('This machine has no log of {0}. The log of a domain is on its host, in libvirt’s log directory, and begins with its first start.', targetName(target)));
};

async function openFile(context: CommandContext, { path, readable }: HostFile): Promise<void> {
  if (readable) {
    await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true });
    return;
  }
  const read = { title: l10n.t('Read in a Terminal'), run: (): void => { asRoot(path, ['less', '--', path]); } };
  context.prompts.tell('warning', l10n.t('You may not read {0}. Read it as root, by `sudo less`, or have its permissions changed.', path), [read]);
}

function aboutWord(file: HostFile): string {
  switch (file.about) {
    case 'daemon-config': return l10n.t('configuration of the daemon');
    case 'qemu-config': return l10n.t('configuration of the QEMU driver');
    case 'network-config': return l10n.t('configuration of networks');
    case 'daemon-log': return l10n.t('log of the daemon');
    case 'domain-log': return l10n.t('log of a domain');
  }
}
