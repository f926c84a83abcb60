// The names that people give to devices: which of them libvirt keeps, and which are free.
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import type { Domain } from './domain';

/** Aliases that libvirt keeps; it drops all others without a word, and makes its own. */
const USER_ALIAS = /^ua-[a-zA-Z0-9_-]*$/;

/** A device with an alias of a person's. */
export interface NamedDevice {
  readonly device: XmlElement;
  readonly alias: XmlAttribute;
}

/** The devices that have an alias which libvirt keeps, in document order. */
export function namedDevices(domain: Domain): readonly NamedDevice[] {
  return domain.memo(readAliases);
}

/** The first of `stem-2`, `stem-3` … that no device has. */
export function freeAlias(domain: Domain, stem: string): string {
  const used = new Set(namedDevices(domain).map(({ alias }) => alias.value));
  let number = 2;
  while (used.has(`${stem}-${number}`)) number++;
  return `${stem}-${number}`;
}

function readAliases(domain: Domain): readonly NamedDevice[] {
  return domain.devices().flatMap((device) => {
    const alias = device.child('alias')?.attribute('name');
    return alias && USER_ALIAS.test(alias.value) ? [{ device, alias }] : [];
  });
}
