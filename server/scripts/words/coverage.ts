// Reports what the compiled grammars have that the words do not explain.
import type { WordsData } from '../../src/features/words/data';

/** Prints the gaps of each language below a selector prefix; the number to exit with. */
export function reportCoverage(languages: readonly WordsData[], prefix: string): number {
  console.error(`no compiled grammar yet (asked for \`${prefix}\` in ${languages.length} languages)`);
  return 1;
}
