// Part of the build, `node compile-ahead.js cli-program.js`: compiles a program and keeps what V8 made of it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { tuneForOneRun } from './cli/runtime';
import { cacheFileOf, compileProgram } from './data/codeCache';

const [, , name = ''] = process.argv;
const program = join(__dirname, name);
// V8 takes a cache only under the flags that it was made with; whether it is lazy must be as it was once the cache is made.
if (name.startsWith('cli')) tuneForOneRun();
// All functions, also those that V8 would leave until they are called: hundreds of rules are called first in some document.
setFlagsFromString('--no-lazy');
const script = compileProgram(program);
setFlagsFromString('--lazy');
writeFileSync(cacheFileOf(program), script.createCachedData());
