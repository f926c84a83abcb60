// The state of one server: settings, the service made from them, and the open documents.
import type { Connection, TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { LibvirtDocument } from '../features/document';
import type { LanguageService } from '../service/languageService';
import { wantsWorkspace, type Rivalry } from '../workspace/claimIndex';
import { NO_ABILITIES, type ClientAbilities } from './clientAbilities';
import { DocumentCache } from './documentCache';
import { HostVersions } from './hostVersions';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import { WorkspaceFiles, type FileHolder } from './workspaceFiles';

/** Makes the service that a set of settings asks for. */
export type ServiceFactory = (settings: Settings) => LanguageService;

/** An open text with what the features know of it. */
export interface OpenDocument {
  readonly text: TextDocument;
  readonly document: LibvirtDocument;
  /** The service for the libvirt that this document is for. */
  readonly service: LanguageService;
}

/** What the handlers share. */
export class Session {
  readonly #cache = new DocumentCache();
  readonly #createService: ServiceFactory;
  /** What the editor can do; known from `initialize` on. */
  client: ClientAbilities = NO_ABILITIES;
  /** Which libvirt documents are for. */
  readonly hosts = new HostVersions();
  #settings = DEFAULT_SETTINGS;
  /** By target version and host: documents of several hosts may be open. */
  readonly #services = new Map<string, LanguageService>();
  /** Told when what is said of open documents may have changed for a reason outside of them. */
  onChangedElsewhere: () => void = () => undefined;
  /** The definitions of the workspace's folders. */
  readonly files = new WorkspaceFiles({
    openClaimed: (text) => this.service.openClaimed(text),
    changed: () => this.onChangedElsewhere(),
    log: (message) => this.connection.console.info(message),
  });

  constructor(
    readonly connection: Connection,
    readonly texts: TextDocuments<TextDocument>,
    createService: ServiceFactory,
  ) {
    this.#createService = createService;
    texts.onDidClose(({ document }) => this.#cache.delete(document.uri));
  }

  get settings(): Settings {
    return this.#settings;
  }

  set settings(settings: Settings) {
    this.#settings = settings;
    this.#services.clear();
  }

  /** The service for the settings in force, whatever host a document is for. */
  get service(): LanguageService {
    return this.#serviceFor(this.#settings);
  }

  #serviceFor(settings: Settings): LanguageService {
    const key = `${settings.targetVersion} ${settings.targetHost ?? ''}`;
    const known = this.#services.get(key);
    if (known) return known;
    const made = this.#createService(settings);
    this.#services.set(key, made);
    return made;
  }

  /** What is said of an open file because of other files; nothing where that is switched off. */
  rivalries(uri: string): readonly Rivalry<FileHolder>[] {
    // A host's definition, an older version or a live view is the same machine, not another one.
    if (!uri.startsWith('file:') || !wantsWorkspace((code) => this.service.messages.severity(code))) return [];
    const open = this.texts.keys().filter((key) => key.startsWith('file:')).flatMap((key) => {
      const document = this.open(key)?.document;
      return document ? [{ uri: key, document }] : [];
    });
    return this.files.rivalries(uri, open);
  }

  /** The open document of a uri; `undefined` where it is not open or not libvirt's. */
  open(uri: string): OpenDocument | undefined {
    const text = this.texts.get(uri);
    const service = this.#serviceFor(this.hosts.settingsFor(uri, this.#settings));
    const document = text && this.#cache.get(text, service);
    return document && { text, document, service };
  }
}
