// A definition as a copy: another name, no uuid, fresh MAC addresses, nothing that two machines, networks or pools must not share.
import { child, descendants, escapeXml, parseXml, withPlainLineEnds, type XmlElement } from './xmlTree';

/** A copy, and the files that it would share with the original: the person must know. */
export interface Copy {
  readonly xml: string;
  /** Paths and volumes of writable disks, and NVRAM files, which two running machines must not share. */
  readonly shared: readonly string[];
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Three bytes after a vendor's prefix, as `xx:xx:xx`. Injected, so that tests know what comes. */
export type MacSuffix = () => string;

/** Random bytes for a MAC address. */
export const randomMacSuffix: MacSuffix = () =>
  Array.from({ length: 3 }, () => Math.floor(Math.random() * 256).toString(16).padStart(2, '0')).join(':');

/**
 * `text` with `name`, without uuid (libvirt makes one), with new MAC addresses that keep their
 * vendor's prefix, and without the NVRAM path (libvirt makes one from the name). Nothing when the
 * text does not parse.
 */
export function copyOf(text: string, name: string, macSuffix: MacSuffix = randomMacSuffix): Copy | undefined {
  const source = withPlainLineEnds(text);
  const root = parseXml(source);
  if (root === undefined) return undefined;
  const edits = [...renamed(source, root, name), ...freshMacs(source, root, macSuffix), ...removedIds(source, root), ...withoutBridge(source, root)];
  return { xml: applied(source, edits), shared: sharedFiles(root) };
}

/** Of a pool, the directory that it fills: libvirt takes no second pool on it. */
export function poolPath(text: string): string | undefined {
  const path = pathOfPool(parseXml(withPlainLineEnds(text)));
  return path === undefined || path.text === '' ? undefined : path.text;
}

/** A pool's text with another directory. */
export function withPoolPath(text: string, path: string): string {
  const source = withPlainLineEnds(text);
  const old = pathOfPool(parseXml(source));
  return old === undefined ? text : applied(source, [{ start: old.start, end: old.end, text: `<path>${escapeXml(path)}</path>` }]);
}

function pathOfPool(root: XmlElement | undefined): XmlElement | undefined {
  const target = root?.name === 'pool' && /^(?:dir|fs|netfs)$/.test(root.attributes['type'] ?? '') ? child(root, 'target') : undefined;
  return target === undefined ? undefined : child(target, 'path');
}

/** Whether a network has addresses of its own: two that run cannot have the same. */
export function hasAddresses(text: string): boolean {
  const root = parseXml(text);
  return root?.name === 'network' && child(root, 'ip') !== undefined;
}

/** `text` with another name and everything else as it is. */
export function withName(text: string, name: string): string {
  const source = withPlainLineEnds(text);
  const root = parseXml(source);
  return root === undefined ? text : applied(source, renamed(source, root, name));
}

/** `text` with another uuid, or without any when it is undefined. */
export function withUuid(text: string, uuid: string | undefined): string {
  const source = withPlainLineEnds(text);
  const root = parseXml(source);
  if (root === undefined) return text;
  const old = child(root, 'uuid');
  if (uuid === undefined) return old === undefined ? source : applied(source, [removal(source, old)]);
  if (old !== undefined) return applied(source, [{ start: old.start, end: old.end, text: `<uuid>${uuid}</uuid>` }]);
  const at = child(root, 'name')?.end ?? startTagEnd(source, root);
  return applied(source, [{ start: at, end: at, text: `\n  <uuid>${uuid}</uuid>` }]);
}

function renamed(source: string, root: XmlElement, name: string): Edit[] {
  const old = child(root, 'name');
  const text = `<name>${escapeXml(name)}</name>`;
  if (old !== undefined) return [{ start: old.start, end: old.end, text }];
  const at = startTagEnd(source, root);
  return [{ start: at, end: at, text: `\n  ${text}` }];
}

function removedIds(source: string, root: XmlElement): Edit[] {
  const nvram = root.children.filter((one) => one.name === 'os').flatMap((os) => os.children.filter((one) => one.name === 'nvram' && one.text !== ''));
  const genid = root.children.filter((one) => one.name === 'genid');
  const uuid = root.children.filter((one) => one.name === 'uuid');
  return [
    ...[...uuid, ...genid].map((one) => removal(source, one)),
    ...nvram.map((one) => emptied(source, one)),
  ];
}

/** A bridge that libvirt makes is one network's alone; it chooses another name. One that is there already may be used by many. */
function withoutBridge(source: string, root: XmlElement): Edit[] {
  const forward = child(root, 'forward');
  const mode = forward === undefined ? 'isolated' : (forward.attributes['mode'] ?? 'nat');
  const bridge = root.name === 'network' && /^(?:nat|route|open|isolated)$/.test(mode) ? child(root, 'bridge') : undefined;
  const name = bridge === undefined ? null : /\sname\s*=\s*(?:"[^"]*"|'[^']*')/.exec(source.slice(bridge.start, startTagEnd(source, bridge)));
  return bridge === undefined || name === null ? [] : [{ start: bridge.start + name.index, end: bridge.start + name.index + name[0].length, text: '' }];
}

function freshMacs(source: string, root: XmlElement, macSuffix: MacSuffix): Edit[] {
  return [...descendants(root)]
    .filter((one) => one.name === 'mac' && one.attributes['address'] !== undefined)
    .flatMap((one) => {
      const tag = source.slice(one.start, one.end);
      const fresh = tag.replace(/(["'])([0-9a-fA-F]{2}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}):[0-9a-fA-F:]+\1/, (_all, quote: string, vendor: string) => `${quote}${vendor}:${macSuffix()}${quote}`);
      return fresh === tag ? [] : [{ start: one.start, end: one.end, text: fresh }];
    });
}

function sharedFiles(root: XmlElement): string[] {
  const disks = [...descendants(root)].filter((one) => one.name === 'disk' && writable(one));
  const sources = disks.map((disk) => child(disk, 'source')?.attributes ?? {});
  return sources.flatMap((at) => {
    const path = at['file'] ?? at['dev'] ?? (at['volume'] === undefined ? at['name'] : `${at['pool'] ?? ''}/${at['volume']}`);
    return path === undefined || path === '' ? [] : [path];
  });
}

function writable(disk: XmlElement): boolean {
  const device = disk.attributes['device'] ?? 'disk';
  return (device === 'disk' || device === 'lun') && child(disk, 'readonly') === undefined && child(disk, 'shareable') === undefined;
}

/** Takes the element out, and its line when nothing else stands on it. */
function removal(source: string, element: XmlElement): Edit {
  const lineStart = source.lastIndexOf('\n', element.start - 1) + 1;
  const alone = source.slice(lineStart, element.start).trim() === '' && source[element.end] === '\n';
  return alone ? { start: lineStart, end: element.end + 1, text: '' } : { start: element.start, end: element.end, text: '' };
}

function emptied(source: string, element: XmlElement): Edit {
  const from = startTagEnd(source, element);
  return { start: from, end: element.end - `</${element.name}>`.length, text: '' };
}

function startTagEnd(source: string, element: XmlElement): number {
  const tag = /^<(?:"[^"]*"|'[^']*'|[^'">])*>/.exec(source.slice(element.start, element.end))?.[0] ?? '';
  return element.start + tag.length;
}

function applied(source: string, edits: readonly Edit[]): string {
  return [...edits].sort((one, other) => other.start - one.start).reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), source);
}
