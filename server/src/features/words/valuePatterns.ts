// Words of values that are alike stand under a pattern: those of `pc-q35-{version}` are of `pc-q35-6.2` too.
import type { ValueWords } from './data';

/** What a placeholder stands for. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  version: '\\d+(?:\\.\\d+)+',
  number: '\\d+',
  name: '[A-Za-z][\\w.-]*',
};

const PLACEHOLDER = /\{(\w+)\}/;
/** In a sentence: `{version}`, or `{version+3, 9.1}`, whose first number is 3 higher, and which is 9.1 at least. */
const USE = /\{(\w+)(?:\+(\d+)(?:, ([\d.]+))?)?\}/g;

interface ValuePattern {
  readonly form: RegExp;
  readonly words: ValueWords;
}

/** Whether a key of the values is a pattern, which is shown nowhere itself. */
export function isValuePattern(key: string): boolean {
  return PLACEHOLDER.test(key);
}

/** What is wrong with a pattern and its sentence; `undefined` when they are right, or the key is no pattern. */
export function faultOfPattern(key: string, sentence: string): string | undefined {
  const placeholder = PLACEHOLDER.exec(key)?.[1];
  if (placeholder === undefined) return undefined;
  if (!Object.hasOwn(PLACEHOLDERS, placeholder)) return `\`{${placeholder}}\` is none of ${Object.keys(PLACEHOLDERS).map((name) => `\`{${name}}\``).join(', ')}`;
  const stranger = [...sentence.matchAll(USE)].find(([, used]) => used !== placeholder)?.[0];
  return stranger === undefined ? undefined : `\`${stranger}\` in the sentence of \`${key}\` stands for nothing`;
}

/** Words of a value: its own, else those of the longest pattern that it is of, filled in. */
export function wordsOfValue(values: Readonly<Record<string, ValueWords>> | undefined, value: string): ValueWords | undefined {
  if (!values) return undefined;
  if (Object.hasOwn(values, value)) return isValuePattern(value) ? undefined : values[value];
  for (const { form, words } of patternsOf(values)) {
    const [, filling] = form.exec(value) ?? [];
    if (filling !== undefined) return { ...words, text: words.text.replace(USE, (_, __, plus?: string, least?: string) => later(filling, plus, least)) };
  }
  return undefined;
}

const known = new WeakMap<object, readonly ValuePattern[]>();

/** The patterns among the keys, longest first. */
function patternsOf(values: Readonly<Record<string, ValueWords>>): readonly ValuePattern[] {
  let patterns = known.get(values);
  if (!patterns) {
    patterns = Object.entries(values)
      .filter(([key]) => isValuePattern(key))
      .sort(([a], [b]) => b.length - a.length)
      .map(([key, words]) => ({ form: formOf(key), words }));
    known.set(values, patterns);
  }
  return patterns;
}

function formOf(key: string): RegExp {
  const [before = '', placeholder = '', after = ''] = key.split(PLACEHOLDER);
  return new RegExp(`^${escaped(before)}(${PLACEHOLDERS[placeholder] ?? '.+'})${escaped(after)}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A version whose first number is raised, and which is `least` at least. */
function later(version: string, plus = '0', least = ''): string {
  const [major = '', ...minor] = version.split('.');
  const raised = [String(Number(major) + Number(plus)), ...minor].join('.');
  return plus === '0' ? version : [raised, least].sort(byVersion).at(-1) ?? raised;
}

function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
