// One define, whoever asks: keeps what it replaces, defines, reads back, and tells what libvirt made of it.
import type { HostModel } from '../hosts/hosts';
import { failureOf, type Failure } from '../virsh/hypervisor';
import { lostIn, type Difference } from './compareXml';
import { withUuid } from './copyXml';
import { definitionOf } from './definitionKind';
import type { DefinitionHistory, HistoryReason } from './history';
import { definitionsOn, partOf, type Definitions } from './objects';
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
  readonly why?: HistoryReason;
  readonly signal?: AbortSignal | undefined;
}

/** How a define ended. */
export type DefineOutcome =
  | { readonly kind: 'defined'; readonly uuid: string; readonly name: string; readonly readBack: string; readonly lost: readonly Difference[] }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** Defines; never throws for what a host answers. */
export async function define(request: DefineRequest, history: DefinitionHistory): Promise<DefineOutcome> {
  const definitions = definitionsOn(request.host.hypervisor, request.kind);
  const text = request.replaces === undefined || definitionOf(request.text)?.uuid !== '' ? request.text : withUuid(request.text, request.replaces.uuid);
  try {
    await keepReplaced(request, definitions, text, history);
    const call = { signal: request.signal };
    const { name } = await definitions.define(text, { ...call, validate: request.validation === 'validate' });
    const uuid = definitionOf(text)?.uuid || (await definitions.findByName(name, call)) || '';
    const readBack = await definitions.read(uuid, call);
    await request.host.refresh(request.kind === 'domain' ? { domain: uuid } : partOf(request.kind));
    return { kind: 'defined', uuid, name, readBack, lost: differences(text, readBack) };
  } catch (error) {
    return { kind: 'refused', failure: failureOf(error) };
  }
}

/** What libvirt dropped or rewrote of `written`. */
export function differences(written: string, readBack: string): Difference[] {
  const [one, other] = [parseXml(written), parseXml(readBack)];
  return one === undefined || other === undefined ? [] : lostIn(one, other);
}

/**
 * Keeps the definition that is about to be replaced. Nothing is replaced before it is kept: a disk
 * that is full here stops the define.
 */
async function keepReplaced(request: DefineRequest, definitions: Definitions, text: string, history: DefinitionHistory): Promise<void> {
  const target = definitionOf(text);
  const uuid = target?.uuid || (target === undefined ? undefined : await definitions.findByName(target.name, { signal: request.signal }));
  if (uuid === undefined || uuid === '') return;
  const old = await definitions.read(uuid, { signal: request.signal }).catch((error: unknown) => {
    if (failureOf(error).code === 'not-found') return undefined;
    throw error;
  });
  if (old === undefined) return;
  await history.keep({ uri: request.host.snapshot.uri, object: uuid }, request.why ?? 'define', definitionOf(old)?.name ?? uuid, old);
}
