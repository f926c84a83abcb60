// The host suite: everything against a real libvirtd with real guests. Run by scripts/hostTests.mjs.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/host/**/*.test.ts'],
    globalSetup: ['test/host/setup.ts'],
    // Files share one daemon of each kind, and the machine is small.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
