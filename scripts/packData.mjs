// Copies generated data beside the programs: packed by Brotli, a third smaller than what a .vsix makes of it, except what short processes read.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, createBrotliCompress } from 'node:zlib';

/** What every run of the command line reads: unpacking would cost it a twentieth of its time. */
const PLAIN = new Set(['domain.json', 'facts.json']);

/** What the translations beside it repeat in part. */
const ORIGINAL = 'en.json';

/** Writes each file of a folder to another, `name.json` as `name.json.br` where it is packed. */
export async function packData(from, to) {
  await mkdir(to, { recursive: true });
  const names = await readdir(from);
  await (names.includes(ORIGINAL) ? packTranslations(from, to, names.filter((name) => name !== ORIGINAL)) : Promise.all(names.map((name) => packFile(from, to, name))));
}

async function packFile(from, to, name) {
  const content = await readFile(join(from, name));
  if (PLAIN.has(name)) await writeFile(join(to, name), content);
  else await writeFile(join(to, `${name}.br`), Buffer.concat(await brotli([content])));
}

/** A translation continues the stream of the original, which saves a seventh; a zero stands between the two. */
async function packTranslations(from, to, names) {
  const original = await readFile(join(from, ORIGINAL));
  for (const name of names) {
    const [first, rest] = await brotli([original, Buffer.concat([Buffer.of(0), await readFile(join(from, name))])]);
    await writeFile(join(to, `${ORIGINAL}.br`), first);
    await writeFile(join(to, `${name}.br`), rest);
  }
}

/** The stream of some contents at Brotli's strongest, all in one window, cut where each content ends. */
async function brotli(contents) {
  const stream = createBrotliCompress({ params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS } });
  let chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  const pieces = [];
  for (const content of contents.slice(0, -1)) {
    stream.write(content);
    await new Promise((resolve) => stream.flush(resolve));
    pieces.push(Buffer.concat(chunks));
    chunks = [];
  }
  const ended = new Promise((resolve) => stream.once('end', resolve));
  stream.end(contents.at(-1));
  await ended;
  return [...pieces, Buffer.concat(chunks)];
}
