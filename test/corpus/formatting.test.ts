// Formatting libvirt's documents, as they are, without indentation and on one line.
import { test } from 'vitest';
import { checkFormatting } from '../support/checkTree';
import { corpusDocuments } from '../support/corpus';

const documents = [...corpusDocuments('accepted'), ...corpusDocuments('rejected')];

test.skipIf(documents.length === 0)('only white space changes, and only once', () => {
  for (const { text } of documents) {
    for (const variant of [text, text.replace(/\n\s*/g, '\n'), text.replace(/>\s+</g, '><')]) checkFormatting(variant);
  }
});
