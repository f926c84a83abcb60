// Starts the language server over stdio (`--stdio`) or node IPC.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { bundledGrammars, dataDirectory } from './lsp/bundledData';
import { startServer } from './lsp/server';
import { createLanguageService } from './service/languageService';
import { libvirtRules } from './service/ruleSet';

const grammars = bundledGrammars(dataDirectory(__dirname));

// stdout belongs to the protocol; createConnection() reads --stdio, --node-ipc and the like from the command line.
startServer(createConnection(ProposedFeatures.all), {
  createService: ({ severities }) => createLanguageService({ grammars, ruleSet: libvirtRules, severities }),
});
