// What an image needs to be read: who decrypts it and with which secrets, and the secret that logs in to its server.
import type { XmlAttribute, XmlElement } from '../syntax/nodes';
import { value } from './values';

/** The `<encryption>` of an image, read as it is asked for. */
export class Encryption {
  constructor(readonly element: XmlElement) {}

  /** `luks`, `luks2`, `qcow` …; `undefined` where it is not written. */
  get format(): XmlAttribute | undefined {
    return this.element.attribute('format');
  }

  /** Whether QEMU itself decrypts, as it does where no engine is written; else librbd. */
  get isByQemu(): boolean {
    return (value(this.element, 'engine') ?? 'qemu') === 'qemu';
  }

  /** The secrets that open it, the one for the image itself first. */
  get secrets(): readonly XmlElement[] {
    return [...this.element.elements('secret')];
  }
}

/** The encryption that an element describes. */
export function encryptionIn(element: XmlElement | undefined): Encryption | undefined {
  return element && new Encryption(element);
}

/** A secret that logs in to a server, with the type that it says it is. */
export interface LoginSecret {
  readonly element: XmlElement;
  /** `ceph`, `iscsi` …; `undefined` where it is not written. */
  readonly type: string | undefined;
}

/** The secret of an `<auth>`. */
export function loginSecret(auth: XmlElement | undefined): LoginSecret | undefined {
  const element = auth?.child('secret');
  return element && { element, type: value(element, 'type') };
}
