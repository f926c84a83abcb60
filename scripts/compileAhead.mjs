// Leaves beside the command line and the server what V8 makes of them; without it they only start later and run slower at first.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Makes both caches in dist/, where the programs must be. */
export async function compileAhead() {
  try {
    await Promise.all(['cli-program.js', 'server-program.js'].map((program) => promisify(execFile)(process.execPath, ['dist/compile-ahead.js', program])));
  } catch (error) {
    console.warn(`the programs are not compiled ahead: ${error instanceof Error ? error.message : error}`);
  }
}
