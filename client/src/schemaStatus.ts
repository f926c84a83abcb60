// The language status item: which libvirt a document is for, who says so, and which schema it is checked against.
import { Disposable, l10n, languages, LanguageStatusSeverity, window, type Event, type LanguageStatusItem } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  schemaInForceNotification,
  targetVersionRequest,
  type SchemaInForceParams,
  type TargetVersionParams,
  type TargetVersionResult,
} from '../../server/src/protocol/messages';
import { documentSelector } from './documentSelector';

/** Of the language client, what is needed here. */
export type Asked = Pick<LanguageClient, 'onNotification' | 'sendRequest'>;

const NO_TARGET: TargetVersionResult = { version: '', from: 'nothing' };

/** Shows the item and keeps it up to date: with the schema, with the active editor, and with what is known of hosts. */
export function registerSchemaStatus(client: Asked, onDidTellHosts: Event<void>): Disposable {
  const item = createItem();
  let schema: SchemaInForceParams | undefined;
  let asked = 0;
  const refresh = async (): Promise<void> => {
    const question = ++asked;
    const target = await targetOfActive(client);
    // An answer that comes after a later question is of another editor.
    if (question === asked && schema) show(item, schema, target);
  };
  return Disposable.from(
    item,
    client.onNotification(schemaInForceNotification, (inForce: SchemaInForceParams) => {
      schema = inForce;
      void refresh();
    }),
    window.onDidChangeActiveTextEditor(() => void refresh()),
    onDidTellHosts(() => void refresh()),
  );
}

function createItem(): LanguageStatusItem {
  const item = languages.createLanguageStatusItem('libvirt.schema', documentSelector);
  item.name = l10n.t('Libvirt schema');
  item.text = l10n.t('libvirt');
  item.busy = true;
  item.command = {
    title: l10n.t('Choose Another'),
    command: 'workbench.action.openSettings',
    arguments: ['@id:libvirt.targetVersion,libvirt.schemaDirectory'],
  };
  return item;
}

/** The libvirt that the document in the active editor is for; nothing where the server does not answer. */
async function targetOfActive(client: Asked): Promise<TargetVersionResult> {
  const document = window.activeTextEditor?.document;
  if (!document) return NO_TARGET;
  const params: TargetVersionParams = { textDocument: { uri: document.uri.toString() } };
  try {
    return await client.sendRequest<TargetVersionResult>(targetVersionRequest, params);
  } catch {
    return NO_TARGET;
  }
}

function show(item: LanguageStatusItem, schema: SchemaInForceParams, target: TargetVersionResult): void {
  const version = target.version === '' ? schema.version : target.version;
  item.busy = false;
  item.text = version === '' ? l10n.t('libvirt of unknown version') : l10n.t('libvirt {0}', version);
  item.detail = schema.problem ?? [...whoSaysSo(target), schemaWords(schema, target)].join(' · ');
  item.severity = schema.problem === undefined ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Warning;
}

function whoSaysSo({ from, host }: TargetVersionResult): string[] {
  if (from === 'host') return [l10n.t('version of host {0}', host ?? '')];
  return from === 'setting' ? [l10n.t('version of the setting')] : [];
}

/** Where the schema is from; its own version too, where another libvirt is aimed at. */
function schemaWords({ version, directory }: SchemaInForceParams, target: TargetVersionResult): string {
  const isOther = target.version !== '' && target.version !== version && version !== '';
  if (directory === undefined) return isOther ? l10n.t('grammar of this extension, {0}', version) : l10n.t('grammar of this extension');
  return isOther ? l10n.t('schemas of {0}, {1}', directory, version) : l10n.t('schemas of {0}', directory);
}
