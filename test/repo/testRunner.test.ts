// The runner of `npm test` cannot be green by mistake: runs without results, broken files, the last line.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from './files';

interface Result {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly notes: readonly string[];
}

interface VsCodePart {
  readonly readResults: (file: string, run: { code: number; origin: string }) => Promise<Result>;
}

interface Results {
  readonly summary: (parts: Record<string, Result & { seconds: number }>) => string;
}

const load = async (path: string): Promise<unknown> => import(pathToFileURL(join(root, path)).href);
const directory = mkdtempSync(join(tmpdir(), 'libvirt-runner-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What the VS Code part makes of a run that ended with `code` and left `results`. */
async function judged(code: number, results?: Result): Promise<Result> {
  const file = join(directory, 'results.json');
  rmSync(file, { force: true });
  if (results) writeFileSync(file, JSON.stringify(results));
  const { readResults } = (await load('scripts/parts/vscode.mjs')) as VsCodePart;
  return readResults(file, { code, origin: 'source' });
}

const green: Result = { passed: 3, failed: 0, skipped: 0, notes: [] };

describe('a run in VS Code', () => {
  test('that left its results counts as they say', async () => {
    expect(await judged(0, green)).toEqual(green);
  });

  test('that ended with 0 and left none is a failure', async () => {
    expect(await judged(0)).toMatchObject({ passed: 0, failed: 1 });
  });

  test('in which no test ran is a failure', async () => {
    expect(await judged(0, { ...green, passed: 0 })).toMatchObject({ passed: 0, failed: 1 });
  });

  test('that ended badly is a failure whatever its results say', async () => {
    expect(await judged(1, green)).toMatchObject({ failed: 1 });
  });
});

test('the summary ends with the line that programs read', async () => {
  const { summary } = (await load('scripts/parts/result.mjs')) as Results;
  const parts = { unit: { ...green, seconds: 1 }, host: { passed: 0, failed: 1, skipped: 2, notes: ['skipped: no root'], seconds: 0 } };
  const lines = summary(parts).split('\n');
  expect([lines.includes('    skipped: no root'), lines.at(-1)]).toEqual([true, '3 passed, 1 failed, 2 skipped']);
});

interface DebianPackages {
  readonly ensureDebianPackages: (names: readonly string[]) => Promise<string | undefined>;
}

test.skipIf(process.platform === 'win32')('where there is no dpkg, exactly the programs that are not there are missing', async () => {
  const { ensureDebianPackages } = (await load('scripts/setup/debianPackages.mjs')) as DebianPackages;
  const programs = join(directory, 'programs');
  mkdirSync(programs);
  const saved = process.env['PATH'];
  process.env['PATH'] = programs;
  try {
    expect(await ensureDebianPackages(['libxml2-utils', 'jing', 'fonts-liberation'])).toBe('not found: xmllint, jing; install what has them (on Debian: libxml2-utils jing)');
    for (const name of ['xmllint', 'jing']) {
      writeFileSync(join(programs, name), '');
      chmodSync(join(programs, name), 0o755);
    }
    expect(await ensureDebianPackages(['libxml2-utils', 'jing', 'fonts-liberation'])).toBeUndefined();
  } finally {
    process.env['PATH'] = saved;
  }
});
