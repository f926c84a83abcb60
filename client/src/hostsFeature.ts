// Everything about hosts put together: connections, tree, definitions and commands. Wiring only.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandContext } from './commands/context';
import { FileHosts } from './commands/fileHosts';
import { commands } from './commands/register';
import { changedObjects, viewPrefix } from './commands/views';
import { tellFailure } from './commands/work';
import { DefineLens } from './documents/defineLens';
import { DefinitionEditor } from './documents/definitionEditor';
import { DefinitionFileSystem, definitionUri } from './documents/definitionFileSystem';
import { DraftKeeper } from './documents/draftKeeper';
import { Drafts } from './documents/drafts';
import { followRenames } from './documents/followRenames';
import { warnAboutLibvirtsFiles } from './documents/hostFileWarning';
import { DefinitionHistory } from './documents/history';
import { tellKeptOnClose } from './documents/keptOnClose';
import { NotDefinedMarks } from './documents/notDefined';
import { PendingChanges } from './documents/pendingChanges';
import { MachinePages, type Explain } from './documents/machinePage';
import { refusalActions, Refusals } from './documents/refusals';
import { SavedTexts } from './documents/savedTexts';
import { SaveReasons } from './documents/saveReasons';
import { TextViews } from './documents/textViews';
import { definitionScheme, viewScheme } from './documents/uris';
import { createHosts } from './hosts/createHosts';
import type { Hosts } from './hosts/hosts';
import { consent, historySize, timeLimitMs, virshPath, VscodeConnections } from './hostSettings';
import { HostsView } from './tree/hostsView';
import { domainLanguage } from './ui/language';
import { plainText } from './ui/plainText';
import type { Prompts } from './ui/prompts';
import { vscodePrompts } from './ui/vscodePrompts';
import { createHostHealth } from './virsh/health';
import { failureOf } from './virsh/hypervisor';
import { createRunner } from './virsh/runVirsh';
import { createVirshHypervisor } from './virsh/virshHypervisor';

/** What tests get hold of: the hosts, and the questions, which they answer instead of a person. */
export interface HostsFeature {
  readonly hosts: Hosts;
  readonly view: HostsView;
  /** Answers every question from now on. */
  answerWith(prompts: Partial<Prompts>): void;
}

/** What the language server does for hosts, and learns of them. */
export interface HostsServer {
  readonly explain: Explain;
  followVersions(hosts: Hosts, files: FileHosts): void;
}

/** Registers everything about hosts. Nothing runs until somebody looks at the view or uses a command. */
export function registerHosts(context: vscode.ExtensionContext, log: vscode.LogOutputChannel, server: HostsServer): HostsFeature {
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const prompts: Prompts = { ...vscodePrompts };
  const runner = createRunner({ log: (line) => log.info(line), timeoutMs: timeLimitMs });
  const settings = new VscodeConnections();
  const hosts = createHosts({
    settings,
    createHypervisor: (uri) => createVirshHypervisor({ uri, runner, virshPath, timeoutMs: timeLimitMs }),
    agree: consent(prompts, context.globalState),
  });
  const commandContext = createContext(context, { hosts, prompts, health: createHostHealth({ runner, timeoutMs: timeLimitMs }), pages: new MachinePages(server.explain) });
  server.followVersions(hosts, commandContext.fileHosts);
  context.subscriptions.push(settings, hosts, ...registerCommands(commandContext, log));
  return { hosts, view: commandContext.view, answerWith: (answers) => void Object.assign(prompts, answers) };
}

function createContext(context: vscode.ExtensionContext, basis: Pick<CommandContext, 'hosts' | 'prompts' | 'health' | 'pages'>): CommandContext {
  const { hosts, prompts } = basis;
  const storage = context.globalStorageUri.fsPath;
  const history = new DefinitionHistory({ folder: `${storage}/history`, limit: historySize });
  const drafts = new Drafts(`${storage}/drafts`);
  const pending = new PendingChanges(hosts);
  const view = new HostsView(hosts, context.workspaceState, { hasPendingChanges: (host, uuid) => pending.has(host, uuid), definitionUri });
  const views = new TextViews();
  const refusals = new Refusals();
  const savedTexts = new SavedTexts();
  const reasons = new SaveReasons();
  const fileHosts = new FileHosts(context.workspaceState);
  const editor = new DefinitionEditor({ hosts, prompts, history, drafts, refusals, views, memory: context.globalState, files: () => files });
  const files: DefinitionFileSystem = new DefinitionFileSystem({ hosts, save: async (uri, address, text) => {
    const reason = reasons.take(uri);
    const written = savedTexts.take(uri, text);
    if (written === 'defined') return 'told-later';
    const outcome = await editor.save({ uri, address, text, reason: written === 'other' ? 'autosave' : reason, validation: 'validate' });
    if (outcome.kind === 'defined') return outcome;
    if (outcome.kind === 'kept') return 'kept';
    throw saveFailure(outcome.sentence);
  } });
  const lens = new DefineLens(hosts, (uri) => fileHosts.get(uri));
  context.subscriptions.push(
    view, views, fileHosts, basis.pages, refusals, reasons, files, lens, pending, new DraftKeeper({ drafts, files, prompts, views }), new NotDefinedMarks(files, hosts), tellKeptOnClose({ files, drafts, hosts, prompts }), followRenames(hosts, files), warnAboutLibvirtsFiles(hosts, prompts),
    pending.onDidChange(({ host, uuid }) => view.provider.refreshDomain(host, uuid)),
    hosts.onDidChange(({ host, change }) => {
      for (const uuid of changedObjects(host, change)) views.refresh(viewPrefix(host.id, uuid));
    }),
    fileHosts.onDidChange(() => lens.refresh()),
    ...registerProviders(files, views, lens),
  );
  return { ...basis, view, editor, files, views, history, pending, drafts, refusals, savedTexts, fileHosts, memory: context.workspaceState, logFolder: context.logUri.fsPath };
}

/** VS Code shows a failed save by itself, with the error's name before its message: without a name the sentence stands alone. */
function saveFailure(sentence: string): Error {
  return Object.assign(new Error(plainText(sentence)), { name: '' });
}

function registerProviders(files: DefinitionFileSystem, views: TextViews, lens: DefineLens): vscode.Disposable[] {
  const xml: vscode.DocumentSelector = ['file', 'untitled', definitionScheme].flatMap((scheme) => [domainLanguage, 'xml'].map((language) => ({ scheme, language })));
  return [
    vscode.workspace.registerFileSystemProvider(definitionScheme, files, { isCaseSensitive: true }),
    vscode.workspace.registerTextDocumentContentProvider(viewScheme, views),
    vscode.languages.registerCodeLensProvider(xml, lens),
    vscode.languages.registerCodeActionsProvider({ scheme: definitionScheme }, refusalActions, { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
    vscode.workspace.onDidOpenTextDocument(chooseLanguage),
  ];
}

/** Our documents are libvirt's XML whatever their first line is. */
function chooseLanguage(document: vscode.TextDocument): void {
  const ours = document.uri.scheme === definitionScheme || document.uri.scheme === viewScheme;
  if (ours && document.uri.path.endsWith('.xml') && document.languageId !== domainLanguage) void vscode.languages.setTextDocumentLanguage(document, domainLanguage);
}

/** Each command with one boundary: whatever it throws is said once and logged. */
function registerCommands(context: CommandContext, log: vscode.LogOutputChannel): vscode.Disposable[] {
  const own = Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        await run(context, args);
      } catch (error) {
        log.error(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        tellFailure(context.prompts, l10n.t('Libvirt'), failureOf(error), '');
      }
    }),
  );
  return [...own, vscode.commands.registerCommand('libvirt.showLog', () => log.show())];
}
