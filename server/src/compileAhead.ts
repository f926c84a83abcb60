// Part of the build, `node compile-ahead.js cli-program.js check FILE…`: runs a program and keeps what V8 compiled for it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tuneForOneRun } from './cli/runtime';
import { cacheFileOf, runProgram } from './data/codeCache';

const [name = ''] = process.argv.splice(2, 1);
const program = join(__dirname, name);
// V8 takes a cache only under the flags that it was made with.
if (name.startsWith('cli')) tuneForOneRun();
const script = runProgram(program);
process.on('exit', () => {
  writeFileSync(cacheFileOf(program), script.createCachedData());
});
