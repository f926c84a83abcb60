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

/** Tells when the last tab of a text is closed that autosave kept and no host has. */
export function tellKeptOnClose(services: KeptOnCloseServices): vscode.Disposable {
  return vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
    for (const tab of closed) {
      const uri = tab.input instanceof vscode.TabInputText ? tab.input.uri : undefined;
      const address = uri === undefined ? undefined : addressOf(uri);
      if (uri !== undefined && address !== undefined && services.files.isKept(address) && !hasTab(uri)) tell(services, uri, address);
    }
  });
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
  return vscode.window.tabGroups.all.some((group) => group.tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()));
}
