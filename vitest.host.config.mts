// The host suite: everything against a real libvirtd with real guests. Run by scripts/hostTests.mjs.
import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first, so that no long one is left over; all others take seconds. */
const LONGEST = ['saving.test.ts', 'following.test.ts', 'guest.test.ts', 'starts.test.ts', 'rules.test.ts', 'jobs.test.ts'];

class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => (LONGEST.indexOf(basename(moduleId)) + 1 || LONGEST.length + 1);
    return Promise.resolve([...files].sort((one, other) => place(one) - place(other)));
  }
}

export default defineConfig({
  test: {
    include: ['test/host/**/*.test.ts'],
    globalSetup: ['test/host/setup.ts'],
    // Files share one daemon of each kind, and their own domains in it; what breaks a daemon has one of its own.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // Guests under TCG on a busy machine: what fails has a second try, which the report names.
    retry: 1,
    pool: 'forks',
  },
});
