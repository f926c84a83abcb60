// Reads the generated data that lies beside the program, each file when it is first needed.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Grammars } from '../features/document';
import type { DocumentKind, Grammar } from '../grammar/types';

/** Where the generated data lies: beside the program, or one folder up when it runs from source. */
export function dataDirectory(programDirectory: string): string {
  return existsSync(join(programDirectory, 'grammars')) ? programDirectory : dirname(programDirectory);
}

/** The bundled grammars: a file a kind, read and loaded once. */
export function bundledGrammars(directory: string): Grammars {
  const loaded = new Map<DocumentKind, Grammar | undefined>();
  return (kind) => {
    if (!loaded.has(kind)) loaded.set(kind, readGrammar(join(directory, 'grammars', `${kind}.json`)));
    return loaded.get(kind);
  };
}

// The loader is not there yet: no file is read until grammar/load.ts is.
function readGrammar(file: string): Grammar | undefined {
  return file === '' ? undefined : undefined;
}
