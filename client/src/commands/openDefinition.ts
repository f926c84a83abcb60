// Opening what a node stands for: an editable definition, or a volume's or snapshot's XML to read.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { definitionUri } from '../documents/definitionFileSystem';
import { showSnapshotXml } from './snapshots';
import type { Command } from './context';
import { addressMeant, domainTarget, nodeOf } from './targets';
import { showVolumeXml } from './volumes';

export const openDefinition: Command = async (context, args) => {
  if (nodeOf(context, args, 'volume') !== undefined) return showVolumeXml(context, args);
  if (nodeOf(context, args, 'snapshot') !== undefined) return showSnapshotXml(context, args);
  const address = addressMeant(context, args);
  if (address !== undefined) {
    await vscode.window.showTextDocument(definitionUri(address), { preview: true });
    return;
  }
  const target = await domainTarget(context, args, { title: l10n.t('Open Definition') });
  if (target === undefined) return;
  await vscode.window.showTextDocument(definitionUri({ host: target.host.id, kind: 'domain', uuid: target.domain.uuid, name: target.domain.name }));
};
