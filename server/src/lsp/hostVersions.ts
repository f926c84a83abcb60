// Which host a document is for, and so which libvirt: what the editor tells of its hosts, and the setting `auto`.
import type { HostVersion, HostVersionsParams, TargetVersionResult } from '../protocol/messages';
import { isNewer } from '../features/words/versions';
import type { Settings } from './settings';

/** Scheme of the definitions of hosts. */
const DEFINITION = 'libvirt:';

/** The hosts whose libvirt is known. */
export class HostVersions {
  #hosts: readonly HostVersion[] = [];
  #hostOfDocument: ReadonlyMap<string, string> = new Map();

  /** Takes what the editor tells; a version that is none is as if it were not known. */
  set({ hosts, documents }: HostVersionsParams): void {
    this.#hosts = hosts.filter(({ version }) => /^\d+(\.\d+)*$/.test(version));
    this.#hostOfDocument = new Map(Object.entries(documents));
  }

  /**
   * The host that a document is for: a definition's own; the one that a file was last defined on; for any other file the
   * connected host, of several the newest: what that does not have yet, no host has. `undefined` where it is not known.
   */
  hostOf(uri: string): HostVersion | undefined {
    if (uri.startsWith(DEFINITION)) return this.#hosts.find(({ definitions }) => uri.startsWith(definitions));
    const id = this.#hostOfDocument.get(uri);
    if (id !== undefined) return this.#hosts.find((host) => host.id === id);
    return this.#hosts.filter(({ isConnected }) => isConnected).reduce<HostVersion | undefined>(newerOf, undefined);
  }

  /** The settings for one document: with `auto`, the version of its host takes the place of the schema's. */
  settingsFor(uri: string, settings: Settings): Settings {
    const host = settings.targetVersion === 'auto' ? this.hostOf(uri) : undefined;
    return host ? { ...settings, targetVersion: host.version, targetHost: host.name } : settings;
  }

  /** The libvirt that a document is for, with who says so. */
  targetOf(uri: string, { targetVersion }: Settings, schemaVersion: string): TargetVersionResult {
    if (targetVersion === '') return { version: '', from: 'nothing' };
    if (targetVersion !== 'auto') return { version: targetVersion, from: 'setting' };
    const host = this.hostOf(uri);
    return host ? { version: host.version, from: 'host', host: host.name } : { version: schemaVersion, from: 'schema' };
  }
}

function newerOf(one: HostVersion | undefined, other: HostVersion): HostVersion {
  return one && !isNewer(other.version, one.version) ? one : other;
}
