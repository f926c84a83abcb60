// What the suites on definitions do and see: our commands, the texts on the host, and the diffs and views in front.
import * as vscode from 'vscode';
import type { HostModel } from '../../client/src/hosts/hosts';
import type { TreeNode } from '../../client/src/tree/nodes';
import { eventually } from './editor';
import { virsh } from './lab';

/** Runs a command of ours. */
export const run = async (command: string, ...args: unknown[]): Promise<unknown> => vscode.commands.executeCommand(`libvirt.${command}`, ...args);
/** Saves the definition in front. */
export const save = async (): Promise<unknown> => run('saveDefinition');
/** What the host would start next, passwords too. */
export const onHost = async (uuid: string): Promise<string> => virsh('dumpxml', '--inactive', '--security-info', uuid);
/** The uuid of the machine of a name. */
export const uuidOf = async (name: string): Promise<string> => (await virsh('domuuid', `--domain=${name}`)).trim();
/** The row of a machine in the tree. */
export const domain = (host: HostModel, uuid: string): TreeNode => ({ kind: 'domain', id: uuid, host: host.id, uuid });
/** The memory in KiB that a definition gives its machine. */
export const memory = (xml: string): string | undefined => /<memory unit='KiB'>(\d+)</.exec(xml)?.[1];

/** Both sides of the diff in front, once it holds a text. */
export async function diff(holding: string): Promise<readonly [left: string, right: string]> {
  return eventually(`a diff with ${holding}`, () => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    if (!(input instanceof vscode.TabInputTextDiff)) return undefined;
    const [left, right] = [input.original, input.modified].map((uri) => vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString())?.getText());
    return left !== undefined && right !== undefined && `${left}${right}`.includes(holding) ? [left, right] : undefined;
  });
}

/** The text of the read-only view in front. */
export async function view(ending: string, holding = ''): Promise<string> {
  return eventually(`a view ${ending}`, () => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.uri.scheme === 'libvirt-view' && document.uri.path.endsWith(ending) && document.getText().includes(holding) ? document.getText() : undefined;
  });
}
