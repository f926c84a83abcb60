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

/** Learns of a file that is missing or damaged: what needs it then finds nothing, which must not be taken for a good sign. */
export type OnFailure = (message: string) => void;

function fail(message: string): never {
  throw new Error(message);
}

/** The bundled grammars: a file a kind, read and loaded once. */
export function bundledGrammars(directory: string, onFailure: OnFailure = fail, memory?: MemoryOptions): Grammars {
  const loaded = new Map<DocumentKind, Grammar | undefined>();
  const load = (kind: DocumentKind): Grammar | undefined => {
    const file = join(directory, 'grammars', `${grammarFileOf(kind)}.json`);
    const data = readJson(file, onFailure);
    const grammar = loadGrammar(data, kind, memory);
    if (data !== undefined && !grammar) onFailure(damaged(file, 'it is of another version'));
    return grammar;
  };
  return (kind) => {
    if (!loaded.has(kind)) loaded.set(kind, load(kind));
    return loaded.get(kind);
  };
}

/** A JSON file beside the program, plain or packed as `file.br`. One that is packed as the rest of another's stream needs that file too. */
function readJson(file: string, onFailure: OnFailure, begun?: string): unknown {
  try {
    return JSON.parse(existsSync(file) ? readFileSync(file, 'utf8') : readPacked(`${file}.br`, begun && `${begun}.br`)) as unknown;
  } catch (error) {
    onFailure(damaged(file, error instanceof Error && 'code' in error ? String(error.code) : String(error)));
    return undefined;
  }
}

function damaged(file: string, reason: string): string {
  return `this installation is damaged, install it again: ${file} cannot be used (${reason})`;
}

function readPacked(file: string, begun: string | undefined): string {
  const rest = readFileSync(file);
  // Loaded only here: it would cost each short process two milliseconds.
  const { brotliDecompressSync, constants } = createRequire(file)('node:zlib') as typeof Zlib;
  // A stream that another file goes on with is flushed instead of ended.
  const unpacked = brotliDecompressSync(begun === undefined ? rest : Buffer.concat([readFileSync(begun), rest]), { finishFlush: constants.BROTLI_OPERATION_FLUSH });
  // A zero stands before what the stream goes on with.
  const end = unpacked.lastIndexOf(0);
  if (begun !== undefined && end < 0) throw new Error('it breaks off');
  return unpacked.toString('utf8', end + 1);
}

/** The words of a language, read when they are first needed; English where there are none. */
export function bundledWords(directory: string, language: string, onFailure: OnFailure = fail): () => Words | undefined {
  let words: { readonly read: Words | undefined } | undefined;
  const read = (): Words | undefined => readWords(directory, language, onFailure) ?? (language === ORIGINAL ? undefined : readWords(directory, ORIGINAL, onFailure));
  return () => (words ??= { read: read() }).read;
}

/** Lists of names, read when they are first needed. */
export function bundledFacts(directory: string, onFailure: OnFailure = fail): () => Facts {
  let facts: Facts | undefined;
  return () => (facts ??= (readJson(join(directory, 'grammars', 'facts.json'), onFailure) as Facts | undefined) ?? NO_FACTS);
}

/** The language that the others are translated from, and packed behind. */
const ORIGINAL = 'en';

function readWords(directory: string, language: string, onFailure: OnFailure): Words | undefined {
  if (!/^[\w-]+$/.test(language)) return undefined;
  const fileOf = (name: string): string => join(directory, 'words', `${name}.json`);
  const file = fileOf(language);
  // There are languages without words, but there always are those that all are translated from.
  if (language !== ORIGINAL && !existsSync(file) && !existsSync(`${file}.br`)) return undefined;
  const data = readJson(file, onFailure, language === ORIGINAL ? undefined : fileOf(ORIGINAL)) as WordsData | undefined;
  if (data && data.language !== language) onFailure(damaged(file, 'it is of another version'));
  return data?.language === language && data.entries.length > 0 ? createWords(data) : undefined;
}

/** Translated sentences of a language; none where there is no bundle of it. */
export function bundledTranslations(directory: string, language: string, onFailure: OnFailure): Translations {
  if (!/^[\w-]+$/.test(language)) return {};
  const file = join(dirname(directory), 'l10n', `bundle.l10n.${language}.json`);
  return existsSync(file) ? ((readJson(file, onFailure) as Translations | undefined) ?? {}) : {};
}
