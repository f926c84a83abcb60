// What documents that are open together get wrong together: two machines cannot share a name, a MAC or a writable image.
import { domainOf, type Domain } from '../domain/domain';
import { isReadonlyDisk } from '../domain/devices';
import type { Blame } from '../domain/rule';
import { spanOf } from '../domain/runRules';
import { text, textBlame, value } from '../domain/values';
import { toDiagnostics, type Diagnostic } from '../features/diagnostics/diagnostics';
import type { LibvirtDocument } from '../features/document';
import type { Messages } from '../features/messages';
import type { Problem } from '../text/problem';

/** A document with the name by which sentences speak of it. */
export interface WorkspaceDocument {
  readonly name: string;
  readonly document: LibvirtDocument;
}

/** Something that one machine has and no other may have. */
interface Claim {
  /** The code of the problem where two claim it. */
  readonly code: string;
  readonly key: string;
  readonly shown: string;
  readonly blame: Blame;
}

interface Machine {
  readonly document: LibvirtDocument;
  readonly name: string;
  readonly claims: readonly Claim[];
}

const NAME = 'name-in-two-documents';
const UUID = 'uuid-in-two-documents';
const claimsByDocument = new WeakMap<LibvirtDocument, readonly Claim[]>();

/** What is said of each document because of the others; documents without a problem are left out. */
export function workspaceProblems(documents: readonly WorkspaceDocument[]): ReadonlyMap<LibvirtDocument, readonly Problem[]> {
  const problems = new Map<LibvirtDocument, Problem[]>();
  if (documents.length < 2) return problems;
  const machines = documents.map(({ document, name }): Machine => ({ document, name, claims: claimsOf(document) }));
  for (const [key, holders] of holdersByKey(machines)) {
    for (const [machine, claim] of holders) {
      const other = holders.find(([candidate]) => candidate.document !== machine.document && isRivalry(machine, candidate, claim));
      if (other === undefined || key === '') continue;
      const found = problems.get(machine.document) ?? [];
      found.push({ code: claim.code, span: spanOf(claim.blame), args: { value: claim.shown, other: other[0].name } });
      problems.set(machine.document, found);
    }
  }
  for (const found of problems.values()) found.sort((a, b) => a.span.start - b.span.start);
  return problems;
}

/** The same as diagnostics of one document. */
export function workspaceDiagnostics(document: LibvirtDocument, documents: readonly WorkspaceDocument[], messages: Messages): readonly Diagnostic[] {
  return toDiagnostics(workspaceProblems(documents).get(document) ?? [], messages);
}

/** Two texts with one name and one UUID are the same machine twice: that is said once, of the UUID. */
function isRivalry(a: Machine, b: Machine, claim: Claim): boolean {
  const isSame = keysOf(a, UUID) !== '' && keysOf(a, UUID) === keysOf(b, UUID) && keysOf(a, NAME) === keysOf(b, NAME);
  return !isSame || claim.code === UUID;
}

function keysOf({ claims }: Machine, code: string): string {
  return claims.find((claim) => claim.code === code)?.key ?? '';
}

function holdersByKey(machines: readonly Machine[]): ReadonlyMap<string, readonly (readonly [Machine, Claim])[]> {
  const holders = new Map<string, (readonly [Machine, Claim])[]>();
  for (const machine of machines) {
    for (const claim of machine.claims) {
      const list = holders.get(claim.key);
      if (list) list.push([machine, claim]);
      else holders.set(claim.key, [[machine, claim]]);
    }
  }
  return holders;
}

function claimsOf(document: LibvirtDocument): readonly Claim[] {
  const known = claimsByDocument.get(document);
  if (known) return known;
  const domain = document.kind === 'domain' ? domainOf(document.xml) : undefined;
  const claims = domain ? [...identity(domain), ...macs(domain), ...ports(domain), ...images(domain)] : [];
  claimsByDocument.set(document, claims);
  return claims;
}

function identity({ root }: Domain): readonly Claim[] {
  return [
    [NAME, root.child('name')] as const,
    [UUID, root.child('uuid')] as const,
  ].flatMap(([code, element]) => {
    const shown = text(element) ?? '';
    return element && shown !== '' ? [{ code, key: `${code} ${code === UUID ? plainUuid(shown) : shown}`, shown, blame: textBlame(element) }] : [];
  });
}

/** Libvirt reads a UUID with dashes or without. */
function plainUuid(uuid: string): string {
  return uuid.replaceAll('-', '').toLowerCase();
}

function macs(domain: Domain): readonly Claim[] {
  return domain.devices('interface').flatMap((device) => {
    const address = device.child('mac')?.attribute('address');
    return address ? [{ code: 'mac-in-two-documents', key: `mac ${address.value.toLowerCase()}`, shown: address.value, blame: address }] : [];
  });
}

/** Ports of graphics that are written down; those that libvirt chooses never meet. */
function ports(domain: Domain): readonly Claim[] {
  return domain.devices('graphics').flatMap((graphics) => {
    const port = graphics.attribute('port');
    if (!port || value(graphics, 'autoport') === 'yes' || !(Number(port.value) > 0)) return [];
    return [{ code: 'graphics-port-in-two-documents', key: `port ${port.value}`, shown: port.value, blame: port }];
  });
}

/** Images that are written to by one machine alone. */
function images(domain: Domain): readonly Claim[] {
  return domain.devices('disk').flatMap((disk) => {
    const source = disk.child('source');
    const path = source?.attribute('file') ?? source?.attribute('dev');
    if (!path || path.value === '' || isReadonlyDisk(disk) || disk.child('shareable') || disk.child('transient')) return [];
    return [{ code: 'image-in-two-documents', key: `image ${path.value}`, shown: path.value, blame: path }];
  });
}
