// Every element, attribute and value that the grammars have is explained where it is hovered.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { grammarPlaces, type GrammarPlace } from '../../server/scripts/words/grammarPlaces';
import { bundledWords } from '../../server/src/data/bundled';
import { KNOWN_NAMESPACES } from '../../server/src/grammar/names';
import { grammarFileOf } from '../../server/src/grammar/load';
import type { DocumentKind } from '../../server/src/grammar/types';
import { testService } from '../support/service';

const server = join(import.meta.dirname, '..', '..', 'server');
const KINDS = readdirSync(join(server, 'grammars')).filter((name) => name !== 'facts.json').map((name) => name.replace('.json', '') as DocumentKind);
/** A translation has every entry and value of its original (words.test.ts): one language is enough here. */
const LANGUAGES = ['en'];
const services = new Map(LANGUAGES.map((language) => [language, testService({ words: bundledWords(server, language) })]));

/** Values that need no words of their own where their attribute has some. */
const PLAIN_VALUES = new Set(['yes', 'no', 'on', 'off', 'true', 'false', '']);
const NAMESPACES = Object.entries(KNOWN_NAMESPACES).map(([prefix, uri]) => ` xmlns:${prefix}='${uri}'`).join('');

/** Nested elements of these names; `inner` stands in the innermost one's start tag, `text` is its content. */
function nested(path: readonly string[], inner = '', text = ''): string {
  const open = path.map((name, index) => `<${name}${index === 0 ? NAMESPACES : ''}${index === path.length - 1 ? inner : ''}>`).join('');
  return `${open}${text}${[...path].reverse().map((name) => `</${name}>`).join('')}`;
}

/** What is hovered without an explanation at a place, named as the coverage names it. */
function unexplained(kind: DocumentKind, { path, attributes, text }: GrammarPlace, language: string): string[] {
  const service = services.get(language);
  const gaps: string[] = [];
  const hover = (xml: string, offset: number): string => {
    const document = service?.openAs(xml, kind);
    return (document && service?.hover(document, offset)?.markdown) ?? '';
  };
  const name = `/${path.join('/')}`;
  const xml = nested(path);
  if (!/^\*\*`<[^*]+\*\* — ./.test(hover(xml, xml.lastIndexOf(`<${path.at(-1) ?? ''}`) + 1))) gaps.push(name);
  for (const [attribute, values] of attributes) {
    for (const value of ['', ...[...values].filter((one) => !PLAIN_VALUES.has(one))]) {
      const tagged = nested(path, ` ${attribute}='${value}'`);
      const start = tagged.lastIndexOf(` ${attribute}='`) + 1;
      const markdown = hover(tagged, value === '' ? start : start + attribute.length + 2);
      const expected = value === '' ? `**\`${attribute}\`` : `**\`${value}\`** — `;
      if (!markdown.startsWith(expected) || !markdown.includes(' — ')) gaps.push(`${name} @${attribute} ${value}`);
    }
  }
  for (const value of [...text].filter((one) => !PLAIN_VALUES.has(one))) {
    const filled = nested(path, '', value);
    if (!hover(filled, filled.lastIndexOf(`>${value}<`) + 1).startsWith(`**\`${value}\`** — `)) gaps.push(`${name} text ${value}`);
  }
  return gaps;
}

describe.each(LANGUAGES)('%s', (language) => {
  test.each(KINDS)('%s', { timeout: 60_000 }, (kind) => {
    const places = grammarPlaces(join(server, 'grammars', `${grammarFileOf(kind)}.json`));
    expect(places.flatMap((place) => unexplained(kind, place, language))).toEqual([]);
  });

  test('device fragments', { timeout: 60_000 }, () => {
    const places = grammarPlaces(join(server, 'grammars', 'domain.json')).filter(({ path }) => path[1] === 'devices' && path.length > 2);
    expect(places.length).toBeGreaterThan(100);
    expect(places.flatMap((place) => unexplained('device', { ...place, path: place.path.slice(2) }, language))).toEqual([]);
  });
});
