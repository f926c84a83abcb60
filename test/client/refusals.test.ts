// libvirt's refusals as problems and sentences: what our own problems know of the fault is said with them.
import { afterEach, expect, test, vi } from 'vitest';
import type { Failure } from '../../client/src/virsh/failure';

const shown = new Map<string, { readonly message: string; readonly related: readonly string[] }[]>();
let own: unknown[] = [];

class Position {
  constructor(readonly line: number, readonly character: number) {}
  isAfterOrEqual(other: Position): boolean {
    return this.line > other.line || (this.line === other.line && this.character >= other.character);
  }
}
class Range {
  constructor(readonly start: Position, readonly end: Position) {}
}
class Diagnostic {
  relatedInformation: readonly { readonly message: string }[] = [];
  constructor(readonly range: Range, readonly message: string) {}
}

vi.mock('vscode', () => ({
  CodeActionKind: {},
  Diagnostic,
  DiagnosticRelatedInformation: class {
    constructor(readonly location: unknown, readonly message: string) {}
  },
  DiagnosticSeverity: { Error: 0, Warning: 1 },
  Location: class {
    constructor(readonly uri: unknown, readonly range: unknown) {}
  },
  Position,
  Range,
  languages: {
    createDiagnosticCollection: () => ({
      set: (uri: string, all: Diagnostic[]) => shown.set(uri, all.map(({ range, message, relatedInformation }) => ({ message: `${range.start.line + 1}: ${message}`, related: relatedInformation.map((one) => one.message) }))),
    }),
    getDiagnostics: () => own,
  },
  workspace: { onDidChangeTextDocument: () => ({ dispose: () => undefined }) },
}));

const { Refusals, withoutNewerThings } = await import('../../client/src/documents/refusals');

const text = "<domain type='kvm'>\n  <os/>\n  <devices>\n    <watchdog model='itco'/>\n  </devices>\n</domain>\n";
const invalid: Failure = { code: 'xml-invalid', words: 'error: XML document failed to validate against schema\nExtra element devices in interleave', command: '', remedy: 'edit-xml' };
const refuse = (failure: Failure): string => new Refusals().show({ uri: 'file:///web.xml' as never, text }, 'demo', failure);
const newer = (line: number): unknown => ({ source: 'libvirt', code: 'newer-than-target', severity: 1, message: '`itco` is new.', range: new Range(new Position(line, 21), new Position(line, 25)) });

const blamed = 'libvirt’s schema does not allow `<devices>` as it is written here.';
const end = 'Your text is kept: mend it and define it again.';

afterEach(() => {
  own = [];
  shown.clear();
});

test('a thing in the blamed element that is newer than the target is named as what may be why', () => {
  own = [newer(3)];
  const sentence = refuse(invalid);
  expect([sentence, shown.get('file:///web.xml')]).toEqual([
    `Not defined on demo. Line 3: ${blamed} Line 4 may be why: \`itco\` is new. ${end}`,
    [{ message: `3: ${blamed}`, related: ['`itco` is new.'] }],
  ]);
});

test('one before the blamed element, or with a refusal that is not the schema’s, is not', () => {
  own = [newer(1)];
  const before = refuse(invalid);
  own = [newer(3)];
  const other = refuse({ code: 'xml-refused', words: 'unsupported configuration: no', command: '', remedy: 'edit-xml' });
  expect([before, other]).toEqual([
    `Not defined on demo. Line 3: ${blamed} ${end}`,
    `Not defined on demo: libvirt refused this: unsupported configuration: no. ${end}`,
  ]);
});

test('an error of ours speaks instead of libvirt’s schema, which names less', () => {
  own = [{ source: 'libvirt', code: 'x', severity: 0, message: 'It is this.', range: new Range(new Position(3, 4), new Position(3, 12)) }];
  expect([refuse(invalid), shown.size]).toEqual([`Not defined on demo. Line 4: It is this. ${end}`, 0]);
});

test('what a define without validation makes of newer things is told, a few of them by name', () => {
  const told = (): readonly string[] => withoutNewerThings('file:///web.xml' as never);
  expect(told()).toEqual([]);
  const first = 'A libvirt that is too old for what stands in these lines defines the machine without it, or refuses it all the same:';
  own = [newer(3)];
  expect(told()).toEqual([first, 'Line 4: `itco` is new.']);
  own = [newer(3), newer(4), newer(5), newer(6), newer(7)];
  expect(told()).toEqual([first, 'Line 4: `itco` is new.', 'Line 5: `itco` is new.', 'Line 6: `itco` is new.', 'and 2 more']);
});
