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
const grammars = bundledGrammars(directory);
const facts = bundledFacts(directory);
/** Documents for several versions of libvirt share the words of a language. */
const languages = new Map<string, { readonly words: () => Words | undefined; readonly translations: Translations }>();

function languageData(language: string): { readonly words: () => Words | undefined; readonly translations: Translations } {
  const known = languages.get(language);
  if (known) return known;
  const made = { words: bundledWords(directory, language), translations: bundledTranslations(directory, language) };
  languages.set(language, made);
  return made;
}

// stdout belongs to the protocol; createConnection() reads --stdio, --node-ipc and the like from the command line.
startServer(createConnection(ProposedFeatures.all), {
  schemas: ({ schemaDirectory }) => chooseSchemas(schemaDirectory, grammars, schemaGrammars),
  createService: (schemas, { severities, targetVersion }, language) =>
    createLanguageService({
      grammars: schemas.grammars,
      facts,
      ruleSet: libvirtRules,
      severities,
      targetVersion: targetVersion === 'auto' ? schemas.inForce.version : targetVersion,
      ...languageData(language),
    }),
});
