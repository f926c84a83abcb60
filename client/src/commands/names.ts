// Names that libvirt takes, and names that it must never see.
import * as l10n from '@vscode/l10n';

const longest = 254;

/** What is wrong with a name, or nothing. `.` and `..` make libvirt delete directories. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return l10n.t('A name is needed.');
  if (name === '.' || name === '..') return l10n.t('`{0}` may not be a name: libvirt would delete files.', name);
  if (name.includes('/')) return l10n.t('A name may not hold `/`.');
  if (/[\n\r]/.test(name)) return l10n.t('A name is one line.');
  if (Buffer.byteLength(name) > longest) return l10n.t('A name has at most {0} bytes.', longest);
  return undefined;
}

/** The same for a name that must be new among `taken`. */
export function newNameProblem(name: string, taken: readonly string[]): string | undefined {
  return nameProblem(name) ?? (taken.includes(name) ? l10n.t('`{0}` is there already.', name) : undefined);
}

/** `web` → `web-copy`, `web-copy-2` …: the first that is not taken. */
export function copyName(name: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? `${name}-copy` : `${name}-copy-${number}`;
    if (!taken.includes(candidate)) return candidate;
  }
}
