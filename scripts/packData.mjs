// Copies generated data beside the programs: packed by Brotli, a third smaller than what a .vsix makes of it, except what short processes read.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);

/** What every run of the command line reads: unpacking would cost it a twentieth of its time. */
const PLAIN = new Set(['domain.json', 'facts.json']);

/** Writes each file of a folder to another, `name.json` as `name.json.br` where it is packed. */
export async function packData(from, to) {
  await mkdir(to, { recursive: true });
  await Promise.all(
    (await readdir(from)).map(async (name) => {
      const content = await readFile(join(from, name));
      await (PLAIN.has(name) ? writeFile(join(to, name), content) : writeFile(join(to, `${name}.br`), await packed(content)));
    }),
  );
}

/** Brotli at its strongest; the whole file is one window. */
function packed(content) {
  const params = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  return compress(content, { params });
}
