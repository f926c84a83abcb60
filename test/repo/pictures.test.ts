// The stored pictures: those of hovers are all there, none is heavy, and none of them goes into the package.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inChinese, inEnglish } from '../../scripts/pictures/hoverScenarios.mjs';
import { read, root } from './files';

const kilobytes = (folder: string): Record<string, number> =>
  Object.fromEntries(readdirSync(join(root, folder)).filter((name) => name.endsWith('.webp')).map((name) => [name, statSync(join(root, folder, name)).size / 1000]));

test('each of the twenty hovers has its picture', () => {
  const names = [...Object.keys(inEnglish), ...Object.keys(inChinese)].map((name) => `${name}.webp`);
  expect(Object.keys(kilobytes('docs/hovers')).sort()).toEqual(names.sort());
  expect(names).toHaveLength(20);
});

test.each(['docs/hovers', 'media/walkthrough'])('no picture of %s is over 40 kB', (folder) => {
  expect(Object.entries(kilobytes(folder)).filter(([, size]) => size > 40)).toEqual([]);
});

test('of them only those of Get Started are packed', () => {
  expect(read('.vscodeignore').split('\n').filter((line) => line.startsWith('!docs') || line.startsWith('!media'))).toEqual(['!media/icon.png', '!media/*.svg', '!media/walkthrough/**']);
});
