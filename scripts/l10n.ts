// `npm run l10n [-- LANGUAGE]`: which sentences lack a translation, which translations are stale, and which do not fit.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { phrases } from '../server/src/features/describeValue';
import { templates } from '../server/src/features/completion/templates';
import { mergeTables, type MessageTable } from '../server/src/features/messages';
import { messageTables } from '../server/src/features/messages/tables';
import { libvirtRules } from '../server/src/service/ruleSet';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Calls whose literal arguments are sentences: VS Code's own in the client; in the server `Messages.text` and the pages'. */
const CLIENT_CALL: Callee = { hint: /l10n/, name: /^(vscode\.)?l10n\.t$/ };
const SERVER_CALL: Callee = { hint: /messages\W|page\W/, name: /^((\w+\.)*messages\.text|page\.(say|item|count|about|section))$/ };

interface Callee {
  /** What the text of a file with such a call has; other files need not be parsed. */
  readonly hint: RegExp;
  readonly name: RegExp;
}

/** A fault of a translation, said so that it can be mended. */
export interface Fault {
  readonly sentence: string;
  readonly fault: string;
}

/** Every English sentence that the extension shows from its code: the client's and the server's. */
export function sentences(): ReadonlySet<string> {
  return new Set([
    ...calledWith('client/src', CLIENT_CALL),
    ...calledWith('server/src', SERVER_CALL),
    ...tableSentences(mergeTables([...messageTables, libvirtRules.messages])),
    ...phrases,
    ...templates.map((template) => template.summary),
  ]);
}

/** What is wrong with a bundle: sentences that it lacks, ones that nobody says any more, and ones that do not fit. */
export function faultsOf(wanted: ReadonlySet<string>, bundle: Readonly<Record<string, string>>): readonly Fault[] {
  const missing = [...wanted].filter((sentence) => !Object.hasOwn(bundle, sentence));
  const faults = Object.entries(bundle).flatMap(([sentence, translation]) => {
    if (!wanted.has(sentence)) return [{ sentence, fault: 'is not said any more' }];
    const fault = misfit(sentence, translation);
    return fault === undefined ? [] : [{ sentence, fault }];
  });
  return [...missing.map((sentence) => ({ sentence, fault: 'has no translation' })), ...faults];
}

/** A translation has the placeholders and the code of its sentence, in any order. */
function misfit(sentence: string, translation: string): string | undefined {
  if (translation.trim() === '') return 'has an empty translation';
  const placeholders = (text: string): string[] => text.match(/\{\w+\}/g) ?? [];
  const unequal = (a: readonly string[], b: readonly string[]): boolean => sorted(a) !== sorted(b);
  if (unequal(placeholders(sentence), placeholders(translation))) return 'has other placeholders than its translation';
  const code = (text: string): string[] => text.match(/`[^`]+`/g) ?? [];
  return unequal(code(sentence), code(translation)) ? 'has other names in backticks than its translation' : undefined;
}

function sorted(items: readonly string[]): string {
  return [...new Set(items)].sort().join(' ');
}

/** The bundle of a language, such as `zh-cn`. */
export function bundleOf(language: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(root, 'l10n', `bundle.l10n.${language}.json`), 'utf8')) as Record<string, string>;
}

/** The languages that have a bundle. */
export function languages(): readonly string[] {
  return readdirSync(join(root, 'l10n')).flatMap((name) => /^bundle\.l10n\.(.+)\.json$/.exec(name)?.[1] ?? []);
}

function tableSentences({ kinds, sentences: others }: MessageTable): string[] {
  return [...Object.values(kinds).map((kind) => kind.message), ...Object.values(others)];
}

/** Literal arguments of every call of a function in the sources below a folder. */
function calledWith(folder: string, { hint, name: callee }: Callee): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((name) => {
    const text = readFileSync(join(root, folder, name), 'utf8');
    return hint.test(text) ? literalsIn(ts.createSourceFile(name, text, ts.ScriptTarget.Latest), callee) : [];
  });
}

function literalsIn(source: ts.SourceFile, callee: RegExp): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && callee.test(node.expression.getText(source))) found.push(...node.arguments.flatMap(literalsOf));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The literals that an argument may be; a variable's sentences stand in a table that is read on its own. */
function literalsOf(argument: ts.Expression): string[] {
  if (ts.isStringLiteralLike(argument)) return [argument.text];
  if (ts.isConditionalExpression(argument)) return [...literalsOf(argument.whenTrue), ...literalsOf(argument.whenFalse)];
  return ts.isParenthesizedExpression(argument) ? literalsOf(argument.expression) : [];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const wanted = sentences();
  for (const language of process.argv[2] === undefined ? languages() : [process.argv[2]]) {
    const faults = faultsOf(wanted, bundleOf(language));
    for (const { sentence, fault } of faults) console.error(`${language}: ${JSON.stringify(sentence)} ${fault}`);
    console.log(`${language}: ${wanted.size} sentences, ${faults.length} faults`);
    if (faults.length > 0) process.exitCode = 1;
  }
}
