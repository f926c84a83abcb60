// `dist/cli.js`: starts the command line, compiled ahead where the build could do so.
import { tuneForOneRun } from './cli/runtime';
import { programBeside, runProgram } from './data/codeCache';

tuneForOneRun();
runProgram(programBeside(__filename));
