// libxml2 with a small schema of a test's own: what our reading of RELAX NG is compared with.
/* eslint-disable @typescript-eslint/no-deprecated -- libxml2 means to drop RELAX NG one day; until then it is what libvirt itself uses. */
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm';

/** Whether libxml2 finds each document valid against a schema; `undefined` where it refuses the schema itself. */
export function libxml2Verdicts(schema: string, documents: readonly string[]): readonly boolean[] | undefined {
  const parsed = XmlDocument.fromString(schema);
  let validator: RelaxNGValidator;
  try {
    validator = RelaxNGValidator.fromDoc(parsed);
  } catch {
    parsed.dispose();
    return undefined;
  }
  const verdicts = documents.map((text) => isValid(validator, text));
  validator.dispose();
  parsed.dispose();
  return verdicts;
}

function isValid(validator: RelaxNGValidator, text: string): boolean {
  const document = XmlDocument.fromString(text);
  try {
    validator.validate(document);
    return true;
  } catch {
    return false;
  } finally {
    document.dispose();
  }
}
