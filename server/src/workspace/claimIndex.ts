// Who claims what in a workspace: an index by claim, and what is said of one document because of the others.
import type { Problem } from '../text/problem';
import { WORKSPACE_CODES, type Claim, type Claims } from './claims';

/** A document with claims and the name by which sentences speak of it. */
export interface Holder {
  readonly name: string;
  readonly claims: Claims;
  /** Where it is kept; nothing where that is not known. */
  readonly place?: Place;
}

/** Where a document is kept. */
export interface Place {
  readonly folder: string;
  readonly file: string;
  /** A short text that is equal for documents that differ in white space alone. */
  readonly digest: () => string;
}

/** A claim of a certain document. */
export interface Held<H extends Holder> {
  readonly holder: H;
  readonly claim: Claim;
}

/** A problem of a document, and the claims of others that it is because of. */
export interface Rivalry<H extends Holder> {
  readonly problem: Problem;
  readonly rivals: readonly Held<H>[];
}

/** Any address of a host: a port there is taken on all of them. */
const ANY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** The claims of many documents. Looking one document up costs as much as it has claims, however many documents there are. */
export class ClaimIndex<H extends Holder> {
  readonly #holders = new Map<string, H>();
  readonly #byKey = new Map<string, Map<string, Held<H>[]>>();

  /** Sets what a document claims now; nothing takes it out. */
  set(id: string, holder: H | undefined): void {
    const known = this.#holders.get(id);
    if (known?.claims === holder?.claims && known?.name === holder?.name) return;
    for (const { key } of known?.claims.claims ?? []) {
      const held = this.#byKey.get(key);
      held?.delete(id);
      if (held?.size === 0) this.#byKey.delete(key);
    }
    this.#holders.delete(id);
    if (!holder) return;
    this.#holders.set(id, holder);
    for (const claim of holder.claims.claims) {
      const held = this.#byKey.get(claim.key) ?? new Map<string, Held<H>[]>();
      const own = held.get(id);
      if (own) own.push({ holder, claim });
      else held.set(id, [{ holder, claim }]);
      this.#byKey.set(claim.key, held);
    }
  }

  /** Whether any document claims a thing. */
  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** What is said of a document because of the others, in document order. */
  rivalries(id: string): readonly Rivalry<H>[] {
    const holder = this.#holders.get(id);
    if (!holder) return [];
    const found: Rivalry<H>[] = [];
    for (const claim of holder.claims.claims) {
      const rivals = this.#rivals(id, { holder, claim });
      const [first] = rivals;
      if (first === undefined) continue;
      const args = { value: claim.shown, other: first.holder.name, element: holder.claims.element };
      found.push({ problem: { code: claim.code, span: claim.span, args }, rivals });
    }
    return found.sort((a, b) => a.problem.span.start - b.problem.span.start);
  }

  #rivals(id: string, own: Held<H>): readonly Held<H>[] {
    const others = [...(this.#byKey.get(own.claim.key) ?? [])].filter(([other]) => other !== id);
    return others
      .flatMap(([, held]) => held.find((one) => isRival(own, one)) ?? [])
      .sort((a, b) => (a.holder.name < b.holder.name ? -1 : a.holder.name > b.holder.name ? 1 : 0));
  }
}

/** Two texts with one name and one UUID are the same machine twice: that is said once, and shares all the rest. */
function isRival<H extends Holder>(own: Held<H>, other: Held<H>): boolean {
  const isSame = own.holder.claims.self !== '' && own.holder.claims.self === other.holder.claims.self;
  if (own.claim.code === 'same-in-two-documents' || isSame) return own.claim.code === 'same-in-two-documents' && !isKeptCopy(own.holder.place, other.holder.place);
  return meets(own.claim.listen, other.claim.listen);
}

/** Whether one is plainly kept beside the other: a folder for each host or day, with files of one name or one content. */
function isKeptCopy(own: Place | undefined, other: Place | undefined): boolean {
  if (!own || !other || own.folder === other.folder) return false;
  return own.file === other.file || own.digest() === other.digest();
}

function meets(a: string | undefined, b: string | undefined): boolean {
  return a === b || ANY_ADDRESS.has(a ?? '') || ANY_ADDRESS.has(b ?? '');
}

/** Whether any problem between documents is wanted: where all are switched off nothing need be read. */
export function wantsWorkspace(severityOf: (code: string) => string): boolean {
  return WORKSPACE_CODES.some((code) => severityOf(code) !== 'off');
}
