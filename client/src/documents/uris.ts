// The addresses of our documents: what is in them, written so that no name of a host or machine can break them.

/** The scheme of definitions that can be edited; saving one defines it. */
export const definitionScheme = 'libvirt';
/** The scheme of documents that can only be read. */
export const viewScheme = 'libvirt-view';

/** The kinds of object that have an editable definition on a host. */
export type EditableKind = 'domain' | 'network' | 'pool';

/** Which definition a `libvirt:` address means. The name is for people; the uuid decides. */
export interface DefinitionAddress {
  readonly host: string;
  readonly kind: EditableKind;
  readonly uuid: string;
  readonly name: string;
}

/** The path of a definition's address, which people see in breadcrumbs: host, kind, uuid, and the name with `.xml`. */
export function definitionPath(address: DefinitionAddress): string {
  return `${hostPath(address.host)}${[address.kind, address.uuid].map(escaped).join('/')}/${fileName(address.name)}.xml`;
}

/** What the paths of all definitions of a host begin with. */
export function hostPath(host: string): string {
  return `/${hostSegment(host)}/`;
}

/** Division slashes stand for slashes: a path shows them as they are, where breadcrumbs and tooltips would show `%2F`. */
function hostSegment(host: string): string {
  return host.replace(/[%\\∕]/g, (one) => encodeURIComponent(one)).replaceAll('/', '∕');
}

/** The address in a path, or nothing when it is none of ours. */
export function parseDefinitionPath(path: string): DefinitionAddress | undefined {
  const match = /^\/([^/]+)\/(domain|network|pool)\/([0-9a-fA-F-]{36})\/([^/]+)\.xml$/.exec(path);
  if (match === null) return undefined;
  const [, host = '', kind, uuid = '', name = ''] = match;
  const decoded = unescaped(host.replaceAll('∕', '/'));
  if (decoded === undefined) return undefined;
  return { host: decoded, kind: kind as EditableKind, uuid: uuid.toLowerCase(), name: unescaped(name) ?? name };
}

/** One string a definition, whatever its name is now: for maps and files. */
export function definitionKey(address: Pick<DefinitionAddress, 'host' | 'kind' | 'uuid'>): string {
  return `${escaped(address.host)}/${address.kind}/${address.uuid}`;
}

/** One string an editor: a machine that was renamed may be open under both names, and each text has its own base and draft. */
export function editorKey(address: DefinitionAddress): string {
  return `${definitionKey(address)}/${fileName(address.name)}`;
}

/** A name as the last part of a path: readable, and never a path itself. */
export function fileName(name: string): string {
  const safe = name.replace(/[/\\%]/g, (one) => encodeURIComponent(one));
  return /^\.{1,2}$/.test(safe) || safe === '' ? '%2E' : safe;
}

function escaped(part: string): string {
  return encodeURIComponent(part).replaceAll('%3A', ':').replaceAll('%2B', '+').replaceAll('%40', '@');
}

function unescaped(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
