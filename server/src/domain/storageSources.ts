// The chain of images behind a disk: its source and every backing store, each with its type, protocol and format.
import type { XmlElement } from '../syntax/nodes';
import { diskFormat, diskType } from './devices';
import type { Domain } from './domain';
import { encryptionIn, type Encryption } from './secrets';
import { value } from './values';

/** One image of a chain. */
export interface StorageSource {
  /** The `<source>` element; the disk where it has none. */
  readonly element: XmlElement;
  /** The disk or `<backingStore>` that it belongs to. */
  readonly owner: XmlElement;
  readonly type: string;
  /** Network protocol; `undefined` for sources of other types. */
  readonly protocol: string | undefined;
  /** `undefined` where it is not written and libvirt takes none. */
  readonly format: string | undefined;
  readonly auth: XmlElement | undefined;
  readonly encryption: Encryption | undefined;
  readonly isReadonly: boolean;
}

/** The sources of every disk with its backing chain, in document order. */
export function storageSources(domain: Domain): readonly StorageSource[] {
  return domain.memo(collectSources);
}

/** The sources of a disk, the active image first. */
export function sourcesOf(disk: XmlElement): readonly StorageSource[] {
  const chain: StorageSource[] = [];
  // A drive without medium has a format, and may have a backing chain, all the same.
  const element = disk.child('source') ?? disk;
  const isReadonly = disk.child('readonly') !== undefined || value(disk, 'device') === 'cdrom';
  chain.push(sourceOf(element, disk, diskType(disk), diskFormat(disk), isReadonly));
  let owner = disk.child('backingStore');
  for (let depth = 0; owner !== undefined && depth < 200; depth++, owner = owner.child('backingStore')) {
    const backing = owner.child('source');
    const type = value(owner, 'type');
    if (backing && type !== undefined) chain.push(sourceOf(backing, owner, type, value(owner.child('format'), 'type'), true));
  }
  return chain;
}

function sourceOf(element: XmlElement, owner: XmlElement, type: string, format: string | undefined, isReadonly: boolean): StorageSource {
  return {
    element,
    owner,
    type,
    protocol: type === 'network' ? value(element, 'protocol') : undefined,
    format,
    auth: element.child('auth') ?? owner.child('auth'),
    encryption: encryptionIn(element.child('encryption') ?? owner.child('encryption')),
    isReadonly,
  };
}

function collectSources(domain: Domain): readonly StorageSource[] {
  return domain.devices('disk').flatMap(sourcesOf);
}
