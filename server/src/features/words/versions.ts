// The time of a thing, as its words tell it, against the libvirt that a document is for.
import type { Facts } from './data';

/** What the words know of a thing's time. */
export type Versions = Pick<Facts, 'since' | 'deprecated' | 'removed' | 'instead'>;

/** What the words say of a deprecation or removal whose release nobody knows. */
export const UNKNOWN_RELEASE = 'unknown';

/** Whether one version is newer than another; both are numbers between dots. */
export function isNewer(version: string, than: string): boolean {
  const other = than.split('.').map(Number);
  for (const [index, number] of version.split('.').map(Number).entries()) {
    const difference = number - (other[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** What a thing is to a libvirt: not there yet, no longer there, on its way out, or simply there. `target` empty: to any. */
export function ageOf({ since, deprecated, removed }: Versions, target: string): 'newer' | 'removed' | 'deprecated' | 'current' {
  if (target !== '' && since !== undefined && isNewer(since, target)) return 'newer';
  if (hasCome(removed, target)) return 'removed';
  return hasCome(deprecated, target) ? 'deprecated' : 'current';
}

/** Whether a thing is one that nobody should write any more. */
export function isOutdated(versions: Versions | undefined, target: string): boolean {
  if (!versions) return false;
  const age = ageOf(versions, target);
  return age === 'removed' || age === 'deprecated';
}

/** Which libvirt stopped to support which older QEMU: from the first on, QEMU is at least the second (libvirt's release notes). */
const OLDEST_QEMU: readonly (readonly [libvirt: string, qemu: string])[] = [
  ['7.3.0', '1.5'],
  ['7.4.0', '2.11'],
  ['8.3.0', '3.1'],
  ['8.7.0', '4.2'],
  ['10.6.0', '5.2'],
  ['11.2.0', '6.2'],
  ['12.4.0', '7.2'],
];

/** Whether a release is behind us for sure: with any libvirt, or with the one that is aimed at. */
function hasCome(release: string | undefined, target: string): boolean {
  if (release === undefined) return false;
  if (release === UNKNOWN_RELEASE) return true;
  const libvirt = /^\d/.test(release) ? release : withoutOlderQemu(release.replace('QEMU ', ''));
  return libvirt !== undefined && (target === '' || !isNewer(libvirt, target));
}

/** The libvirt from which on every QEMU is at least of this release; `undefined` where older ones still do. */
function withoutOlderQemu(qemu: string): string | undefined {
  return OLDEST_QEMU.find(([, oldest]) => !isNewer(qemu, oldest))?.[0];
}

/** A release for a sentence: `libvirt 6.0.0`, `QEMU 4.0`; `undefined` where it is not known. */
export function releaseName(release: string): string | undefined {
  if (release === UNKNOWN_RELEASE) return undefined;
  return /^\d/.test(release) ? `libvirt ${release}` : release;
}
