// The long runs: libvirt's own documents and schemas, thousands of mutants, texts of megabytes, and speed against peers.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Mutants of each kind of fault and document; fewer are enough while one works on them.
    env: { MUTANTS: process.env['MUTANTS'] ?? '100' },
    testTimeout: 60_000,
    pool: 'threads',
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'corpus', include: ['test/corpus/**/*.test.ts'], sequence: { groupOrder: 0 } } },
      // What compares times has the machine to itself.
      { extends: true, test: { name: 'bench', include: ['test/bench/**/*.test.ts'], sequence: { groupOrder: 1 } } },
    ],
  },
});
