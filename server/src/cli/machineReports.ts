// Problems for programs: JSON, SARIF 2.1.0, and the workflow commands of GitHub Actions.
import type { ShownSeverity } from '../text/problem';
import type { Span } from '../text/span';
import { countProblems, rangesOf, type CheckedFile, type Findings } from './findings';

/** A JSON object with every problem, a summary, and the files that could not be read. Lines and columns are from 1. */
export function jsonReport(findings: Findings): string {
  const problems = findings.files.flatMap((file) => {
    const rangeOf = rangesOf(file.text);
    return file.problems.map(({ code, severity, message, span, related }) => ({
      file: file.name,
      ...rangeOf(span),
      severity,
      code,
      message,
      related: related.map((place) => ({ ...rangeOf(place.span), message: place.message })),
    }));
  });
  const summary = { files: findings.files.length, ...countProblems(findings.files) };
  return `${JSON.stringify({ problems, summary, unreadable: findings.unreadable }, undefined, 2)}\n`;
}

const SARIF_LEVELS: Readonly<Record<ShownSeverity, string>> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

/** A SARIF log with one run. */
export function sarifReport(findings: Findings, version: string): string {
  const rules = [...new Set(findings.files.flatMap((file) => file.problems.map(({ code }) => code)))].sort();
  const notifications = findings.unreadable.map(({ name, reason }) => ({ level: 'error', message: { text: `Cannot read ${name}: ${reason}` } }));
  const run = {
    tool: { driver: { name: 'libvirt-xml', semanticVersion: version, rules: rules.map((id) => ({ id })) } },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: notifications.length === 0, toolExecutionNotifications: notifications }],
    results: findings.files.flatMap((file) => sarifResults(file, rules)),
  };
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, undefined, 2)}\n`;
}

/** The problems of a file as SARIF has them; `rules` are the run's codes in their order. */
function sarifResults(file: CheckedFile, rules: readonly string[]): readonly object[] {
  const rangeOf = rangesOf(file.text);
  const location = (span: Span): object => {
    const { line, column, endLine, endColumn } = rangeOf(span);
    return { physicalLocation: { artifactLocation: { uri: toUri(file.name) }, region: { startLine: line, startColumn: column, endLine, endColumn } } };
  };
  return file.problems.map(({ code, severity, message, span, related }) => ({
    ruleId: code,
    ruleIndex: rules.indexOf(code),
    level: SARIF_LEVELS[severity],
    message: { text: message },
    locations: [location(span)],
    ...(related.length > 0 && {
      relatedLocations: related.map((place, id) => ({ id, ...location(place.span), message: { text: place.message } })),
    }),
  }));
}

/** A file's name as a relative or absolute URI reference. */
function toUri(name: string): string {
  const path = encodeURI(name.replaceAll('\\', '/')).replace(/[?#]/g, encodeURIComponent);
  return path.startsWith('/') ? `file://${path}` : path;
}

const GITHUB_COMMANDS: Readonly<Record<ShownSeverity, string>> = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' };

/** One workflow command a problem, which GitHub shows at its line. */
export function githubReport(findings: Findings): string {
  const lines = findings.files.flatMap((file) => {
    const rangeOf = rangesOf(file.text);
    return file.problems.map(({ code, severity, message, span }) => {
      const { line, column, endLine, endColumn } = rangeOf(span);
      const columns = endLine === line ? `,col=${column},endColumn=${endColumn}` : '';
      const place = `file=${githubProperty(file.name)},line=${line},endLine=${endLine}${columns},title=${githubProperty(code)}`;
      return `::${GITHUB_COMMANDS[severity]} ${place}::${githubData(message)}\n`;
    });
  });
  return lines.join('');
}

function githubData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function githubProperty(text: string): string {
  return githubData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
