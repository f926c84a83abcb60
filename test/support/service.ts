// The language service as the server composes it, from the generated files of the work tree.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../../server/src/features/facts';
import type { WordsData } from '../../server/src/features/words/data';
import { createWords } from '../../server/src/features/words/words';
import type { DocumentKind, Grammar } from '../../server/src/grammar/types';
import { grammarFileOf, loadGrammar } from '../../server/src/grammar/load';
import { createLanguageService, type LanguageServiceOptions } from '../../server/src/service/languageService';
import { libvirtRules } from '../../server/src/service/ruleSet';

const server = join(import.meta.dirname, '..', '..', 'server');
const loaded = new Map<DocumentKind, Grammar | undefined>();

/** The committed grammar of a kind. */
export function testGrammar(kind: DocumentKind): Grammar | undefined {
  if (!loaded.has(kind)) loaded.set(kind, loadGrammar(readJson('grammars', `${grammarFileOf(kind)}.json`), kind));
  return loaded.get(kind);
}

let facts: Facts | undefined;

/** The committed lists of names, read once as the server does. */
function testFacts(): Facts {
  return (facts ??= readJson('grammars', 'facts.json') as Facts);
}

/** Words for tests about looks rather than words. */
export const testWords: WordsData = {
  generated: '',
  language: 'en',
  entries: [
    {
      selectors: ['devices/disk'],
      summary: 'A block device.',
      details: 'What backs it is chosen by `type`.',
      facts: { since: '0.0.3', link: '#disks' },
      example: "<disk type='file'/>",
      attributes: {
        type: {
          summary: 'What backs the disk.',
          facts: { default: '`file`' },
          values: { file: { text: 'An image file.' }, nvme: { text: 'An NVMe namespace.', since: '6.0.0' } },
        },
      },
    },
    {
      selectors: ['on_crash'],
      summary: 'What happens when the guest crashes.',
      text: { summary: 'What to do.', values: { destroy: { text: 'Ends it.' }, restart: { text: 'Starts it again.' } } },
    },
  ],
};

/** A service with the committed grammars and facts, every rule, and words of its own. */
export function testService(options: Partial<LanguageServiceOptions> = {}): ReturnType<typeof createLanguageService> {
  const words = createWords(testWords);
  return createLanguageService({
    grammars: testGrammar,
    ruleSet: libvirtRules,
    words: () => words,
    facts: testFacts,
    ...options,
  });
}

function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(server, ...path), 'utf8')) as unknown;
}
