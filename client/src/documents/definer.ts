// One define, whoever asks: keeps what it replaces, defines, reads back, and tells what libvirt made of it.
import * as l10n from '@vscode/l10n';
import type { HostModel } from '../hosts/hosts';
import type { FailureDetail } from '../virsh/failure';
import { failureOf, type Call, type Failure } from '../virsh/hypervisor';
import { readXml } from '../virsh/xmlReader';
import { lostIn, type Difference } from './compareXml';
import { withName, withUuid } from './copyXml';
import { isCutOff, readAfterCutOff, type AfterCutOff } from './cutOff';
import { definitionOf } from './definitionKind';
import type { DefinitionHistory, HistoryReason, Kept } from './history';
import { definitionsOn, partOf, type Definitions } from './objects';
import { sameDefinition } from './sameDefinition';
import type { OnHost } from './saveFlow';
import type { EditableKind } from './uris';
import { parseXml } from './xmlTree';

/** What to define, and where. */
export interface DefineRequest {
  readonly host: HostModel;
  readonly kind: EditableKind;
  readonly text: string;
  /** `as-is` lets libvirt drop what its schema does not know: only ever on a person's explicit wish. */
  readonly validation: 'validate' | 'as-is';
  /** The object whose definition this replaces; its uuid is put into a text that has none. */
  readonly replaces?: { readonly uuid: string } | undefined;
  /** The name that the object gets before: libvirt takes no other name with the same uuid. It is taken back when the text is refused. */
  readonly rename?: string | undefined;
  /** What the person saw and decided about; anything else on the host stops the define. Without it whatever is there is replaced. */
  readonly expects?: OnHost | undefined;
  readonly why?: HistoryReason;
  readonly signal?: AbortSignal | undefined;
  /** When to look at the host after a define that was cut off, in milliseconds; for tests. */
  readonly cutOffWaitsMs?: readonly number[] | undefined;
}

/** How a define ended. */
export type DefineOutcome =
  | DefinedOutcome
  /** Nothing was defined: the host has something else than was expected. */
  | { readonly kind: 'changed'; readonly onHost: OnHost }
  /** `nameKept` is the new name, where it could not be taken back. */
  | { readonly kind: 'refused'; readonly failure: Failure; readonly nameKept?: string }
  | CutOffOutcome;

/** Nobody heard libvirt's answer, and what the host has is not what was sent. */
export interface CutOffOutcome {
  readonly kind: 'cut-off';
  readonly failure: Failure;
  readonly now: Exclude<AfterCutOff, { readonly kind: 'arrived' }>;
  /** The name that the object got before. */
  readonly nameKept?: string | undefined;
}

/** libvirt took the text. */
export interface DefinedOutcome {
  readonly kind: 'defined';
  /** Empty when the text has none and the host did not tell which one it made. */
  readonly uuid: string;
  readonly name: string;
  /** What libvirt made of the text; the text itself when it could not be read back. */
  readonly readBack: string;
  readonly lost: readonly Difference[];
  /** Why it is not known what libvirt made of the text. */
  readonly notReadBack?: Failure;
  /** Why libvirt's answer was not heard: that it is defined was read from the host. */
  readonly cutOff?: Failure;
}

/** Defines; never throws for what a host answers. */
export async function define(request: DefineRequest, history: DefinitionHistory): Promise<DefineOutcome> {
  const definitions = definitionsOn(request.host.hypervisor, request.kind);
  const { root, fault } = readXml(request.text);
  if (root === undefined) return refusal({ code: 'xml-malformed', line: fault.line }, `${fault.words} (line ${fault.line})`);
  if (definitionOf(request.text)?.kind !== request.kind) return refusal({ code: 'other' }, l10n.t('The root is <{0}>; what is defined here is a <{1}>.', root.name, request.kind));
  const text = request.replaces === undefined || definitionOf(request.text)?.uuid !== '' ? request.text : withUuid(request.text, request.replaces.uuid);
  try {
    const found = await keepReplaced(request, definitions, text, history);
    if ('changed' in found) return { kind: 'changed', onHost: found.changed };
    const sending = { ...found, text };
    const outcome = (await renameFirst(request, definitions, sending)) ?? (await send(request, definitions, sending));
    const known = wasReplaced(outcome, found.old);
    if (known !== 'not-known') await found.kept?.[known]();
    return outcome;
  } catch (error) {
    return { kind: 'refused', failure: failureOf(error) };
  }
}

/** What becomes of the definition that was kept: a history tells of what was replaced, and of nothing else. */
function wasReplaced(outcome: DefineOutcome, old: string | undefined): 'replaced' | 'forget' | 'not-known' {
  if (outcome.kind === 'cut-off') return 'not-known';
  if (outcome.kind === 'defined') return outcome.readBack === old ? 'forget' : 'replaced';
  return outcome.kind === 'refused' && outcome.nameKept !== undefined ? 'replaced' : 'forget';
}

/** What was found on the host, and what goes there. */
interface Sending {
  readonly text: string;
  readonly old: string | undefined;
  readonly uuid: string;
}

/** Nothing once it has its new name. A rename of which nobody heard the end may have happened: then the old name comes back. */
async function renameFirst(request: DefineRequest, definitions: Definitions, sending: Sending): Promise<DefineOutcome | undefined> {
  const { rename, signal, host } = request;
  if (rename === undefined || sending.uuid === '') return undefined;
  try {
    await host.hypervisor.lifecycle.rename(sending.uuid, rename, { signal });
    return undefined;
  } catch (error) {
    const failure = failureOf(error);
    const happened = isCutOff(failure) && (await definitions.nameOf(sending.uuid).catch(() => undefined)) === rename;
    return { kind: 'refused', failure, ...(happened ? await takeNameBack(request, sending) : {}) };
  }
}

async function send(request: DefineRequest, definitions: Definitions, sending: Sending): Promise<DefineOutcome> {
  try {
    const { name } = await definitions.define(sending.text, { signal: request.signal, validate: request.validation === 'validate' });
    return await readBack(request, definitions, sending.text, name);
  } catch (error) {
    const failure = failureOf(error);
    if (isCutOff(failure)) return afterCutOff(request, definitions, sending, failure);
    return { kind: 'refused', failure, ...(await takeNameBack(request, sending)) };
  }
}

/** A define that was cut off may be done, on its way, or never heard of: only the host can tell. */
async function afterCutOff(request: DefineRequest, definitions: Definitions, { text, old, uuid }: Sending, failure: Failure): Promise<DefineOutcome> {
  const name = definitionOf(text)?.name ?? '';
  const now = await readAfterCutOff(definitions, { text, before: old === undefined ? undefined : withNameOf(old, request), uuid, name }, request.cutOffWaitsMs);
  await refresh(request, uuid);
  return now.kind === 'arrived' ? { kind: 'defined', uuid: now.uuid, name, readBack: now.text, lost: [], cutOff: failure } : { kind: 'cut-off', failure, now, nameKept: request.rename };
}

/** What the host had, once it was renamed. */
function withNameOf(old: string, { rename }: DefineRequest): string {
  return rename === undefined ? old : withName(old, rename);
}

/** A refused text leaves nothing behind, its new name neither. */
async function takeNameBack(request: DefineRequest, { old, uuid }: Sending): Promise<{ readonly nameKept?: string }> {
  const name = definitionOf(old ?? '')?.name;
  if (request.rename === undefined || name === undefined || uuid === '') return {};
  try {
    await request.host.hypervisor.lifecycle.rename(uuid, name);
    return {};
  } catch {
    return { nameKept: request.rename };
  } finally {
    await refresh(request, uuid);
  }
}

async function refresh(request: DefineRequest, uuid: string): Promise<void> {
  const one = { domain: { domain: uuid }, network: { network: uuid }, pool: { pool: uuid } }[request.kind];
  await request.host.refresh(uuid === '' ? partOf(request.kind) : one).catch(() => undefined);
}

function refusal(detail: FailureDetail, words: string): DefineOutcome {
  return { kind: 'refused', failure: { ...detail, words, command: '', remedy: 'edit-xml' } };
}

/** It is defined from here on, whatever goes wrong: a person who thinks otherwise would define again over something newer. */
async function readBack(request: DefineRequest, definitions: Definitions, text: string, name: string): Promise<DefinedOutcome> {
  const known = definitionOf(text)?.uuid ?? '';
  let uuid = known;
  try {
    const call = { signal: request.signal };
    uuid = known || ((await definitions.findByName(name, call)) ?? '');
    const now = await definitions.read(uuid, call);
    return { kind: 'defined', uuid, name, readBack: now, lost: differences(text, now) };
  } catch (error) {
    return { kind: 'defined', uuid, name, readBack: text, lost: [], notReadBack: failureOf(error) };
  } finally {
    await refresh(request, uuid);
  }
}

/** What libvirt dropped or rewrote of `written`; what only a run had, in XML that was taken from one, is no loss. */
export function differences(written: string, readBack: string): Difference[] {
  const [one, other] = [parseXml(written), parseXml(readBack)];
  return one === undefined || other === undefined ? [] : lostIn(one, other).filter((lost) => !isOfARun(lost, written));
}

/** Elements and attributes that libvirt makes up at each start; the names that a person gives to devices begin with `ua-`, and stay. */
const ofARun = /(?:^|\/)(?:alias|label|imagelabel|domain@id|source@(?:index|portid)|target@state|console@tty|interface@portid)$/;

/** The tap device that libvirt makes for an interface. */
const madeTarget = /^<target\s+dev=(["'])(?:vnet|macvtap|macvlan)\d+\1/;

function isOfARun(lost: Difference, written: string): boolean {
  if (lost.kind === 'element-dropped') return ofARun.test(lost.path) || madeTarget.test(written.slice(lost.start, lost.start + 40));
  return lost.kind === 'attribute-dropped' && ofARun.test(`${lost.path}@${lost.name}`);
}

/**
 * Keeps the definition that is about to be replaced, and gives back `changed`, what is there, when that is not
 * what was expected. Nothing is replaced before it is kept: a disk that is full here stops the define.
 */
async function keepReplaced(request: DefineRequest, definitions: Definitions, text: string, history: DefinitionHistory): Promise<{ readonly changed: OnHost } | { readonly old: string | undefined; readonly uuid: string; readonly kept: Kept | undefined }> {
  const target = definitionOf(text);
  const call = { signal: request.signal };
  // The uuid in the text decides what libvirt replaces; the one that the caller knows stands in for a text that has none.
  const uuid = target?.uuid || request.replaces?.uuid || (await definitions.findByName(target?.name ?? '', call)) || '';
  const old = uuid === '' ? undefined : await readIfThere(definitions, uuid, call);
  const { expects } = request;
  if (expects !== undefined && !isExpected(old, expects)) return { changed: old === undefined ? 'gone' : { text: old } };
  const kept = old === undefined ? undefined : await history.keep({ uri: request.host.snapshot.uri, object: uuid }, request.why ?? 'define', definitionOf(old)?.name ?? uuid, old);
  return { old, uuid, kept };
}

function isExpected(old: string | undefined, expects: OnHost): boolean {
  if (old === undefined || expects === 'gone') return old === undefined && expects === 'gone';
  return sameDefinition(old, expects.text);
}

async function readIfThere(definitions: Definitions, uuid: string, call: Call): Promise<string | undefined> {
  try {
    return await definitions.read(uuid, call);
  } catch (error) {
    if (failureOf(error).code === 'not-found') return undefined;
    throw error;
  }
}
