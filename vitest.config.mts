// The unit suite: what tests one unit and needs no VS Code, no libvirt, no network and no large data. It takes seconds.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Folders of the parts of `npm test` that have a configuration of their own. */
const OTHER_PARTS = /^(vscode|host|lsp|corpus|bench|virsh\/runVirsh\.)/;

const files = readdirSync(join(import.meta.dirname, 'test'), { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.test.ts') && !OTHER_PARTS.test(name))
  .map((name) => `test/${name}`);
const mocksModules = (file: string): boolean => readFileSync(join(import.meta.dirname, file), 'utf8').includes('vi.mock(');

export default defineConfig({
  test: {
    testTimeout: 20_000,
    pool: 'threads',
    maxWorkers: '100%',
    experimental: { fsModuleCache: true },
    projects: [
      // One graph of modules a worker: grammars, rules and words are loaded once and not for each file.
      { extends: true, test: { name: 'unit', include: files.filter((file) => !mocksModules(file)), isolate: false } },
      // Files that put something in a module's place, such as an editor in that of `vscode`, have modules of their own.
      { extends: true, test: { name: 'mocked', include: files.filter(mocksModules) } },
    ],
  },
});
