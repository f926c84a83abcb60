// Writes down the domains that rule tests use, so that a real libvirt can judge the same ones (test/host/rules.test.ts).
import { appendFileSync } from 'node:fs';

/** A domain of a rule test: the error codes that its test expects (none: it is fine as it is), or the result of a fix. */
export interface RecordedCase {
  readonly text: string;
  readonly codes: readonly string[];
  /** The code whose fix gave this text. */
  readonly fixOf?: string;
}

/** The file to write to, one JSON value a line; nothing is written where it is not set. */
export const RECORD_VARIABLE = 'RULE_CASES_FILE';

/** Appends a case to the file that the environment names. */
export function recordCase(recorded: RecordedCase): void {
  const path = process.env[RECORD_VARIABLE];
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(recorded)}\n`);
}
