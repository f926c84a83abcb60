// What a save of a definition must do next, as a pure state machine: no host, no editor, no clock.
import type { Failure } from '../virsh/hypervisor';
import type { CutOffOutcome } from './definer';
import { definitionOf } from './definitionKind';
import { sameDefinition } from './sameDefinition';

/** Who asked for the save. Autosave must never define a machine. */
export type SaveReason = 'person' | 'autosave';

/** What the person answers when the host's definition changed since the editor read it. */
export type ConflictAnswer = 'overwrite' | 'compare' | 'keep-editing';

/** What the host has when it is read again; `gone` when the object is not there any more. */
export type OnHost = { readonly text: string } | 'gone';

/** What a save knows so far. */
export interface SaveState {
  readonly reason: SaveReason;
  /** The definition that the editor's text is based on. */
  readonly base: string;
  readonly text: string;
  /** Once it was read again. */
  readonly onHost?: OnHost;
  /** About exactly what {@link onHost} says. */
  readonly conflictAnswer?: ConflictAnswer | undefined;
  readonly commentsAnswer?: 'go-on' | 'keep-editing';
  /** Whether the host keeps a definition of it; `no` of a domain that only runs. */
  readonly persistent?: 'yes' | 'no';
  readonly transientAnswer?: 'go-on' | 'keep-editing';
  /** Where the text gives the object another name than the host. */
  readonly nameAnswer?: 'rename' | 'keep-editing';
  /** Whether the person already knows, for this document, that comments are lost. */
  readonly commentsKnown: 'yes' | 'no';
  readonly hasComments: 'yes' | 'no';
  readonly refusal?: Failure;
  /** The new name of an object whose text was refused, where the old one could not be given back. */
  readonly nameKept?: string | undefined;
  readonly cutOff?: CutOffOutcome;
  readonly readBack?: string;
}

/** The name on the host, and the one in the text. */
export interface Names {
  readonly now: string;
  readonly wanted: string;
}

/** The next step of a save; the last five end it. */
export type SaveStep =
  | { readonly step: 'read-again' }
  | { readonly step: 'ask-about-conflict' }
  | { readonly step: 'ask-about-gone' }
  | { readonly step: 'ask-about-comments' }
  | { readonly step: 'ask-about-transient' }
  | { readonly step: 'ask-about-name'; readonly names: Names }
  | { readonly step: 'define'; readonly rename?: string }
  | { readonly step: 'done'; readonly readBack: string }
  | { readonly step: 'refused'; readonly failure: Failure }
  | { readonly step: 'cut-off'; readonly outcome: CutOffOutcome }
  | { readonly step: 'compare'; readonly onHost: string }
  | { readonly step: 'kept-editing'; readonly why: 'autosave' | 'conflict' | 'comments' | 'transient' | 'name' };

/** The next step from what is known. Every path ends as long as the host stays the same: each step adds one fact to the state. */
export function nextStep(state: SaveState): SaveStep {
  if (state.reason === 'autosave') return { step: 'kept-editing', why: 'autosave' };
  if (state.refusal !== undefined) return { step: 'refused', failure: state.refusal };
  if (state.cutOff !== undefined) return { step: 'cut-off', outcome: state.cutOff };
  if (state.readBack !== undefined) return { step: 'done', readBack: state.readBack };
  if (state.onHost === undefined) return { step: 'read-again' };
  return conflictStep(state, state.onHost) ?? commentsStep(state) ?? transientStep(state) ?? nameStep(state, state.onHost) ?? { step: 'define' };
}

/** A domain that only runs would stay from then on, which the person may not have meant. */
function transientStep(state: SaveState): SaveStep | undefined {
  if (state.persistent !== 'no' || state.onHost === 'gone' || state.transientAnswer === 'go-on') return undefined;
  return state.transientAnswer === 'keep-editing' ? { step: 'kept-editing', why: 'transient' } : { step: 'ask-about-transient' };
}

/** libvirt takes no other name with the same uuid: the object has to be renamed first, which the person may not have meant. */
function nameStep(state: SaveState, onHost: OnHost): SaveStep | undefined {
  const names = onHost === 'gone' ? undefined : otherName(onHost.text, state.text);
  if (names === undefined) return undefined;
  if (state.nameAnswer === undefined) return { step: 'ask-about-name', names };
  return state.nameAnswer === 'rename' ? { step: 'define', rename: names.wanted } : { step: 'kept-editing', why: 'name' };
}

function otherName(onHost: string, text: string): Names | undefined {
  const [there, wanted] = [definitionOf(onHost), definitionOf(text)];
  if (there?.kind !== 'domain' || wanted?.kind !== 'domain' || wanted.name === '' || there.name === wanted.name) return undefined;
  return wanted.uuid === '' || wanted.uuid === there.uuid ? { now: there.name, wanted: wanted.name } : undefined;
}

function conflictStep(state: SaveState, onHost: OnHost): SaveStep | undefined {
  const changed = onHost === 'gone' || !sameDefinition(onHost.text, state.base);
  if (!changed || state.conflictAnswer === 'overwrite') return undefined;
  if (state.conflictAnswer === 'keep-editing') return { step: 'kept-editing', why: 'conflict' };
  if (onHost === 'gone') return { step: 'ask-about-gone' };
  return state.conflictAnswer === 'compare' ? { step: 'compare', onHost: onHost.text } : { step: 'ask-about-conflict' };
}

function commentsStep(state: SaveState): SaveStep | undefined {
  if (state.hasComments === 'no' || state.commentsKnown === 'yes' || state.commentsAnswer === 'go-on') return undefined;
  return state.commentsAnswer === 'keep-editing' ? { step: 'kept-editing', why: 'comments' } : { step: 'ask-about-comments' };
}
