// The domains that are measured: libvirt's own where they are on this machine, else ours, each many times.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseXml } from '../../server/src/syntax/parser';
import { corpusDocuments } from '../support/corpus';
import { ownDomains } from '../support/ownDomains';

/** How many domains there are at least. */
const LEAST = 800;

/** Domains, and where they are from. */
export function benchDomains(): { readonly texts: readonly string[]; readonly from: string } {
  const theirs = corpusDocuments('accepted').map(({ text }) => text).filter(isDomain);
  if (theirs.length > 0) return { texts: theirs, from: `${theirs.length} of libvirt's own documents` };
  const ours = ownDomains();
  // Each copy is another machine, as real directories hold.
  const texts = Array.from({ length: LEAST }, (_, index) => (ours[index % ours.length] ?? '').replace('</name>', `-${index}</name>`));
  return { texts, from: `${LEAST} documents made from our ${ours.length} (LIBVIRT_CORPUS names no corpus)` };
}

/** Writes texts as files; their paths. */
export function writeFiles(directory: string, texts: readonly string[]): string[] {
  mkdirSync(directory, { recursive: true });
  return texts.map((text, index) => {
    const path = join(directory, `${index}.xml`);
    writeFileSync(path, text);
    return path;
  });
}

function isDomain(text: string): boolean {
  return parseXml(text).root?.name === 'domain';
}
