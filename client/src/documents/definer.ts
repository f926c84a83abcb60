// One define, whoever asks: keeps what it replaces, defines, reads back, and tells what libvirt made of it.
import * as l10n from '@vscode/l10n';
import type { HostModel } from '../hosts/hosts';
import type { FailureDetail } from '../virsh/failure';
import { failureOf, type Call, type Failure } from '../virsh/hypervisor';
import { readXml } from '../virsh/xmlReader';
import { lostIn, type Difference } from './compareXml';
import { withUuid } from './copyXml';
import { definitionOf } from './definitionKind';
import type { DefinitionHistory, HistoryReason } from './history';
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
  /** What the person saw and decided about; anything else on the host stops the define. Without it whatever is there is replaced. */
  readonly expects?: OnHost | undefined;
  readonly why?: HistoryReason;
  readonly signal?: AbortSignal | undefined;
}

/** How a define ended. */
export type DefineOutcome =
  | DefinedOutcome
  /** Nothing was defined: the host has something else than was expected. */
  | { readonly kind: 'changed'; readonly onHost: OnHost }
  | { readonly kind: 'refused'; readonly failure: Failure };

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
}

/** Defines; never throws for what a host answers. */
export async function define(request: DefineRequest, history: DefinitionHistory): Promise<DefineOutcome> {
  const definitions = definitionsOn(request.host.hypervisor, request.kind);
  const { root, fault } = readXml(request.text);
  if (root === undefined) return refusal({ code: 'xml-malformed', line: fault.line }, `${fault.words} (line ${fault.line})`);
  if (definitionOf(request.text)?.kind !== request.kind) return refusal({ code: 'other' }, l10n.t('The root is <{0}>; what is defined here is a <{1}>.', root.name, request.kind));
  const text = request.replaces === undefined || definitionOf(request.text)?.uuid !== '' ? request.text : withUuid(request.text, request.replaces.uuid);
  try {
    const changed = await keepReplaced(request, definitions, text, history);
    if (changed !== undefined) return { kind: 'changed', onHost: changed };
    const { name } = await definitions.define(text, { signal: request.signal, validate: request.validation === 'validate' });
    return await readBack(request, definitions, text, name);
  } catch (error) {
    return { kind: 'refused', failure: failureOf(error) };
  }
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
    await request.host.refresh(request.kind === 'domain' && uuid !== '' ? { domain: uuid } : partOf(request.kind)).catch(() => undefined);
  }
}

/** What libvirt dropped or rewrote of `written`. */
export function differences(written: string, readBack: string): Difference[] {
  const [one, other] = [parseXml(written), parseXml(readBack)];
  return one === undefined || other === undefined ? [] : lostIn(one, other);
}

/**
 * Keeps the definition that is about to be replaced, and gives back what is there when that is not
 * what was expected. Nothing is replaced before it is kept: a disk that is full here stops the define.
 */
async function keepReplaced(request: DefineRequest, definitions: Definitions, text: string, history: DefinitionHistory): Promise<OnHost | undefined> {
  const target = definitionOf(text);
  const call = { signal: request.signal };
  // The uuid in the text decides what libvirt replaces; the one that the caller knows stands in for a text that has none.
  const uuid = target?.uuid || request.replaces?.uuid || (await definitions.findByName(target?.name ?? '', call)) || '';
  const old = uuid === '' ? undefined : await readIfThere(definitions, uuid, call);
  const { expects } = request;
  if (expects !== undefined && !isExpected(old, expects)) return old === undefined ? 'gone' : { text: old };
  if (old !== undefined) await history.keep({ uri: request.host.snapshot.uri, object: uuid }, request.why ?? 'define', definitionOf(old)?.name ?? uuid, old);
  return undefined;
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
