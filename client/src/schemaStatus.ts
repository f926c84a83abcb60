// The language status item that says which libvirt's schema documents are checked against.
import { l10n, languages, LanguageStatusSeverity, type LanguageStatusItem } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { schemaInForceNotification, type SchemaInForceParams } from '../../server/src/protocol/messages';
import { documentSelector } from './documentSelector';

/** Shows the item and keeps it up to date from the server's notifications. */
export function registerSchemaStatus(client: LanguageClient): LanguageStatusItem {
  const item = languages.createLanguageStatusItem('libvirt.schema', documentSelector);
  item.name = l10n.t('Libvirt schema');
  item.text = l10n.t('libvirt');
  item.busy = true;
  item.command = {
    title: l10n.t('Choose Another'),
    command: 'workbench.action.openSettings',
    arguments: ['libvirt.schemaDirectory'],
  };
  client.onNotification(schemaInForceNotification, (schema: SchemaInForceParams) => show(item, schema));
  return item;
}

function show(item: LanguageStatusItem, { version, directory, problem }: SchemaInForceParams): void {
  item.busy = false;
  item.text = version === '' ? l10n.t('libvirt of unknown version') : l10n.t('libvirt {0}', version);
  item.detail = problem ?? (directory === undefined ? l10n.t('grammar of this extension') : l10n.t('schemas of {0}', directory));
  item.severity = problem === undefined ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Warning;
}
