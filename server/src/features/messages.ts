// Makes the sentences that people read: templates are looked up by code, translated, and filled in here and nowhere else.
import type { Fix, Problem, ProblemArguments, ProblemKind, RelatedPlace, ShownSeverity } from '../text/problem';

/**
 * Kinds of problems by code, and further sentences by key: titles of fixes, related places, and `code.variant` for
 * problems whose argument `variant` asks for another sentence than the code's own. All in English.
 */
export interface MessageTable {
  readonly kinds: Readonly<Record<string, ProblemKind>>;
  readonly sentences: Readonly<Record<string, string>>;
}

/** English sentence → translated sentence, as in VS Code's `bundle.l10n.<language>.json`. */
export type Translations = Readonly<Record<string, string>>;

/** What a setting may say of a code. */
export type SeveritySetting = ShownSeverity | 'off';

/** Sentences and severities of one language and one set of settings. */
export interface Messages {
  /** `off` where a setting switches the code off. */
  severity(code: string): SeveritySetting;
  /** Whether any problem has this code. */
  isCode(code: string): boolean;
  problem(problem: Problem): string;
  related(place: RelatedPlace): string;
  fixTitle(fix: Pick<Fix, 'title' | 'args'>): string;
  /** Any other sentence of ours: the English text itself is its key. */
  text(english: string, args?: ProblemArguments): string;
}

const NO_ARGUMENTS: ProblemArguments = {};

/** Puts tables of several areas into one; a code may stand in one of them only (a test holds that). */
export function mergeTables(tables: readonly MessageTable[]): MessageTable {
  return {
    kinds: Object.assign({}, ...tables.map((table) => table.kinds)) as MessageTable['kinds'],
    sentences: Object.assign({}, ...tables.map((table) => table.sentences)) as MessageTable['sentences'],
  };
}

/** Messages from a table; what has no translation stays English. */
export function createMessages(
  table: MessageTable,
  translations: Translations = {},
  severities: Readonly<Record<string, SeveritySetting>> = {},
): Messages {
  const text = (english: string, args: ProblemArguments = NO_ARGUMENTS): string =>
    fill(own(translations, english) ?? english, args);
  const sentence = (key: string, variant?: string | number): string =>
    (variant === undefined ? undefined : own(table.sentences, `${key}.${variant}`)) ??
    own(table.kinds, key)?.message ??
    own(table.sentences, key) ??
    key;
  return {
    severity: (code) => own(severities, code) ?? own(table.kinds, code)?.severity ?? 'warning',
    isCode: (code) => Object.hasOwn(table.kinds, code),
    problem: (problem) => text(own(table.sentences, `${problem.code}.${problem.args['variant'] ?? ''}`) ?? sentence(problem.code), problem.args),
    related: (place) => text(sentence(place.code, place.args['variant']), place.args),
    fixTitle: (fix) => text(own(table.sentences, fix.title) ?? fix.title, fix.args),
    text,
  };
}

/** Fills `{name}` placeholders; one without an argument stays, so that it is seen. */
export function fill(template: string, args: ProblemArguments): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = own(args, name);
    return value === undefined ? whole : String(value);
  });
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
