// Writes down the domains that rule tests use, so that others can go over them: a real libvirt, a look at what they leave out.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A domain of a rule test: the codes that its test expects (none: it is fine as it is), or the result of a fix. */
export interface RecordedCase {
  readonly text: string;
  readonly codes: readonly string[];
  /** The codes of the rules that find nothing in it, though it has what they are about. */
  readonly silent?: readonly string[];
  /** The code whose fix gave this text. */
  readonly fixOf?: string;
}

/** The file to write to, one JSON value a line; nothing is written where it is not set. */
const RECORD_VARIABLE = 'RULE_CASES_FILE';

/** Appends a case to the file that the environment names; it is not even made where nothing is recorded. */
export function recordCase(make: () => RecordedCase): void {
  const path = process.env[RECORD_VARIABLE];
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(make())}\n`);
}

/** The cases of all rule tests, or of those whose path has this in it, by running them. Whether they pass is their own affair. */
export function recordedCases(tests = 'test/rules'): readonly RecordedCase[] {
  const directory = mkdtempSync(join(tmpdir(), 'rule-cases-'));
  try {
    const file = join(directory, 'cases');
    const cwd = fileURLToPath(new URL('../..', import.meta.url));
    spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', tests], { cwd, env: { ...process.env, [RECORD_VARIABLE]: file }, stdio: 'pipe' });
    return readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as RecordedCase);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
