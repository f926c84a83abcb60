// Auto-save leaves no question on closing an editor: says that the text is not defined, where it is, and how to be rid of it.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Hosts } from '../hosts/hosts';
import type { Prompts } from '../ui/prompts';
import { addressOf, type DefinitionFileSystem } from './definitionFileSystem';
import type { Drafts } from './drafts';
import type { DefinitionAddress } from './uris';

/** What telling needs. */
export interface KeptOnCloseServices {
  readonly files: DefinitionFileSystem;
  readonly drafts: Drafts;
  readonly hosts: Hosts;
  readonly prompts: Prompts;
}

/** Tells when the last tab of a text is closed that autosave kept and no host has. VS Code may write it only after the tab is gone. */
export function tellKeptOnClose(services: KeptOnCloseServices): vscode.Disposable {
  const check = (uri: vscode.Uri): void => {
    const address = addressOf(uri);
    if (address !== undefined && services.files.isKept(address) && !hasTab(uri)) tell(services, uri, address);
  };
  const subscriptions = [
    services.files.onDidChangeKept(check),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const uri of closed.flatMap((tab) => uriOf(tab) ?? [])) check(uri);
    }),
  ];
  return new vscode.Disposable(() => {
    for (const one of subscriptions) one.dispose();
  });
}

/** What a tab edits, alone or beside what it is compared with. */
function uriOf({ input }: vscode.Tab): vscode.Uri | undefined {
  if (input instanceof vscode.TabInputText) return input.uri;
  return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}

function tell({ files, drafts, hosts, prompts }: KeptOnCloseServices, uri: vscode.Uri, address: DefinitionAddress): void {
  const host = hosts.get(address.host)?.snapshot.name ?? address.host;
  prompts.tell('warning', l10n.t('Your edit of {0} is not defined on {1}. Auto-save kept it: it is there when you open {0} again.', address.name, host), [
    { title: l10n.t('Open It'), run: async () => vscode.window.showTextDocument(uri) },
    {
      title: l10n.t('Throw It Away'),
      run: async () => {
        await drafts.discard(address);
        await files.discard(uri, address);
      },
    },
  ]);
}

function hasTab(uri: vscode.Uri): boolean {
  return vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => uriOf(tab)?.toString() === uri.toString()));
}
