// Conversions between the service's offsets and LSP's ranges.
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as LspDiagnostic, type Range, type TextEdit as LspTextEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { DEPRECATED, REMOVED } from '../features/diagnostics/versions';
import type { Diagnostic } from '../features/diagnostics/diagnostics';
import type { ShownSeverity, TextEdit } from '../text/problem';
import type { Span } from '../text/span';

const SEVERITIES: Readonly<Record<ShownSeverity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Name of the source that editors show beside a problem. */
export const DIAGNOSTIC_SOURCE = 'libvirt';

/** A span as a range of lines and columns. */
export function toRange(text: TextDocument, span: Span): Range {
  return { start: text.positionAt(span.start), end: text.positionAt(span.end) };
}

/** A range as a span of offsets. */
export function toSpan(text: TextDocument, range: Range): Span {
  return { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
}

/** An edit with a range. */
export function toTextEdit(text: TextDocument, edit: TextEdit): LspTextEdit {
  return { range: toRange(text, edit.span), newText: edit.newText };
}

/** A problem as editors take it. */
export function toLspDiagnostic(text: TextDocument, diagnostic: Diagnostic): LspDiagnostic {
  const { code, severity, span, message, related } = diagnostic;
  return {
    range: toRange(text, span),
    severity: SEVERITIES[severity],
    source: DIAGNOSTIC_SOURCE,
    code,
    message,
    ...((code === DEPRECATED || code === REMOVED) && { tags: [DiagnosticTag.Deprecated] }),
    ...(related.length > 0 && {
      relatedInformation: related.map((place) => ({
        location: { uri: text.uri, range: toRange(text, place.span) },
        message: place.message,
      })),
    }),
  };
}
