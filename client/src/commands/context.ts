// What every command is given, and the shape of a command.
import type * as vscode from 'vscode';
import type { DefinitionEditor } from '../documents/definitionEditor';
import type { DefinitionFileSystem } from '../documents/definitionFileSystem';
import type { Drafts } from '../documents/drafts';
import type { DefinitionHistory } from '../documents/history';
import type { MachinePages } from '../documents/machinePage';
import type { PendingChanges } from '../documents/pendingChanges';
import type { Refusals } from '../documents/refusals';
import type { SavedTexts } from '../documents/savedTexts';
import type { TextViews } from '../documents/textViews';
import type { HostModel, Hosts } from '../hosts/hosts';
import type { HostsView } from '../tree/hostsView';
import type { Prompts } from '../ui/prompts';
import type { DomainSummary, HostHealth } from '../virsh/hypervisor';
import type { FileHosts } from './fileHosts';

/** The parts of the extension that commands work with. */
export interface CommandContext {
  readonly hosts: Hosts;
  readonly health: HostHealth;
  readonly prompts: Prompts;
  readonly view: HostsView;
  readonly editor: DefinitionEditor;
  readonly files: DefinitionFileSystem;
  readonly views: TextViews;
  readonly pages: MachinePages;
  readonly history: DefinitionHistory;
  readonly pending: PendingChanges;
  readonly drafts: Drafts;
  readonly refusals: Refusals;
  readonly savedTexts: SavedTexts;
  readonly fileHosts: FileHosts;
  /** What is remembered for this workspace: the host of each file, and the like. */
  readonly memory: vscode.Memento;
  /** Where this window may leave files that nobody needs later. */
  readonly logFolder: string;
}

/** A command: what VS Code gives it (a node and the selection, a URI, or nothing from the palette). */
export type Command = (context: CommandContext, args: readonly unknown[]) => Promise<void>;

/** A domain that a command works on. */
export interface DomainTarget {
  readonly host: HostModel;
  readonly domain: DomainSummary;
}
