// What a save of a definition must do next, as a pure state machine: no host, no editor, no clock.
import type { Failure } from '../virsh/hypervisor';
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
  /** Whether the person already knows, for this document, that comments are lost. */
  readonly commentsKnown: 'yes' | 'no';
  readonly hasComments: 'yes' | 'no';
  readonly refusal?: Failure;
  readonly readBack?: string;
}

/** The next step of a save; the last four end it. */
export type SaveStep =
  | { readonly step: 'read-again' }
  | { readonly step: 'ask-about-conflict' }
  | { readonly step: 'ask-about-gone' }
  | { readonly step: 'ask-about-comments' }
  | { readonly step: 'define' }
  | { readonly step: 'done'; readonly readBack: string }
  | { readonly step: 'refused'; readonly failure: Failure }
  | { readonly step: 'compare'; readonly onHost: string }
  | { readonly step: 'kept-editing'; readonly why: 'autosave' | 'conflict' | 'comments' };

/** The next step from what is known. Every path ends as long as the host stays the same: each step adds one fact to the state. */
export function nextStep(state: SaveState): SaveStep {
  if (state.reason === 'autosave') return { step: 'kept-editing', why: 'autosave' };
  if (state.refusal !== undefined) return { step: 'refused', failure: state.refusal };
  if (state.readBack !== undefined) return { step: 'done', readBack: state.readBack };
  if (state.onHost === undefined) return { step: 'read-again' };
  return conflictStep(state, state.onHost) ?? commentsStep(state) ?? { step: 'define' };
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
