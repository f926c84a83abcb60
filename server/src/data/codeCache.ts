// Runs a program from V8's code cache, which the build leaves beside it: compiling it would take a tenth of a short process.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** The program that a launcher starts: `cli-program.js` for `cli.js`. */
export function programBeside(launcher: string): string {
  return launcher.replace(/\.js$/, '-program.js');
}

/** Where the code cache of a program lies. */
export function cacheFileOf(program: string): string {
  return program.replace(/\.js$/, '.cache');
}

/** Compiles a CommonJS program as Node wraps it. */
export function compileProgram(program: string, cachedData?: Buffer): Script {
  const source = Module.wrap(readFileSync(program, 'utf8'));
  return new Script(source, { filename: program, ...(cachedData && { cachedData }) });
}

/**
 * Runs a CommonJS program; the value is its compiled script. V8 takes a cache only with the very version and flags that
 * made it, and compiles from source otherwise. The build must write program and cache together: V8 compares no more than
 * the source's length.
 */
export function runProgram(program: string): Script {
  const cache = cacheFileOf(program);
  const script = compileProgram(program, existsSync(cache) ? readFileSync(cache) : undefined);
  const module = { exports: {} };
  const run = script.runInThisContext() as ProgramFunction;
  run(module.exports, createRequire(program), module, program, dirname(program));
  return script;
}

/** What Node wraps a CommonJS program in. */
type ProgramFunction = (exports: object, require: NodeJS.Require, module: object, filename: string, directory: string) => void;
