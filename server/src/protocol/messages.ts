// Our own messages beside LSP's: the one thing that client and server share. Plain names and JSON types only.

/** A position as LSP counts it: zero-based, the column in UTF-16 code units. */
export interface WirePosition {
  readonly line: number;
  readonly character: number;
}

/** What the client hands the server at `initialize`, as `initializationOptions`. */
export interface InitializationOptions {
  /** Display language as VS Code names it, such as `en` or `zh-cn`. */
  readonly locale?: string;
  /** The editor's command that opens the list of completions again, run after an item that leaves a value to be typed. */
  readonly suggestCommand?: string;
}

/** Settings that the server reads, section `libvirt` of the configuration. */
export interface ServerSettings {
  /** Empty: the bundled grammar. `auto`: this machine's own schemas. Else a directory of RELAX NG schemas. */
  readonly schemaDirectory?: string;
  /** Severity by code: `error`, `warning`, `information`, `hint` or `off`. */
  readonly severities?: Readonly<Record<string, 'error' | 'warning' | 'information' | 'hint' | 'off'>>;
  /** Version of the libvirt that documents are for, such as `10.0.0`; `auto`: that of its host, else of the schemas in force; empty: any. */
  readonly targetVersion?: string;
  /** Language of messages and words, such as `zh-cn`; empty or `auto`: the editor's. */
  readonly language?: string;
}

/** Request, client to server: what closes the tag that was just typed, as a snippet; null for nothing. */
export const autoCloseRequest = 'libvirt/autoClose';

/** The cursor right behind the `>` or `/` that was just typed. */
export interface AutoCloseParams {
  readonly textDocument: { readonly uri: string };
  readonly position: WirePosition;
}

/** A snippet in VS Code's syntax (`$0` is the cursor), or null where nothing is to be closed. */
export type AutoCloseResult = string | null;

/** Request, client to server: a page that explains the machine that a text describes; null where it describes none. */
export const explainRequest = 'libvirt/explain';

/** The text itself: it need not be open in an editor. */
export interface ExplainParams {
  readonly text: string;
}

/** Markdown; links `#L12` lead to lines of the text, counted from 1. */
export type ExplainResult = string | null;

/** Notification, server to client: which schema documents are checked against from now on. */
export const schemaInForceNotification = 'libvirt/schemaInForce';

/** The schema in force, for the language status item. */
export interface SchemaInForceParams {
  /** Version of the libvirt whose schema it is; empty where a directory does not tell. */
  readonly version: string;
  /** Directory that it was read from; absent for the grammar in the bundle. */
  readonly directory?: string;
  /** Why the wanted directory could not be used, in which case the bundled grammar is in force. */
  readonly problem?: string;
}

/** Notification, client to server: the libvirt of every host that was ever reached, and which files are for which host. All of it each time. */
export const hostVersionsNotification = 'libvirt/hostVersions';

/** A host whose libvirt is known. */
export interface HostVersion {
  /** Its address, which tells it from others. */
  readonly id: string;
  /** Its name for people. */
  readonly name: string;
  /** Its libvirt, such as `11.3.0`. */
  readonly version: string;
  readonly isConnected: boolean;
  /** What the uris of its own definitions begin with. */
  readonly definitions: string;
}

/** What is known of hosts. */
export interface HostVersionsParams {
  readonly hosts: readonly HostVersion[];
  /** By uri of a document, the `id` of the host that it was last defined on. That host need not be known. */
  readonly documents: Readonly<Record<string, string>>;
}

/** Request, client to server: the libvirt that a document is for, for the language status item. */
export const targetVersionRequest = 'libvirt/targetVersion';

/** The document; it need not be open. */
export interface TargetVersionParams {
  readonly textDocument: { readonly uri: string };
}

/** The libvirt that a document is for, and who says so. */
export interface TargetVersionResult {
  /** Empty where it is for any, or the schema in force does not tell. */
  readonly version: string;
  readonly from: 'setting' | 'host' | 'schema' | 'nothing';
  /** Name of the host that says so. */
  readonly host?: string;
}
