// Refuses names with which libvirt would destroy files, before any process runs.
import { failWith } from './classify';
import { MASK } from './commandLine';
import type { HypervisorError } from './failure';
import { readXml, type XmlElement } from './xmlReader';

/**
 * Throws for the names `.` and `..`: libvirt refuses to define such a domain and deletes the directory of that
 * name while it does so (seen with libvirt 9.0).
 */
export function refuseDangerousName(name: string): void {
  if (!/^\s*\.{1,2}\s*$/.test(name)) return;
  throw failWith({ code: 'name-refused', name }, `The name "${name.trim()}" is not safe: libvirt would delete a directory while refusing it.`, {
    remedy: 'choose-name',
  });
}

/**
 * Refuses a document that gives its domain, network, pool or volume such a name, however it is written, and one of
 * which we cannot tell the name as libvirt will read it. Gives back the name.
 */
export function refuseDangerousDocument(xml: string): string {
  return nameIn(xml).text;
}

/**
 * Gives back the name of a document as libvirt reads it, to the letter: a volume that is taken back is deleted by it, and
 * with a space more or less it would be another one. Where that is not certain it is refused.
 */
export function exactNameIn(xml: string): string {
  const { name, text, count, start, end } = nameIn(xml);
  const inner = xml.slice(start, end).replace(/^<name\s*>/, '').replace(/<\/name\s*>$/, '');
  const decoded = inner.replace(/&#(?:x([\da-f]+)|(\d+));/gi, (_, hex: string | undefined, decimal: string) => String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)));
  if (name === 'name' && count === 1 && !inner.includes('<') && decoded === decoded.trim()) return text;
  throw failWith({ code: 'xml-refused' }, `libvirt takes all that stands in <name> for the name, spaces and line breaks too. Write the name alone, once: <name>${text}</name>.`, { remedy: 'edit-xml' });
}

function nameIn(xml: string): XmlElement & { readonly count: number } {
  // An entity could hide any name, and nothing that libvirt describes needs one.
  if (/<!ENTITY/i.test(xml)) throw unreadable('The document declares entities, which could hide a dangerous name. Write the text itself.');
  const encoding = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(xml)?.[1];
  if (encoding !== undefined && !/^(utf-?8|us-ascii|ascii)$/i.test(encoding)) throw unreadable(`The document says that its encoding is ${encoding}, and it is sent as UTF-8. Declare UTF-8.`);
  refuseHiddenSecrets(xml);
  const { root, fault } = readXml(xml);
  if (root === undefined) throw failWith({ code: 'xml-malformed', line: fault.line }, `${fault.words} (line ${fault.line})`, { remedy: 'edit-xml' });
  const names = root.children.filter((one) => one.name.replace(/^.*:/, '') === 'name');
  for (const name of names) {
    refuseDangerousName(name.text);
    if (name.children.length > 0) throw unreadable('The <name> holds elements. Write only the name in it.');
  }
  const [first] = names;
  if (first === undefined || first.text === '') throw failWith({ code: 'xml-refused' }, `<${root.name}> has no <name>, and libvirt must not choose one.`, { remedy: 'edit-xml' });
  return { ...first, count: names.length };
}

/** Refuses XML with the mask of a view in it: taken over from there, it would make the mask the password. */
export function refuseHiddenSecrets(xml: string): void {
  if (new RegExp(`(?:=\\s*["']?|[:"])${MASK}`).test(xml)) throw failWith({ code: 'xml-refused' }, `The document holds ${MASK} where a view hides a password. Write the password, or remove what holds it.`, { remedy: 'edit-xml' });
}

function unreadable(words: string): HypervisorError {
  return failWith({ code: 'name-refused', name: '' }, words, { remedy: 'edit-xml' });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The uuid itself; anything else is a defect of the caller, since virsh would take a number for an ID. */
export function checkedUuid(uuid: string): string {
  if (!UUID.test(uuid)) throw failWith({ code: 'not-found', what: 'other' }, `"${uuid}" is not a UUID.`);
  return uuid.toLowerCase();
}
