// `dist/server.js`: starts the language server, compiled ahead where the build could do so.
import { programBeside, runProgram } from './data/codeCache';

/** How vscode-languageserver is told where its client is. */
const TRANSPORT = /^--(?:stdio|node-ipc|socket|pipe)\b/;

if (process.argv.some((argument) => TRANSPORT.test(argument))) {
  runProgram(programBeside(__filename));
} else {
  process.stderr.write('The language server talks to an editor, which says how: node server.js --stdio\n');
  process.exitCode = 2;
}
