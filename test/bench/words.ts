// What the words cost: reading them, a server's start with and without them, and their share of the package.
import { cpSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundledWords } from '../../server/src/data/bundled';
import { bundle, TestServer } from '../lsp/server';
import { largeDomain } from '../support/largeDomain';
import type { Figure, Group } from './figures';
import { timed, timedAsync } from './statistics';

const LANGUAGES = ['en', 'zh-cn'] as const;

/** Measures the words of the build; a copy of it without them is made in a directory. */
export async function measureWords(directory: string, rounds: number): Promise<Group[]> {
  const without = join(directory, 'dist');
  cpSync(bundle, without, { recursive: true, filter: (file) => !file.endsWith('-program.cache') && file !== join(bundle, 'words') });
  const withWords = join(directory, 'with-words', 'dist');
  cpSync(without, withWords, { recursive: true });
  cpSync(join(bundle, 'words'), join(withWords, 'words'), { recursive: true });
  const figures: Figure[] = LANGUAGES.map((language) => ({ what: 'read when they are first needed', of: language, value: least(rounds, () => timed(() => bundledWords(bundle, language)())) }));
  const start = { with: Number.POSITIVE_INFINITY, without: Number.POSITIVE_INFINITY };
  // In turn, so that whatever else the machine does meets both.
  for (let round = 0; round < rounds; round++) {
    start.with = Math.min(start.with, await toFirstProblems(withWords));
    start.without = Math.min(start.without, await toFirstProblems(without));
  }
  figures.push({ what: 'to the problems of 100 lines, with words', of: 'en', value: start.with }, { what: 'to the problems of 100 lines, without words', of: 'en', value: start.without });
  rmSync(withWords, { recursive: true });
  const files = readdirSync(join(bundle, 'words'));
  const sizes = files.map((file) => ({ what: 'in the package', of: file, value: statSync(join(bundle, 'words', file)).size / 1000 }));
  const all = sizes.reduce((sum, { value }) => sum + value, 0);
  return [
    { title: 'Words', unit: 'ms', figures, notes: [`The least of ${rounds} times; both servers without V8's code cache.`, `Words add ${(start.with - start.without).toFixed(1)} ms to a start.`] },
    { title: 'Size of the words', unit: 'kB', figures: [...sizes, { what: 'in the package', of: 'together', value: all }], notes: [] },
  ];
}

function least(rounds: number, measure: () => number): number {
  return Math.min(...Array.from({ length: rounds }, measure));
}

/** From the start of a server to the problems of a document, for which it reads the words: they know versions. */
async function toFirstProblems(directory: string): Promise<number> {
  let server: TestServer | undefined;
  const time = await timedAsync(async () => {
    ({ server } = await TestServer.start(undefined, undefined, undefined, directory));
    await server.diagnostics((await server.open(largeDomain(100))).uri);
  });
  await server?.stop();
  return time;
}
