// Our own domain documents: the samples and those of test/documents. All are valid.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseXml } from '../../server/src/syntax/parser';

const root = join(import.meta.dirname, '..', '..');

/** The texts of all domains among our documents. */
export function ownDomains(): string[] {
  return ['samples', join('test', 'documents')].flatMap((directory) =>
    readdirSync(join(root, directory))
      .filter((name) => name.endsWith('.xml') && !name.startsWith('broken'))
      .sort()
      .map((name) => readFileSync(join(root, directory, name), 'utf8'))
      .filter((text) => parseXml(text).root?.name === 'domain'),
  );
}
