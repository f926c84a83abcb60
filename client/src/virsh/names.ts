// Refuses names with which libvirt would destroy files, before any process runs.
import { failWith } from './classify';
import { parseXml } from './xml';

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

/** Refuses a document that gives its domain, network, pool, volume or snapshot such a name, however it is written. Gives back the name. */
export function refuseDangerousDocument(xml: string): string | undefined {
  // An entity could hide any name, and nothing that libvirt describes needs one.
  if (/<!ENTITY/i.test(xml)) {
    throw failWith({ code: 'name-refused', name: '' }, 'The document declares entities, which could hide a dangerous name. Write the text itself.', {
      remedy: 'edit-xml',
    });
  }
  // Comments inside a name vanish for libvirt, so they must for us.
  const bare = xml.replace(/<!--[\s\S]*?-->/g, '');
  const names = (parseXml(bare)?.children ?? []).filter((one) => one.name.replace(/^.*:/, '') === 'name').map((one) => one.text);
  for (const name of names) refuseDangerousName(name);
  // A text that we cannot parse and libvirt perhaps can.
  for (const match of bare.matchAll(/<name[^>]*>([^<]*)<\/name\s*>/g)) refuseDangerousName(match[1] ?? '');
  return names[0];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The uuid itself; anything else is a defect of the caller, since virsh would take a number for an ID. */
export function checkedUuid(uuid: string): string {
  if (!UUID.test(uuid)) throw failWith({ code: 'not-found', what: 'other' }, `"${uuid}" is not a UUID.`);
  return uuid.toLowerCase();
}
