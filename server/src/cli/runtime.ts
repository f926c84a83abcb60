// Settings of the JavaScript engine for a program that runs once and ends.
import { setFlagsFromString } from 'node:v8';

/**
 * Makes V8 optimise less eagerly. Over a few thousand documents the optimising compiler takes longer to inline
 * everything into everything than it saves: without inlining the whole process needs a third less CPU time (measured
 * with `npm run bench`). Only speed depends on it.
 */
export function tuneForOneRun(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=0');
}
