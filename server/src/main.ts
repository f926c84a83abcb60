// Starts the language server over stdio (`--stdio`) or node IPC.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { schemaGrammars } from './data/schemaDirectory';
import { bundledFacts, bundledGrammars, bundledTranslations, bundledWords, dataDirectory } from './data/bundled';
import { chooseSchemas } from './lsp/schemas';
import { startServer } from './lsp/server';
import { createLanguageService } from './service/languageService';
import { libvirtRules } from './service/ruleSet';

const directory = dataDirectory(__dirname);
const grammars = bundledGrammars(directory);
const facts = bundledFacts(directory);

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
      words: bundledWords(directory, language),
      translations: bundledTranslations(directory, language),
    }),
});
