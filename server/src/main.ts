// Starts the language server over stdio (`--stdio`) or node IPC.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { schemaGrammars } from './data/schemaDirectory';
import { bundledFacts, bundledGrammars, bundledTranslations, bundledWords, dataDirectory } from './data/bundled';
import { chooseSchemas } from './lsp/schemas';
import { startServer } from './lsp/server';
import type { Translations } from './features/messages';
import type { Words } from './features/words/words';
import { createLanguageService } from './service/languageService';
import { libvirtRules } from './service/ruleSet';

const directory = dataDirectory(__dirname);
// stdout belongs to the protocol; createConnection() reads --stdio, --node-ipc and the like from the command line.
const connection = createConnection(ProposedFeatures.all);
const failed = (message: string): void => connection.console.error(message);
const grammars = bundledGrammars(directory, failed);
const facts = bundledFacts(directory, failed);
/** Documents for several versions of libvirt share the words of a language. */
const languages = new Map<string, { readonly words: () => Words | undefined; readonly translations: Translations }>();

function languageData(language: string): { readonly words: () => Words | undefined; readonly translations: Translations } {
  const known = languages.get(language);
  if (known) return known;
  const made = { words: bundledWords(directory, language, failed), translations: bundledTranslations(directory, language, failed) };
  languages.set(language, made);
  return made;
}

startServer(connection, {
  schemas: ({ schemaDirectory }) => chooseSchemas(schemaDirectory, grammars, schemaGrammars),
  createService: (schemas, { severities, targetVersion, targetHost }, language) =>
    createLanguageService({
      grammars: schemas.grammars,
      facts,
      ruleSet: libvirtRules,
      severities,
      targetVersion: targetVersion === 'auto' ? schemas.inForce.version : targetVersion,
      targetOrigin: targetVersion === 'auto' ? 'schema' : targetHost === undefined ? 'setting' : { host: targetHost },
      ...languageData(language),
    }),
});
