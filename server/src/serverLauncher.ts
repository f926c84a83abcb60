// `dist/server.js`: starts the language server, compiled ahead where the build could do so.
import { programBeside, runProgram } from './data/codeCache';

runProgram(programBeside(__filename));
