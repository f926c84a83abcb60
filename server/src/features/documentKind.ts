// Which of libvirt's documents a text is, found by a cheap scan of its beginning; other XML files cost nothing more.
import type { DocumentKind } from '../grammar/types';
import { parseXml } from '../syntax/parser';
import { DEVICE_NAMES } from './deviceNames';

/** Roots that belong to one kind of document. */
const KIND_BY_ROOT: Readonly<Record<string, DocumentKind>> = {
  domain: 'domain',
  inactiveDomain: 'domain',
  network: 'network',
  pool: 'storagepool',
  volume: 'storagevol',
  domainsnapshot: 'domainsnapshot',
  domaincheckpoint: 'domaincheckpoint',
  domainbackup: 'domainbackup',
  filter: 'nwfilter',
  filterbinding: 'nwfilterbinding',
  secret: 'secret',
  device: 'nodedev',
  capabilities: 'capability',
  domainCapabilities: 'domaincaps',
  storagepoolCapabilities: 'storagepoolcaps',
  cpu: 'cpu',
};

/** What only a host's interface holds: tells it from a guest's where its own tag is at fault. */
const HOST_INTERFACE = /<(?:start\s+mode|protocol\s+family|bridge|bond|vlan\s+tag)\b/;

/** How much of a text is looked at before its root: comments with licences may be long. */
const SCAN_LIMIT = 32_768;
/** What may stand before the root; a DOCTYPE too, which is reported as such, unless it says that the document is another's. */
const MISC = /(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE\s+(?!html)[^>[]*(?:\[[^\]]*\]\s*)?>)*/y;
const ROOT_TAG = /<([A-Za-z_][\w.-]*)((?:\s+|[^\s>"'/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)/y;

/** The kind of document; `undefined` for XML that is not libvirt's, and for anything else. */
export function detectKind(text: string): DocumentKind | undefined {
  const start = text.slice(0, SCAN_LIMIT);
  MISC.lastIndex = start.charCodeAt(0) === 0xfeff ? 1 : 0;
  MISC.exec(start);
  ROOT_TAG.lastIndex = MISC.lastIndex;
  const [, name = '', attributes = ''] = ROOT_TAG.exec(start) ?? [];
  if (name === '' || /(?:^|\s)xmlns\s*=/.test(attributes)) return undefined;
  if (name === 'interface') return isHostInterface(attributes) || HOST_INTERFACE.test(start) ? 'interface' : 'device';
  if (Object.hasOwn(KIND_BY_ROOT, name)) return KIND_BY_ROOT[name];
  return DEVICE_NAMES.has(name) ? 'device' : undefined;
}

/** The kind of a text that is known to be libvirt's: by its beginning, else by the root that the parser finds behind what does not belong there. */
export function kindOf(text: string): DocumentKind | undefined {
  const kind = detectKind(text);
  if (kind !== undefined) return kind;
  const { root } = parseXml(text);
  return root && detectKind(text.slice(root.start));
}

/** A host's interface has a name or a type that no guest's interface has. */
function isHostInterface(attributes: string): boolean {
  return /(?:^|\s)name\s*=/.test(attributes) || /(?:^|\s)type\s*=\s*["'](?:bond|vlan)["']/.test(attributes);
}
