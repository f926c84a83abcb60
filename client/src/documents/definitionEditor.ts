// Saving a definition: asks the host again, asks the person where they must decide, defines, and reports.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { HostModel, Hosts } from '../hosts/hosts';
import type { Prompts } from '../ui/prompts';
import { maskSecrets } from '../virsh/commandLine';
import { failureOf, type Failure } from '../virsh/hypervisor';
import { cutOffSentence, hasArrived, hasNothingElse } from './cutOff';
import { define, type CutOffOutcome, type DefinedOutcome, type DefineOutcome } from './definer';
import type { DefinitionFileSystem } from './definitionFileSystem';
import { definitionOf } from './definitionKind';
import type { Drafts } from './drafts';
import type { DefinitionHistory } from './history';
import { isDropped, lostSentence, notDefinedSentence, notReadBackSentence, withKeptName } from './lostWords';
import { definitionsOn, isShutOff } from './objects';
import type { Refusals } from './refusals';
import { saysTheSame } from './sameDefinition';
import { nextStep, type Names, type OnHost, type SaveReason, type SaveState, type SaveStep } from './saveFlow';
import { definitionKey, editorKey, type DefinitionAddress } from './uris';
import type { TextViews } from './textViews';
import { hasComments } from './xmlTree';

/** What a save needs from its surroundings. */
export interface EditorServices {
  readonly hosts: Hosts;
  readonly prompts: Prompts;
  readonly history: DefinitionHistory;
  readonly drafts: Drafts;
  readonly refusals: Refusals;
  readonly views: TextViews;
  /** Remembers for which definitions the person knows that comments are lost. */
  readonly memory: vscode.Memento;
  readonly files: () => DefinitionFileSystem;
}

/** One save. */
export interface SaveRequest {
  readonly uri: vscode.Uri;
  readonly address: DefinitionAddress;
  readonly text: string;
  readonly reason: SaveReason;
  readonly validation: 'validate' | 'as-is';
}

/** How a save ended: defined, kept without defining (autosave), or a sentence that says why not. */
export type SaveOutcome = { readonly kind: 'kept' } | { readonly kind: 'defined'; readonly readBack: string } | NotDefined;

/** Nothing is defined, or nobody knows: `compare`, where there is something on the host to compare with. */
export interface NotDefined {
  readonly kind: 'not-defined';
  readonly sentence: string;
  readonly failure?: Failure;
  readonly compare?: () => unknown;
  /** Whether libvirt may have the text all the same. */
  readonly cutOff?: 'yes';
  /** Where the host is not in the list any more. */
  readonly host?: 'gone';
}

const commentsKey = 'libvirt.commentsKnown';

/** Walks a save through {@link nextStep} and does what each step says. */
export class DefinitionEditor {
  /** What was sent by a define that was cut off: when it turns up on the host, nobody else changed it. */
  private readonly sent = new Map<string, { readonly text: string; readonly before: string | undefined }>();
  /** The save of each definition that is under way. */
  private readonly underWay = new Map<string, Promise<unknown>>();

  constructor(private readonly services: EditorServices) {}

  /** A second save of a definition waits for the first, which else would look like somebody else's change. Autosave defines nothing, and waits for nobody. */
  async save(request: SaveRequest): Promise<SaveOutcome> {
    if (request.reason === 'autosave') return this.saveNow(request);
    const key = definitionKey(request.address);
    const mine = (this.underWay.get(key) ?? Promise.resolve()).then(async () => this.saveNow(request));
    const ended = mine.catch(() => undefined).then(() => {
      if (this.underWay.get(key) === ended) this.underWay.delete(key);
    });
    this.underWay.set(key, ended);
    return mine;
  }

  private async saveNow(request: SaveRequest): Promise<SaveOutcome> {
    const { drafts } = this.services;
    // After a restart VS Code brings a dirty text back without reading the file: then the draft knows what it was based on.
    const base = this.services.files().baseOf(request.address) ?? (await drafts.baseOf(request.address, request.text)) ?? '';
    const kept = await drafts.keep(request.address, { text: request.text, base }).then(() => 'kept' as const, failureOf);
    if (request.reason === 'autosave') return kept === 'kept' ? { kind: 'kept' } : notDefined(l10n.t('Your edit of {0} could not be kept on this machine: {1}. It stays unsaved in this editor. Free some space, or define it.', request.address.name, kept.words));
    const host = this.services.hosts.get(request.address.host);
    if (host === undefined) return hostGone(request);
    try {
      return await this.walk(request, host, base);
    } catch (error) {
      const failure = failureOf(error);
      return notDefined(notDefinedSentence(host.snapshot.name, failure), failure);
    }
  }

  private async walk(request: SaveRequest, host: HostModel, base: string): Promise<SaveOutcome> {
    let state: SaveState = { ...this.firstState(request, base), persistent: isTransient(request.address, host) ? 'no' : 'yes' };
    for (;;) {
      const next = nextStep(state);
      switch (next.step) {
        case 'done': return this.done(request, state);
        case 'refused': return this.refused(request, host, next.failure, state.nameKept);
        case 'cut-off': return this.cutOff(request, host, next.outcome);
        case 'compare': return this.compare(request, host, next.onHost);
        case 'kept-editing': return keptEditing(next, request);
        case 'define': state = { ...state, ...(await this.define(request, host, state.onHost, next.rename)) }; break;
        case 'read-again': state = { ...state, ...this.withOwnDefine(request, state.base, await this.readAgain(request, host)) }; break;
        default: state = { ...state, ...(await this.ask(next, request, host)) };
      }
    }
  }

  private async readAgain({ address }: SaveRequest, host: HostModel): Promise<OnHost> {
    return this.services.prompts.progress({ title: l10n.t('Read {0}', address.name) }, async (signal) => readIfThere(address, host, signal));
  }

  /** What was sent by a define whose answer nobody heard, here or in a window that is no more, is nobody else's change: nothing of anybody else's is in it. */
  private withOwnDefine({ address, text }: SaveRequest, base: string, onHost: OnHost): Pick<SaveState, 'base' | 'onHost'> {
    const sent = this.sent.get(editorKey(address));
    const isOwn = onHost !== 'gone' && (saysTheSame(text, onHost.text) || (sent !== undefined && hasArrived(sent, onHost.text) && hasNothingElse(sent, onHost.text)));
    return { onHost, base: isOwn ? onHost.text : base };
  }

  private firstState(request: SaveRequest, base: string): SaveState {
    const known = this.services.memory.get<readonly string[]>(commentsKey, []).includes(definitionKey(request.address));
    return {
      reason: request.reason,
      base,
      text: request.text,
      commentsKnown: known ? 'yes' : 'no',
      hasComments: hasComments(request.text) ? 'yes' : 'no',
    };
  }

  private async ask(step: SaveStep, request: SaveRequest, host: HostModel): Promise<Partial<SaveState>> {
    const { name } = request.address;
    switch (step.step) {
      case 'ask-about-conflict': return { conflictAnswer: await this.askAboutConflict(name, host.snapshot.name) };
      case 'ask-about-name': return { nameAnswer: await this.askAboutName(step.names, host, request.address.uuid) };
      case 'ask-about-transient': return { transientAnswer: await this.askAboutTransient(name, host.snapshot.name) };
      case 'ask-about-gone': return { conflictAnswer: await this.askAboutGone(name, host.snapshot.name) };
      default: return { commentsAnswer: await this.askAboutComments(request, host.snapshot.name) };
    }
  }

  private async askAboutConflict(name: string, host: string): Promise<'overwrite' | 'compare' | 'keep-editing'> {
    const answer = await this.services.prompts.ask({
      message: l10n.t('{0} on {1} was changed by someone else since you opened it.', name, host),
      detail: l10n.t('Overwriting it defines your text; the definition that is there now is kept in the history.'),
      choices: [{ id: 'compare', title: l10n.t('Compare') }, { id: 'overwrite', title: l10n.t('Overwrite') }],
    });
    return answer ?? 'keep-editing';
  }

  private async askAboutGone(name: string, host: string): Promise<'overwrite' | 'keep-editing'> {
    const answer = await this.services.prompts.ask({
      message: l10n.t('{0} is not defined on {1} any more.', name, host),
      choices: [{ id: 'overwrite', title: l10n.t('Define It Again') }],
    });
    return answer ?? 'keep-editing';
  }

  private async askAboutTransient(name: string, host: string): Promise<'go-on' | 'keep-editing'> {
    const answer = await this.services.prompts.ask({
      message: l10n.t('{0} on {1} only runs: nothing of it is defined, and it is gone once it stops.', name, host),
      detail: l10n.t('Defining it keeps it: it is there also while it is off, and your text is what its next start gives.'),
      choices: [{ id: 'go-on', title: l10n.t('Define and Keep It') }],
    });
    return answer ?? 'keep-editing';
  }

  private async askAboutName({ now, wanted }: Names, host: HostModel, uuid: string): Promise<'rename' | 'keep-editing'> {
    const isOff = await this.services.prompts.progress({ title: l10n.t('Read {0}', now) }, async (signal) => isShutOff(host, uuid, { signal }));
    const { name } = host.snapshot;
    const answer = await this.services.prompts.ask({
      message: l10n.t('The text calls `{0}` on {1} `{2}`.', now, name, wanted),
      detail: isOff ? l10n.t('libvirt renames it first and then takes the text. If it refuses the text, the old name comes back.') : l10n.t('Only a machine that is shut off can be renamed: shut it down first, or put the old name back.'),
      choices: isOff ? [{ id: 'rename', title: l10n.t('Rename to {0} and Define', wanted) }] : [],
    });
    return answer ?? 'keep-editing';
  }

  private async askAboutComments(request: SaveRequest, host: string): Promise<'go-on' | 'keep-editing'> {
    const answer = await this.services.prompts.ask({
      message: l10n.t('The comments in {0} will be lost.', request.address.name),
      detail: l10n.t('libvirt on {0} keeps no comments. Keep the text in a file of your own if you need them. This is said once for each definition.', host),
      choices: [{ id: 'go-on', title: l10n.t('Define Without Comments') }],
    });
    if (answer === undefined) return 'keep-editing';
    const known = this.services.memory.get<readonly string[]>(commentsKey, []);
    await this.services.memory.update(commentsKey, [...known, definitionKey(request.address)].slice(-1000));
    return 'go-on';
  }

  private async define(request: SaveRequest, host: HostModel, expects: OnHost | undefined, rename: string | undefined): Promise<Partial<SaveState>> {
    const { kind, uuid, name } = request.address;
    const other = await this.otherMachine(request, host);
    if (other !== undefined) return { refusal: other };
    const outcome: DefineOutcome = await this.services.prompts.progress({ title: l10n.t('Defining {0} on {1}', name, host.snapshot.name) }, async (signal) =>
      define({ host, kind, text: request.text, validation: request.validation, replaces: { uuid }, expects, rename, signal }, this.services.history),
    );
    if (outcome.kind === 'refused') return { refusal: outcome.failure, nameKept: outcome.nameKept };
    if (outcome.kind === 'cut-off') {
      this.sent.set(editorKey(request.address), { text: request.text, before: expects === undefined || expects === 'gone' ? undefined : expects.text });
      return { cutOff: outcome };
    }
    // Somebody changed it while the person was asked: what they answered was about another text.
    if (outcome.kind === 'changed') return { onHost: outcome.onHost, conflictAnswer: undefined };
    this.report(request, host, outcome);
    return { readBack: outcome.readBack };
  }

  /** A text with another uuid would define another machine: that is what Define is for, not a save. */
  private async otherMachine(request: SaveRequest, host: HostModel): Promise<Failure | undefined> {
    const target = definitionOf(request.text);
    if (target === undefined || target.uuid === '' || target.uuid === request.address.uuid) return undefined;
    const name = (await definitionsOn(host.hypervisor, request.address.kind).nameOf(request.address.uuid)) ?? request.address.name;
    const words = l10n.t('The uuid `{0}` is not that of {1}: saving would define another machine. Put {2} back, or use Define as a Copy.', target.uuid, name, request.address.uuid);
    return { code: 'other', words, command: '', remedy: 'edit-xml' };
  }

  private async done(request: SaveRequest, state: SaveState): Promise<SaveOutcome> {
    const { uri, address } = request;
    this.services.refusals.clear(uri);
    this.sent.delete(editorKey(address));
    const readBack = state.readBack ?? request.text;
    this.services.files().rebase(address, readBack);
    // It is defined, whatever becomes of its draft: a person who hears otherwise would define it again.
    await this.services.drafts.forget(address, request.text).catch(() => undefined);
    return { kind: 'defined', readBack };
  }

  private report(request: SaveRequest, host: HostModel, outcome: DefinedOutcome): void {
    if (outcome.cutOff !== undefined) {
      this.services.prompts.tell('info', cutOffSentence(outcome.name, host.snapshot.name, { failure: outcome.cutOff, now: { kind: 'arrived', uuid: outcome.uuid, text: outcome.readBack } }));
      return;
    }
    if (outcome.notReadBack !== undefined) {
      this.services.prompts.tell('warning', notReadBackSentence(outcome.name, host.snapshot.name, outcome.notReadBack), []);
      return;
    }
    const sentence = lostSentence(outcome.name, host.snapshot.name, outcome.lost);
    if (sentence === undefined) return;
    this.services.prompts.tell(isDropped(outcome.lost) ? 'warning' : 'info', sentence, [
      {
        title: l10n.t('Show Changes'),
        run: async () => this.services.views.compare(
          { name: `${outcome.name}.xml`, text: request.text },
          { name: `${outcome.name}.xml`, text: outcome.readBack },
          l10n.t('{0}: written ↔ kept by libvirt', outcome.name),
        ),
      },
    ]);
  }

  private refused(request: SaveRequest, host: HostModel, failure: Failure, nameKept: string | undefined): SaveOutcome {
    return notDefined(withKeptName(this.services.refusals.show(request, host.snapshot.name, failure), nameKept), failure);
  }

  private cutOff(request: SaveRequest, host: HostModel, outcome: CutOffOutcome): SaveOutcome {
    const { name } = request.address;
    const { now } = outcome;
    const result: NotDefined = { ...notDefined(cutOffSentence(name, host.snapshot.name, outcome), outcome.failure), cutOff: 'yes' };
    if (now.kind !== 'other') return result;
    return { ...result, compare: async () => vscode.commands.executeCommand('vscode.diff', this.services.views.textUri({ name: `${name}.xml`, text: now.text }), request.uri, l10n.t('{0}: on {1} now ↔ yours', name, host.snapshot.name)) };
  }

  private async compare(request: SaveRequest, host: HostModel, onHost: string): Promise<SaveOutcome> {
    const { uri, address } = request;
    const theirs = this.services.views.textUri({ name: `${address.name}.xml`, text: onHost });
    await vscode.commands.executeCommand('vscode.diff', theirs, uri, l10n.t('{0}: on {1} now ↔ yours', address.name, host.snapshot.name));
    // The person sees what changed: the next save is based on it, and asks again only if it changes again.
    this.services.files().rebase(address, onHost);
    return notDefined(l10n.t('Not defined yet: compare, then save again to define your side.'));
  }
}

/** The text stays where it was typed; it can be defined on another host. */
function hostGone({ address }: SaveRequest): NotDefined {
  return { ...notDefined(l10n.t('The host {0} is not in your list any more. Add it again to define {1} there, or define it as a copy on another host. Your text is kept.', maskSecrets(address.host), address.name)), host: 'gone' };
}

/** As far as the tree knows: nobody can open a domain that it never saw. */
function isTransient({ kind, uuid }: DefinitionAddress, host: HostModel): boolean {
  return kind === 'domain' && host.snapshot.domains.value.find((one) => one.uuid === uuid)?.persistent === false;
}

async function readIfThere({ kind, uuid }: DefinitionAddress, host: HostModel, signal: AbortSignal): Promise<OnHost> {
  try {
    return { text: await definitionsOn(host.hypervisor, kind).read(uuid, { signal }) };
  } catch (error) {
    if (failureOf(error).code === 'not-found') return 'gone';
    throw error;
  }
}

function keptEditing(step: Extract<SaveStep, { step: 'kept-editing' }>, request: SaveRequest): SaveOutcome {
  const { name } = request.address;
  switch (step.why) {
    case 'autosave': return { kind: 'kept' };
    case 'conflict':
    case 'name':
    case 'transient':
    case 'comments': return notDefined(l10n.t('{0} was not defined; your text is kept.', name));
  }
}

function notDefined(sentence: string, failure?: Failure): NotDefined {
  return failure === undefined ? { kind: 'not-defined', sentence } : { kind: 'not-defined', sentence, failure };
}
