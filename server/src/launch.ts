// Starts the program that lies beside this file (`cli.js`: `cli-program.js`), compiled ahead where the build could do so.
import { basename, dirname, join } from 'node:path';
import { tuneForOneRun } from './cli/runtime';
import { runProgram } from './cli/codeCache';

tuneForOneRun();
runProgram(join(dirname(__filename), `${basename(__filename, '.js')}-program.js`));
