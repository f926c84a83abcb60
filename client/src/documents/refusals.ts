// libvirt's refusals as diagnostics, at the place that they blame where one can be told.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sentenceOf } from '../ui/failureWords';
import type { Failure } from '../virsh/hypervisor';
import { notDefinedSentence } from './lostWords';
import { placeOfRefusal, type Place } from './placeRefusal';

/** What a host said about the text of a document when it was last asked; gone as soon as the text is another. */
export class Refusals implements vscode.Disposable {
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('libvirt-host');
  private readonly subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0) this.clear(document.uri);
  });

  /**
   * Shows what `host` said of the text, and gives the sentence for a message. Where the language server
   * already shows the error that libvirt's schema stumbled over, that one speaks: it names the fault.
   */
  show(document: { readonly uri: vscode.Uri; readonly text: string }, host: string, failure: Failure): string {
    const own = vscode.languages.getDiagnostics(document.uri).find((one) => one.source === 'libvirt' && one.severity === vscode.DiagnosticSeverity.Error);
    if (own !== undefined && (failure.code === 'xml-invalid' || failure.code === 'xml-malformed')) return notDefinedSentence(host, failure, { line: own.range.start.line + 1, words: own.message });
    const place = placeOfRefusal(document.text, failure.words);
    const range = rangeOf(document.text, place ?? firstLine(document.text));
    const diagnostic = new vscode.Diagnostic(range, sentenceOf(failure), vscode.DiagnosticSeverity.Error);
    diagnostic.source = l10n.t('libvirt on {0}', host);
    diagnostic.code = failure.code;
    const newer = failure.code === 'xml-invalid' ? newerThing(document.uri, range.start) : undefined;
    if (newer !== undefined) diagnostic.relatedInformation = [new vscode.DiagnosticRelatedInformation(new vscode.Location(document.uri, newer.range), newer.message)];
    this.diagnostics.set(document.uri, [diagnostic]);
    const line = place === undefined ? {} : { line: range.start.line + 1 };
    return notDefinedSentence(host, failure, newer === undefined ? line : { ...line, words: withNewerThing(failure, newer) });
  }

  clear(uri: vscode.Uri): void {
    this.diagnostics.delete(uri);
  }

  dispose(): void {
    this.subscription.dispose();
    this.diagnostics.dispose();
  }
}

/**
 * libvirt's schema often blames no more than the element around a fault. Where our grammar finds no error, a thing in there
 * that is newer than the libvirt aimed at is what its schema does not know, most likely.
 */
function newerThing(uri: vscode.Uri, from: vscode.Position): vscode.Diagnostic | undefined {
  return newerThings(uri).find((one) => one.range.start.isAfterOrEqual(from));
}

function newerThings(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((one) => one.source === 'libvirt' && one.code === 'newer-than-target');
}

/** How many newer things a question lists. */
const listed = 3;

/** What a define without validation makes of what is newer than the libvirt aimed at, as lines of a question; none where nothing is. */
export function withoutNewerThings(uri: vscode.Uri): readonly string[] {
  const newer = newerThings(uri);
  if (newer.length === 0) return [];
  const more = newer.length > listed ? [l10n.t('and {0} more', newer.length - listed)] : [];
  return [
    l10n.t('A libvirt that is too old for what stands in these lines defines the machine without it, or refuses it all the same:'),
    ...newer.slice(0, listed).map(({ range, message }) => l10n.t('Line {0}: {1}', range.start.line + 1, message)),
    ...more,
  ];
}

function withNewerThing(failure: Failure, { range, message }: vscode.Diagnostic): string {
  return `${sentenceOf(failure)} ${l10n.t('Line {0} may be why: {1}', range.start.line + 1, message)}`;
}

/** What is marked when no place can be told: a refusal must be seen. */
function firstLine(text: string): Place {
  return { start: 0, end: text.indexOf('\n') < 0 ? text.length : text.indexOf('\n') };
}

function rangeOf(text: string, place: Place): vscode.Range {
  return new vscode.Range(positionAt(text, place.start), positionAt(text, place.end));
}

function positionAt(text: string, offset: number): vscode.Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length - 1;
  return new vscode.Position(line, offset - (before.lastIndexOf('\n') + 1));
}

/** Offers to define without validation where the schema, and nothing else, refused. */
export const refusalActions: vscode.CodeActionProvider = {
  provideCodeActions(document, _range, context) {
    const refused = context.diagnostics.filter((one) => one.code === 'xml-invalid' && one.source?.startsWith('libvirt') === true);
    return refused.map((diagnostic) => {
      const action = new vscode.CodeAction(l10n.t('Define Without Validation …'), vscode.CodeActionKind.QuickFix);
      action.command = { command: 'libvirt.defineWithoutValidation', title: action.title, arguments: [document.uri] };
      action.diagnostics = [diagnostic];
      return action;
    });
  },
};
