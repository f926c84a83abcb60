// `libvirt-xml check`: reads files one after the other and reports what is wrong with them.
import { toDiagnostics, type Diagnostic } from '../features/diagnostics/diagnostics';
import type { Messages } from '../features/messages';
import { createChecker, type Checker, type CheckerOptions } from '../service/checker';
import { parseXml } from '../syntax/parser';
import type { Problem } from '../text/problem';
import type { CheckRequest } from './arguments';
import { countProblems, type CheckedFile, type Findings, type UnreadableFile } from './findings';
import { githubReport, jsonReport, sarifReport } from './machineReports';
import { textReport } from './textReport';
import { Together } from './together';

/** The world as `check` sees it. */
export interface CheckWorld {
  /** The text of a file (`-`: standard input). Throws where it cannot be read. */
  readonly read: (name: string) => string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly colour: boolean;
  readonly version: string;
  readonly checker: CheckerOptions;
}

/** Exit statuses. */
export const enum ExitCode {
  NoErrors = 0,
  Errors = 1,
  CannotRun = 2,
}

/** Checks files and writes the report; the value is the program's exit status. */
export function runCheck(request: CheckRequest, world: CheckWorld): ExitCode {
  const checker = createChecker(world.checker);
  const together = request.together ? new Together() : undefined;
  const files: CheckedFile[] = [];
  const unreadable: UnreadableFile[] = [];
  for (const name of request.files) {
    try {
      const text = world.read(name);
      const problems = select(checkText(checker, text), request);
      together?.add(name, text);
      files.push({ name, text: problems.length > 0 || together ? text : '', problems });
    } catch (error) {
      unreadable.push({ name, reason: reasonOf(error) });
    }
  }
  const said = together ? files.map((file) => withRivalries(file, together, checker.messages, request)) : files;
  for (const { name, reason } of unreadable) world.err(`libvirt-xml: cannot read '${name}': ${reason}\n`);
  world.out(report(request, { files: said, unreadable }, world));
  if (unreadable.length > 0) return ExitCode.CannotRun;
  return countProblems(said).errors > 0 ? ExitCode.Errors : ExitCode.NoErrors;
}

/** Problems of a text. It was named on the command line, so XML that is not libvirt's is a fault. */
function checkText(checker: Checker, text: string): readonly Diagnostic[] {
  const document = checker.openOurs(text);
  if (document) return checker.diagnose(document);
  const { root, problems } = parseXml(text);
  const notOurs: Problem[] = root ? [{ code: 'unknown-root', span: root.nameSpan, args: { element: root.name } }] : [];
  return [...problems, ...notOurs].map((problem) => ({
    code: problem.code,
    severity: 'error',
    span: problem.span,
    message: checker.messages.problem(problem),
    related: (problem.related ?? []).map((place) => ({ span: place.span, message: checker.messages.related(place) })),
    problem,
  }));
}

function withRivalries(file: CheckedFile, together: Together, messages: Messages, request: CheckRequest): CheckedFile {
  const problems = [...file.problems, ...select(toDiagnostics(together.problems(file.name), messages), request)];
  return { ...file, problems: problems.sort((a, b) => a.span.start - b.span.start) };
}

function select(problems: readonly Diagnostic[], request: CheckRequest): readonly Diagnostic[] {
  const raised = request.warningsAsErrors
    ? problems.map((problem) => (problem.severity === 'warning' ? { ...problem, severity: 'error' as const } : problem))
    : problems;
  return request.quiet ? raised.filter(({ severity }) => severity === 'error') : raised;
}

function report(request: CheckRequest, findings: Findings, world: CheckWorld): string {
  switch (request.format) {
    case 'text':
      return textReport(findings, { colour: world.colour, summary: !request.quiet });
    case 'json':
      return jsonReport(findings);
    case 'sarif':
      return sarifReport(findings, world.version);
    case 'github':
      return githubReport(findings);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory; name the files in it',
  EACCES: 'permission denied',
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? error.message;
}
