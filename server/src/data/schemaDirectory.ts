// The grammars of a directory of RELAX NG schemas, such as the one that libvirt installs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Grammars } from '../features/document';
import { loadGrammar } from '../grammar/load';
import { compileSchema } from '../grammar/relaxng';
import { SchemaError } from '../grammar/schemaSources';
import { SCHEMA_FILES } from '../grammar/schemaFiles';
import type { DocumentKind, Grammar } from '../grammar/types';

/** Grammars of a directory of RELAX NG schemas, each compiled when it is first needed; `onFailure` learns of a broken one. */
export function schemaGrammars(directory: string, onFailure: (message: string) => void): Grammars {
  const loaded = new Map<DocumentKind, Grammar | undefined>();
  return (kind) => {
    if (!loaded.has(kind)) loaded.set(kind, compile(directory, kind, onFailure));
    return loaded.get(kind);
  };
}

/** Whether a directory holds libvirt's schemas. */
export function hasSchemas(directory: string): boolean {
  return existsSync(join(directory, SCHEMA_FILES.domain));
}

function compile(directory: string, kind: DocumentKind, onFailure: (message: string) => void): Grammar | undefined {
  const read = (fileName: string): string | undefined => {
    const path = join(directory, fileName);
    if (!existsSync(path)) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw new SchemaError(fileName, `the schema file cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`);
    }
  };
  try {
    const rootFile = SCHEMA_FILES[kind === 'device' ? 'domain' : kind];
    return loadGrammar(compileSchema(rootFile, read, { kind, libvirtVersion: '' }), kind);
  } catch (error) {
    onFailure(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
