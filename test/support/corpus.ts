// libvirt's own test documents, read from where they are: LIBVIRT_CORPUS, by default ../shared/corpus.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One document with its file's name. */
export interface CorpusDocument {
  readonly name: string;
  readonly text: string;
}

const corpus = process.env['LIBVIRT_CORPUS'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');

/** The documents of one part of the corpus; none where the corpus is not on this machine. */
export function corpusDocuments(part: 'accepted' | 'rejected'): CorpusDocument[] {
  const directory = join(corpus, part);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith('.xml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(directory, name), 'utf8') }));
}
