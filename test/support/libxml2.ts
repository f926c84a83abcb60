// libxml2 in WebAssembly, with libvirt's own schemas or a test's: what our verdicts and our speed are compared with.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
// libxml2 means to drop RELAX NG one day; until then it is what libvirt itself uses.
/* eslint-disable @typescript-eslint/no-deprecated */
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';

/** libvirt's own RELAX NG schemas: LIBVIRT_SCHEMAS, those beside the corpus, or those of the machine's libvirt. */
export function schemaDirectory(): string | undefined {
  const beside = join(import.meta.dirname, '..', '..', '..', 'shared', 'schemas', '12.8.0');
  return [process.env['LIBVIRT_SCHEMAS'], beside, '/usr/share/libvirt/schemas'].find((directory) => directory !== undefined && existsSync(join(directory, 'domain.rng')));
}

/** libxml2 in this process, with libvirt's schema of one kind of document. */
export interface Peer {
  /** Parses and validates a text; whether it is valid. */
  isValid(text: string): boolean;
  dispose(): void;
}

/** The peer, for the schemas of a directory; `undefined` where there are none. */
export function libxml2(directory = schemaDirectory(), kind = 'domain'): Peer | undefined {
  if (directory === undefined || !existsSync(join(directory, 'domain.rng'))) return undefined;
  xmlRegisterFsInputProviders();
  const url = join(directory, `${kind}.rng`);
  return peerOf(XmlDocument.fromBuffer(readFileSync(url), { url }));
}

/** Whether libxml2 finds each document valid against a schema of a test's own; `undefined` where it refuses the schema itself. */
export function libxml2Verdicts(schema: string, documents: readonly string[]): readonly boolean[] | undefined {
  const parsed = XmlDocument.fromString(schema);
  let peer: Peer;
  try {
    peer = peerOf(parsed);
  } catch {
    parsed.dispose();
    return undefined;
  }
  const verdicts = documents.map((text) => peer.isValid(text));
  peer.dispose();
  return verdicts;
}

function peerOf(schema: XmlDocument): Peer {
  const validator = RelaxNGValidator.fromDoc(schema);
  return {
    isValid: (text) => {
      const document = XmlDocument.fromString(text);
      try {
        validator.validate(document);
        return true;
      } catch {
        return false;
      } finally {
        document.dispose();
      }
    },
    dispose: () => {
      validator.dispose();
      schema.dispose();
    },
  };
}
