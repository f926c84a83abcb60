// Compiles the words (server/docs/<lang>/**.md) into server/words/<lang>.json.
//
//   tsx server/scripts/compileDocs.ts [--check | --check-format | --coverage [part of a path] [language] |
//                                        --translation [language] | --translated LANGUAGE [file.md …]]
//
// --check fails when a generated file is stale; --check-format only reads the Markdown, for writers; --coverage lists
// what the grammars have and the words do not explain, such as `--coverage /domain/devices/disk`;
// --translation lists where a translation lacks something or is older than its original; --translated records, after
// the translation of those files (of all when none is named) was revised, that it is now made from the original as it is.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ElementWords, WordsData } from '../src/features/words/data';
import { parseWords } from './words/parseWords';
import type { TranslatedFrom } from './words/translationAge';

const server = dirname(dirname(fileURLToPath(import.meta.url)));
const LANGUAGES = ['en', 'zh-cn'];

/** The words of a language with every fault found in its files, as `file:line: message`. */
export interface CompiledWords {
  readonly data: WordsData;
  readonly faults: readonly string[];
}

/** Reads and compiles all Markdown files of one language. */
export function compileWords(language: string, docs = join(server, 'docs')): CompiledWords {
  const faults: string[] = [];
  const entries: ElementWords[] = [];
  const seen = new Map<string, string>();
  for (const file of markdownFiles(join(docs, language))) {
    const name = relative(dirname(server), file);
    const parsed = parseWords(readFileSync(file, 'utf8'));
    for (const fault of parsed.faults) faults.push(`${name}:${fault.line}: ${fault.message}`);
    for (const { line, words } of parsed.entries) {
      entries.push(words);
      for (const selector of words.selectors) {
        const first = seen.get(selector);
        if (first) faults.push(`${name}:${line}: \`${selector}\` already stands at ${first}`);
        else seen.set(selector, `${name}:${line}`);
      }
    }
  }
  return { data: { generated: 'npm run generate', language, entries }, faults };
}

/** One entry a line, so that a change of words is a small diff. */
export function serialiseWords(data: WordsData): string {
  const entries = data.entries.map((entry) => JSON.stringify(entry)).join(',\n');
  return `{"generated":"${data.generated}","language":"${data.language}","entries":[\n${entries}\n]}\n`;
}

function markdownFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Writes the generated files, or with `check` only compares. Returns what went wrong, a line each. */
export function generateWords(options: { readonly check: boolean }): string[] {
  const complaints: string[] = [];
  for (const language of LANGUAGES) {
    const { data, faults } = compileWords(language);
    complaints.push(...faults);
    if (faults.length > 0) continue;
    const file = join(server, 'words', `${language}.json`);
    const content = serialiseWords(data);
    const current = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (current === content) continue;
    if (options.check) complaints.push(`${relative(dirname(server), file)} is stale: run npm run generate`);
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
  return complaints;
}

function checkFormat(): string[] {
  const complaints: string[] = [];
  for (const language of LANGUAGES) {
    const { data, faults } = compileWords(language);
    complaints.push(...faults);
    const attributes = data.entries.reduce((sum, entry) => sum + Object.keys(entry.attributes ?? {}).length, 0);
    console.log(`${language}: ${data.entries.length} elements, ${attributes} attributes, ${faults.length} faults`);
  }
  return complaints;
}

async function reportTranslation(language: string): Promise<number> {
  const { compareTranslation } = await import('./words/translation');
  const { olderThanOriginal } = await import('./words/translationAge');
  const original = compileWords('en').data;
  const translation = compileWords(language).data;
  const complaints = [
    ...compareTranslation(original, translation),
    ...olderThanOriginal(original, translation, readRecord(language)),
  ];
  for (const complaint of complaints) console.log(complaint);
  return complaints.length > 0 ? 1 : 0;
}

async function recordTranslation(language: string, files: readonly string[]): Promise<void> {
  const { recordTranslated, serialiseRecord } = await import('./words/translationAge');
  const original = compileWords('en').data;
  const revised =
    files.length === 0
      ? original.entries
      : files.flatMap((file) => parseWords(readFileSync(join(server, 'docs', 'en', file), 'utf8')).entries.map(({ words }) => words));
  const record = recordTranslated(revised, original, compileWords(language).data, readRecord(language));
  writeFileSync(recordFile(language), serialiseRecord(record));
}

/** What the translation into a language was made from; empty when nothing is recorded. */
/** From which words each entry of a language was translated. */
export function readRecord(language: string): TranslatedFrom {
  const file = recordFile(language);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TranslatedFrom) : {};
}

function recordFile(language: string): string {
  return join(server, 'docs', language, 'translated-from.json');
}

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === '--coverage') {
    const { reportCoverage } = await import('./words/coverage');
    process.exitCode = reportCoverage(LANGUAGES.map((language) => compileWords(language).data), args[1] ?? '', args[2]);
    return;
  }
  if (args[0] === '--translation') {
    process.exitCode = await reportTranslation(args[1] ?? 'zh-cn');
    return;
  }
  if (args[0] === '--translated') {
    await recordTranslation(args[1] ?? 'zh-cn', args.slice(2));
    return;
  }
  const complaints = args[0] === '--check-format' ? checkFormat() : generateWords({ check: args[0] === '--check' });
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) void main(process.argv.slice(2));
