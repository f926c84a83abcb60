// The unit suite: everything that needs no VS Code, no libvirt and no network.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/vscode/**', 'test/host/**', 'test/lsp/**', 'node_modules/**'],
    testTimeout: 20_000,
    pool: 'threads',
  },
});
