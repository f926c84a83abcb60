// Reads the generated data that lies beside the program, each file when it is first needed.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Grammars } from '../features/document';
import { grammarFileOf, loadGrammar } from '../grammar/load';
import type { DocumentKind, Grammar } from '../grammar/types';

/** Where the generated data lies: beside the program, or one folder up when it runs from source. */
export function dataDirectory(programDirectory: string): string {
  return existsSync(join(programDirectory, 'grammars')) ? programDirectory : dirname(programDirectory);
}

/** The bundled grammars: a file a kind, read and loaded once. */
export function bundledGrammars(directory: string): Grammars {
  const loaded = new Map<DocumentKind, Grammar | undefined>();
  return (kind) => {
    if (!loaded.has(kind)) loaded.set(kind, loadGrammar(readJson(join(directory, 'grammars', `${grammarFileOf(kind)}.json`)), kind));
    return loaded.get(kind);
  };
}

/** A JSON file beside the program; `undefined` where it is missing, which a broken installation survives. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}
