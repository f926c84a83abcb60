// The built programs' own tests: dist/server.js as a process, over a real pipe, and dist/cli.js; and that of whatever starts processes. Needs `npm run build` first.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/lsp/**/*.test.ts', 'test/virsh/runVirsh.test.ts'], testTimeout: 30_000, hookTimeout: 30_000, pool: 'threads' },
});
