// A small test runner for inside the extension host: registers tests, runs them in order, writes what came of them to a file.
import { writeFile } from 'node:fs/promises';

interface Registered {
  readonly name: string;
  readonly body: () => Promise<void>;
}

/** Thrown by `skip`: the test could not run here, and says why. */
class Skipped extends Error {}

const registered: Registered[] = [];

/** Registers a test. Names are unique: they are what the report shows. */
export function test(name: string, body: () => Promise<void>): void {
  if (registered.some((other) => other.name === name)) throw new Error(`two tests are called “${name}”`);
  registered.push({ name, body });
}

/** Ends the running test as skipped. */
export function skip(reason: string): never {
  throw new Skipped(reason);
}

/**
 * Runs every registered test (or those that LIBVIRT_TEST_ONLY, a regular expression, names); the results file is written
 * last, so that its absence shows an early death. A workbench on a busy machine loses a key now and then: what fails has
 * a second try, and a pass then is reported with what failed first.
 */
export async function runRegistered(resultsFile: string): Promise<void> {
  const notes: string[] = [];
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  const wanted = new RegExp(process.env['LIBVIRT_TEST_ONLY'] ?? '');
  for (const { name, body } of registered.filter((one) => wanted.test(one.name))) {
    const first = await runOne(body);
    if (first !== undefined && !(first instanceof Skipped)) console.log(`  tried again: ${name}: ${first.stack ?? first.message}`);
    const outcome = first === undefined || first instanceof Skipped ? first : await runOne(body);
    if (first !== outcome && outcome === undefined) notes.push(`second try: ${name}: ${firstLine(first?.message ?? '')}`);
    if (outcome === undefined) passed++;
    else if (outcome instanceof Skipped) skipped++;
    else failed++;
    console.log(`${outcome === undefined ? '✓' : outcome instanceof Skipped ? '-' : '✗'} ${name}`);
    if (outcome) console.log(`  ${outcome instanceof Skipped ? outcome.message : (outcome.stack ?? outcome.message)}`);
    if (outcome) notes.push(`${outcome instanceof Skipped ? 'skipped' : 'failed'}: ${name}: ${firstLine(outcome.message)}`);
  }
  await writeFile(resultsFile, JSON.stringify({ passed, failed, skipped, notes }));
  if (failed > 0) throw new Error(`${failed} of ${registered.length} tests failed`);
}

const limitMs = 60_000;

async function runOne(body: () => Promise<void>): Promise<Error | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error(`no end after ${limitMs / 1000} s`)), limitMs);
  });
  const ran = body().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  const outcome = await Promise.race([ran, limit]);
  clearTimeout(timer);
  return outcome;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
