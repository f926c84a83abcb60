// Remembers what was worked out from each open text, by uri and version.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { LibvirtDocument } from '../features/document';
import type { LanguageService } from '../service/languageService';

/** Identifier of the language whose documents are libvirt's whatever their root. */
const OWN_LANGUAGE = 'libvirt-xml';

interface Entry {
  readonly version: number;
  readonly service: LanguageService;
  readonly document: LibvirtDocument | undefined;
}

/** One document a uri: the version that was asked for last. */
export class DocumentCache {
  readonly #entries = new Map<string, Entry>();

  /** The analysed document of a text; `undefined` for XML that is not libvirt's. */
  get(text: TextDocument, service: LanguageService): LibvirtDocument | undefined {
    const known = this.#entries.get(text.uri);
    if (known?.version === text.version && known.service === service) return known.document;
    const content = text.getText();
    // A root that is unknown or not typed yet is most likely to become a domain, and has its syntax in any case.
    const document = text.languageId === OWN_LANGUAGE ? (service.openOurs(content) ?? service.openAs(content, 'domain')) : service.openClaimed(content);
    this.#entries.set(text.uri, { version: text.version, service, document });
    return document;
  }

  delete(uri: string): void {
    this.#entries.delete(uri);
  }
}
