// A define that was cut off, its answer never heard: what the host has now, as far as can be seen.
import * as l10n from '@vscode/l10n';
import { setTimeout as sleep } from 'node:timers/promises';
import { sentenceOf } from '../ui/failureWords';
import { failureOf, type Failure } from '../virsh/hypervisor';
import { lostIn, sameMeaning, type Difference } from './compareXml';
import type { Definitions } from './objects';
import { sameDefinition } from './sameDefinition';
import { parseXml } from './xmlTree';

/** What the host has after a define whose end nobody knows. */
export type AfterCutOff =
  /** Exactly what was sent, with what libvirt adds. */
  | { readonly kind: 'arrived'; readonly uuid: string; readonly text: string }
  /** What it had before; a slow host may still take the text. */
  | { readonly kind: 'as-before' }
  /** Neither. */
  | { readonly kind: 'other'; readonly text: string }
  | { readonly kind: 'unread'; readonly failure: Failure };

/** After these nobody heard libvirt's answer; the text may be on its way, refused or defined. */
export function isCutOff(failure: Failure): boolean {
  return ['timeout', 'cancelled', 'connection-lost', 'virsh-killed', 'output-too-large'].includes(failure.code);
}

/** What was sent, and what was there before. */
export interface Sent {
  readonly text: string;
  /** Nothing when the define would have made something new. */
  readonly before: string | undefined;
  readonly uuid: string;
  readonly name: string;
}

/** A daemon finishes what it was told after virsh is gone, so it is looked at more than once. */
const waitsMs = [0, 1000, 2000] as const;
/** The host may hang: that is soon told. */
const readLimitMs = 10_000;

/** Reads what the host has, a few times while that is what it had before. */
export async function readAfterCutOff(definitions: Definitions, sent: Sent, waits: readonly number[] = waitsMs): Promise<AfterCutOff> {
  let found: AfterCutOff = { kind: 'as-before' };
  for (const wait of waits) {
    await sleep(wait);
    found = await readOnce(definitions, sent);
    if (found.kind !== 'as-before') break;
  }
  return found;
}

async function readOnce(definitions: Definitions, sent: Sent): Promise<AfterCutOff> {
  const call = { timeoutMs: readLimitMs };
  try {
    const uuid = sent.uuid || ((await definitions.findByName(sent.name, call)) ?? '');
    if (uuid === '') return { kind: 'as-before' };
    const text = await definitions.read(uuid, call);
    if (hasArrived(sent, text)) return { kind: 'arrived', uuid, text };
    return sent.before !== undefined && sameDefinition(sent.before, text) ? { kind: 'as-before' } : { kind: 'other', text };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== 'not-found') return { kind: 'unread', failure };
    return sent.before === undefined ? { kind: 'as-before' } : { kind: 'other', text: '' };
  }
}

/**
 * Whether `now` is what was sent. What libvirt adds is no difference; but what the person took out
 * must be gone, and where nothing changed, what was sent must say nothing new.
 */
export function hasArrived({ text, before }: Pick<Sent, 'text' | 'before'>, now: string): boolean {
  const [sentTree, nowTree, beforeTree] = [parseXml(text), parseXml(now), before === undefined ? undefined : parseXml(before)];
  if (sentTree === undefined || nowTree === undefined) return false;
  if (beforeTree !== undefined && before !== undefined && sameDefinition(before, now)) return sameMeaning(sentTree, beforeTree);
  if (lostIn(sentTree, nowTree).length > 0) return false;
  // A text without a uuid means the object that has one.
  const uuid = `${sentTree.name}/uuid`;
  const takenOut = new Set(beforeTree === undefined ? [] : lostIn(beforeTree, sentTree).filter(({ path }) => path !== uuid).map(asText));
  return !lostIn(nowTree, sentTree).some((one) => takenOut.has(asText(one)));
}

/** What libvirt adds to a text by itself, wherever it stands. */
const filledIn = /^(?:uuid|address|alias|controller|video|audio|input|memballoon|console|model|target|driver|listen|mac|backingStore)$/;

/** Whether `now` has no element that is neither in what was sent nor one that libvirt adds: somebody else's would be lost by another define. */
export function hasNothingElse({ text }: Pick<Sent, 'text'>, now: string): boolean {
  const [sentTree, nowTree] = [parseXml(text), parseXml(now)];
  if (sentTree === undefined || nowTree === undefined) return false;
  return lostIn(nowTree, sentTree).every(({ kind, path }) => kind !== 'element-dropped' || filledIn.test(path.slice(path.lastIndexOf('/') + 1)));
}

/** The difference wherever in the text it stands. */
function asText(difference: Difference): string {
  return JSON.stringify({ ...difference, start: 0 });
}

/** What to tell: what happened, what is on the host now, and what to do. The person's text is kept. */
export function cutOffSentence(name: string, host: string, { failure, now, nameKept }: { readonly failure: Failure; readonly now: AfterCutOff; readonly nameKept?: string | undefined }): string {
  const what = failure.code === 'cancelled'
    ? l10n.t('You cancelled while `{0}` was being defined on {1}.', name, host)
    : l10n.t('Whether libvirt took `{0}` on {1} was not heard: {2}', name, host, sentenceOf(failure));
  const renamed = nameKept === undefined ? [] : [l10n.t('It is called `{0}` now.', nameKept)];
  return [what, nowSentence(host, now), ...renamed].join(' ');
}

function nowSentence(host: string, now: AfterCutOff): string {
  switch (now.kind) {
    case 'arrived': return l10n.t('It is defined: {0} has what you sent.', host);
    case 'as-before': return l10n.t('It is not defined so far: {0} has what it had before. A slow host may still take it; saving again looks first. Your text is kept.', host);
    case 'other': return l10n.t('{0} now has neither what it had before nor what you sent: compare before you define again. Your text is kept.', host);
    case 'unread': return l10n.t('What {0} has now could not be read either: {1} Saving again looks first. Your text is kept.', host, sentenceOf(now.failure));
  }
}
