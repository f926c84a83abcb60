// Checks how Chinese sentences are set: full-width punctuation, and a space between Chinese and Latin or code.
import type { ElementWords, Words, WordsData } from '../../src/features/words/data';

const RULES: readonly (readonly [RegExp, string])[] = [
  [/[\u4e00-\u9fff][A-Za-z0-9`]|[A-Za-z0-9`][\u4e00-\u9fff]/, 'a space is missing between Chinese and Latin'],
  [/[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]/, 'punctuation beside Chinese is full-width'],
  [/ [，。；：、？！（）]|[，。；：、？！（）] /, 'a space stands beside full-width punctuation'],
];

/** What is wrong, a line each with the characters concerned. */
export function typographyFaults(data: WordsData): string[] {
  return data.entries.flatMap((entry) =>
    sections(entry).flatMap(([place, words]) =>
      sentences(words).flatMap((sentence) => {
        // What stands inside code is not the sentence's; its backticks still need their spaces.
        const prose = sentence.replaceAll(/`[^`]*`/g, '``');
        return RULES.flatMap(([rule, message]) => {
          const found = rule.exec(prose);
          return found ? [`${place}: ${message}: “${prose.slice(Math.max(0, found.index - 6), found.index + 8)}”`] : [];
        });
      }),
    ),
  );
}

function sections(entry: ElementWords): [string, Words][] {
  const name = entry.selectors.join(', ');
  const attributes = Object.entries(entry.attributes ?? {}).map(([attribute, words]): [string, Words] => [`${name} @${attribute}`, words]);
  return [[name, entry], ...attributes, ...(entry.text ? [[`${name} text`, entry.text] as [string, Words]] : [])];
}

function sentences({ summary, details, facts = {}, values = {} }: Words): string[] {
  const { default: standard, unit, needs, for: who } = facts;
  return [summary, details, standard, unit, needs, who, ...Object.values(values).map(({ text }) => text)].filter((text) => text !== undefined);
}
