// The command line: `libvirt-xml check FILE…`. Wiring only; what it does is in cli/.
import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { version } from '../../package.json';
import { parseArguments, USAGE, type CheckRequest } from './cli/arguments';
import { ExitCode, runCheck } from './cli/check';
import { decode, textOf } from './data/decode';
import { hasSchemas, schemaGrammars } from './data/schemaDirectory';
import { versionProblems } from './features/diagnostics/versions';
import type { Grammars } from './features/document';
import type { Words } from './features/words/words';
import { bundledFacts, bundledGrammars, bundledWords, dataDirectory } from './data/bundled';
import type { CheckerOptions } from './service/checker';
import { forTarget, libvirtRules, ofSeverity } from './service/ruleSet';

const STANDARD_INPUT = 0;
const STANDARD_OUTPUT = 1;

function main(argv: readonly string[]): ExitCode {
  const request = parseArguments(argv);
  switch (request.command) {
    case 'help':
      write(USAGE);
      return ExitCode.NoErrors;
    case 'version':
      write(`${version}\n`);
      return ExitCode.NoErrors;
    case 'usage-error':
      complain(`${request.message}\ntry: libvirt-xml --help`);
      return ExitCode.CannotRun;
    case 'check':
      return check(request);
  }
}

function check(request: CheckRequest): ExitCode {
  const { schemaDirectory: directory } = request;
  if (directory !== undefined && !hasSchemas(directory)) {
    complain(`'${directory}' holds no libvirt schemas (there is no domain.rng in it)`);
    return ExitCode.CannotRun;
  }
  const failures: string[] = [];
  const failed = (message: string): void => {
    failures.push(message);
    complain(message);
  };
  const bundled = dataDirectory(__dirname);
  const grammars: Grammars =
    directory === undefined
      ? bundledGrammars(bundled, failed, { subtrees: 'remember' })
      : schemaGrammars(directory, (message) => failed(`cannot use the schema ${message}`));
  const status = runCheck(request, {
    read: readText,
    out: write,
    err: (text) => process.stderr.write(text),
    colour: isatty(STANDARD_OUTPUT) && process.env['NO_COLOR'] === undefined,
    version,
    checker: { grammars, facts: bundledFacts(bundled, failed), ...rulesFor(request, bundledWords(bundled, 'en', failed)) },
  });
  return failures.length > 0 ? ExitCode.CannotRun : status;
}

/** The rules that are asked for; words are read only to find what is newer than a target. */
function rulesFor(request: CheckRequest, words: () => Words | undefined): Pick<CheckerOptions, 'ruleSet' | 'moreProblems'> {
  const { target } = request;
  const ruleSet = forTarget(ofSeverity(libvirtRules, asksForWarnings(request) ? ['error', 'warning'] : ['error']), target);
  if (target === undefined || !asksForWarnings(request)) return { ruleSet };
  return {
    ruleSet,
    moreProblems: (document) => {
      const known = words();
      return known ? versionProblems(document, known, target) : [];
    },
  };
}

/** Whether warnings have a say in what is printed or in the exit status. */
function asksForWarnings({ quiet, warningsAsErrors }: CheckRequest): boolean {
  return !quiet || warningsAsErrors;
}

function readText(name: string): string {
  return name === '-' ? decode(readFileSync(STANDARD_INPUT)) : textOf({ utf8: () => readFileSync(name, 'utf8'), bytes: () => readFileSync(name) });
}

/** Node makes `process.stdout` when it is first looked at: nothing to say, nothing made. */
function write(text: string): void {
  if (text === '') return;
  // A reader such as `head` that has seen enough is no failure.
  process.stdout.once('error', () => process.exit());
  process.stdout.write(text);
}

function complain(message: string): void {
  process.stderr.write(`libvirt-xml: ${message}\n`);
}

process.exitCode = main(process.argv.slice(2));
