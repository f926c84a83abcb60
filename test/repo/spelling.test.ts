// Spelling of everything that people read in English: British English, and the field's terms in terms.txt.
import dictionary from 'dictionary-en-gb';
import nspell from 'nspell';
import { describe, expect, test } from 'vitest';
import { read, readJson, trackedFiles } from './files';

/** A word with the line that it stands in. */
interface PlacedWord {
  readonly word: string;
  readonly place: string;
}

const speller = nspell(Buffer.from(dictionary.aff), Buffer.from(dictionary.dic));
const terms = read('test/repo/terms.txt').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const known = new Set(terms);

/** Words of a Markdown file outside code, links' targets and tags; selectors of the words' headings are code too. */
function wordsOfMarkdown(path: string): PlacedWord[] {
  const headingsAreCode = path.startsWith('server/docs/en/');
  let fenced = false;
  return read(path).split('\n').flatMap((line, index) => {
    const isFence = line.startsWith('```');
    if (isFence) fenced = !fenced;
    if (isFence || fenced || /^- link: /.test(line) || (headingsAreCode && /^##/.test(line))) return [];
    // The key of a fact (`- qemu: 7.0.0`) is code, too.
    return wordsOf(line.replace(/^- [a-z]+: /, ''), `${path}:${index + 1}`);
  });
}

function wordsOf(text: string, place: string): PlacedWord[] {
  const prose = text
    .replace(/`[^`]*`/g, ' ')
    .replace(/\]\([^)]*\)/g, '] ')
    .replace(/\b([a-z+]+:\/|command:)\S+/g, ' ')
    .replace(/<[^>]+>|\{[^}]*\}/g, ' ')
    .replace(/(^|[\s(])\/\S+|\b[\w-]+\.(md|html|json)\b/g, '$1 ')
    .replaceAll('’', "'");
  const found = [...prose.matchAll(/[A-Za-z0-9_]+(?:['-][A-Za-z0-9_]+)*/g)].map(([word]) => word);
  // A compound is a term itself (`virtio-scsi`) or made of words.
  return found.flatMap((word) => (known.has(word) ? [word] : word.split('-'))).map((word) => ({ word, place }));
}

/** The forms under which a word may stand in a dictionary: without possessive, an abbreviation without its plural, in lower case. */
function formsOf(word: string): string[] {
  const bare = word.replace(/'s?$/, '');
  const singular = /^[A-Z]{2,}s$/.test(bare) ? bare.slice(0, -1) : bare;
  const lower = bare.charAt(0).toLowerCase() + bare.slice(1);
  return [...new Set([word, bare, singular, lower])];
}

/** Names with digits are models and versions, single letters are what they are. */
function isName(word: string): boolean {
  return word.length === 1 || /[0-9_]/.test(word);
}

/** Checks words and notes which terms they used. */
function misspelt(words: readonly PlacedWord[], used = new Set<string>()): string[] {
  const verdicts = new Map<string, boolean>();
  const isRight = (word: string): boolean => {
    if (isName(word)) return true;
    const term = formsOf(word).find((form) => known.has(form));
    if (term !== undefined) used.add(term);
    return term !== undefined || formsOf(word).some((form) => speller.correct(form));
  };
  return words
    .filter(({ word }) => {
      const verdict = verdicts.get(word) ?? isRight(word);
      verdicts.set(word, verdict);
      return !verdict;
    })
    .map(({ word, place }) => `${place}: ${word}`);
}

const markdown = trackedFiles().filter((path) => /^[A-Z]+\.md$/.test(path) || path === 'server/docs/README.md' || /^server\/docs\/en\/.*\.md$/.test(path));
const manifestSentences = Object.entries(readJson('package.nls.json') as Record<string, string>);
/** Translations are found by their English sentences. */
const sentences = Object.keys(readJson('l10n/bundle.l10n.zh-cn.json') as Record<string, string>);
const everything = [
  ...markdown.flatMap(wordsOfMarkdown),
  ...manifestSentences.flatMap(([key, sentence]) => wordsOf(sentence, `package.nls.json ${key}`)),
  ...sentences.flatMap((sentence) => wordsOf(sentence, `l10n: ${sentence.slice(0, 40)}`)),
];

describe('spelling', () => {
  test('the words, the papers of the repository, the manifest and the messages are spelt as British English or as a term of the field', () => {
    expect(markdown.length).toBeGreaterThan(40);
    expect(misspelt(everything)).toEqual([]);
  });

  test('terms.txt is sorted, without repetition, and holds only what is written somewhere', () => {
    const used = new Set<string>();
    misspelt(everything, used);
    const alphabetical = [...new Set(terms)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : a < b ? -1 : 1));
    expect(terms).toEqual(alphabetical);
    expect(terms.filter((term) => !used.has(term))).toEqual([]);
  });

  test('a slip is found with its place; code, links and names of models are not prose', () => {
    const text = "The hpyervisor's `cahce`, [colour](http://exmaple.org) of two QEMUs, GD5446, <b>color</b>";
    expect(misspelt(wordsOf(text, 'a.md:1'))).toEqual(["a.md:1: hpyervisor's", 'a.md:1: color']);
  });
});
