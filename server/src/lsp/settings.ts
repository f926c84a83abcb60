// The settings that the server reads, checked: whatever an editor sends, what comes out is well formed.
import type { ServerSettings } from '../protocol/messages';
import type { SeveritySetting } from '../features/messages';

/** Settings with every value present. */
export interface Settings {
  /** Empty: the bundled grammar. `auto`: this machine's own schemas. Else a directory. */
  readonly schemaDirectory: string;
  /** Severities by code. */
  readonly severities: Readonly<Record<string, SeveritySetting>>;
  /** Version that documents are for; `auto`: that of their host, else of the schemas; empty: any. */
  readonly targetVersion: string;
  /** The host whose version that is, by its name; nothing where it is the setting's own. */
  readonly targetHost?: string;
  /** Language of sentences and words; empty: the editor's. */
  readonly language: string;
}

/** What holds before an editor says anything, and where it says nothing. */
export const DEFAULT_SETTINGS: Settings = { schemaDirectory: '', severities: {}, targetVersion: '', language: '' };

const SEVERITIES: readonly string[] = ['error', 'warning', 'information', 'hint', 'off'];

/** Reads the section `libvirt` of a configuration; what is malformed is as if it were not there. */
export function readSettings(section: unknown): Settings {
  if (typeof section !== 'object' || section === null) return DEFAULT_SETTINGS;
  const { schemaDirectory, severities, targetVersion, language } = section as ServerSettings;
  return {
    schemaDirectory: typeof schemaDirectory === 'string' ? schemaDirectory.trim() : '',
    severities: readSeverities(severities),
    targetVersion: typeof targetVersion === 'string' && /^(auto|\d+(\.\d+){0,2})$/.test(targetVersion) ? targetVersion : '',
    language: typeof language === 'string' && language !== 'auto' ? language.toLowerCase() : '',
  };
}

/** What is said in the log of severities that have no effect: no one is told anywhere else that a code is misspelt. */
export function severityFaults(section: unknown, isCode: (code: string) => boolean): readonly string[] {
  const { severities } = (section ?? {}) as { readonly severities?: unknown };
  if (severities === undefined || severities === null) return [];
  if (typeof severities !== 'object') return ['libvirt.severities is not an object of codes and severities'];
  return Object.entries(severities).flatMap(([code, severity]) => {
    if (!isCode(code)) return [`libvirt.severities: no problem has the code '${code}'`];
    return SEVERITIES.includes(severity as string) ? [] : [`libvirt.severities: ${JSON.stringify(severity)} is no severity of '${code}'; there are ${SEVERITIES.join(', ')}`];
  });
}

function readSeverities(value: unknown): Record<string, SeveritySetting> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(isSeverity));
}

function isSeverity(entry: [string, unknown]): entry is [string, SeveritySetting] {
  return SEVERITIES.includes(entry[1] as string);
}
