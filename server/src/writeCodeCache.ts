// Part of the build: runs the command line on documents that use much of it, and keeps what V8 compiled for it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFileOf, runProgram } from './cli/codeCache';
import { tuneForOneRun } from './cli/runtime';

tuneForOneRun();
const program = join(__dirname, 'cli-program.js');
const script = runProgram(program);
process.on('exit', (status) => {
  // Faults in the documents are none of the build's.
  if (status < 2) process.exitCode = 0;
  writeFileSync(cacheFileOf(program), script.createCachedData());
});
