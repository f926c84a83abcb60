// Reads the generated data that lies beside the program, each file when it is first needed.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Zlib from 'node:zlib';
import type { Grammars } from '../features/document';
import { NO_FACTS, type Facts } from '../features/facts';
import type { Translations } from '../features/messages';
import type { WordsData } from '../features/words/data';
import { createWords, type Words } from '../features/words/words';
import { grammarFileOf, loadGrammar, type MemoryOptions } from '../grammar/load';
import type { DocumentKind, Grammar } from '../grammar/types';

/** Where the generated data lies: beside the program, or one folder up when it runs from source. */
export function dataDirectory(programDirectory: string): string {
  return existsSync(join(programDirectory, 'grammars')) ? programDirectory : dirname(programDirectory);
}

/** The bundled grammars: a file a kind, read and loaded once. */
export function bundledGrammars(directory: string, memory?: MemoryOptions): Grammars {
  const loaded = new Map<DocumentKind, Grammar | undefined>();
  return (kind) => {
    if (!loaded.has(kind)) loaded.set(kind, loadGrammar(readJson(join(directory, 'grammars', `${grammarFileOf(kind)}.json`)), kind, memory));
    return loaded.get(kind);
  };
}

/**
 * A JSON file beside the program, plain or packed as `file.br`; `undefined` where it is missing, which a broken installation
 * survives. One that is packed as the rest of another's stream needs that file too.
 */
export function readJson(file: string, begun?: string): unknown {
  try {
    return JSON.parse(existsSync(file) ? readFileSync(file, 'utf8') : readPacked(`${file}.br`, begun && `${begun}.br`)) as unknown;
  } catch {
    return undefined;
  }
}

function readPacked(file: string, begun: string | undefined): string {
  const rest = readFileSync(file);
  // Loaded only here: it would cost each short process two milliseconds.
  const { brotliDecompressSync, constants } = createRequire(file)('node:zlib') as typeof Zlib;
  // A stream that another file goes on with is flushed instead of ended.
  const unpacked = brotliDecompressSync(begun === undefined ? rest : Buffer.concat([readFileSync(begun), rest]), { finishFlush: constants.BROTLI_OPERATION_FLUSH });
  // A zero stands before what the stream goes on with.
  return unpacked.toString('utf8', unpacked.lastIndexOf(0) + 1);
}

/** The words of a language, read when they are first needed; English where there are none. */
export function bundledWords(directory: string, language: string): () => Words | undefined {
  let words: Words | undefined;
  return () => (words ??= readWords(directory, language) ?? readWords(directory, ORIGINAL));
}

/** Lists of names, read when they are first needed. */
export function bundledFacts(directory: string): () => Facts {
  let facts: Facts | undefined;
  return () => (facts ??= (readJson(join(directory, 'grammars', 'facts.json')) as Facts | undefined) ?? NO_FACTS);
}

/** The language that the others are translated from, and packed behind. */
const ORIGINAL = 'en';

function readWords(directory: string, language: string): Words | undefined {
  if (!/^[\w-]+$/.test(language)) return undefined;
  const fileOf = (name: string): string => join(directory, 'words', `${name}.json`);
  const data = readJson(fileOf(language), language === ORIGINAL ? undefined : fileOf(ORIGINAL)) as WordsData | undefined;
  return data && data.entries.length > 0 ? createWords(data) : undefined;
}

/** Translated sentences of a language; none where there is no bundle of it. */
export function bundledTranslations(directory: string, language: string): Translations {
  if (!/^[\w-]+$/.test(language)) return {};
  const file = join(dirname(directory), 'l10n', `bundle.l10n.${language}.json`);
  return existsSync(file) ? ((readJson(file) as Translations | undefined) ?? {}) : {};
}
