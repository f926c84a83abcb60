// Our translation of XML Schema's regular expressions against libxml2's own: libvirt's patterns, and every class, on random texts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CompiledGrammar } from '../../server/src/grammar/compiled';
import { compileSchemaRegex } from '../../server/src/grammar/schemaRegex';
import { URI_REFERENCE } from '../../server/src/grammar/uri';
import { below } from '../support/fuzz';
import { libxml2Verdicts } from '../support/libxml2';
import { pick, random } from '../support/random';

const grammars = join(import.meta.dirname, '../../server/grammars');

/** Every pattern of the committed grammars. */
function libvirtPatterns(): string[] {
  const types = readdirSync(grammars).flatMap((name) => (JSON.parse(readFileSync(join(grammars, name), 'utf8')) as Partial<CompiledGrammar>).types ?? []);
  return [...new Set(types.flatMap(({ pattern, alsoPatterns = [] }) => [...(pattern === undefined ? [] : [pattern]), ...alsoPatterns]))];
}

const ATOMS = ['a', 'b', '0', '-', '.', '\\.', '\\d', '\\s', '\\S', '\\w', '\\\\', '[ab]', '[^a]', '[a-z-[b]]', '[^0-9-[-]]', '[\\d\\-]', '[a\\s]', '\\p{Lu}', '\\P{L}', '𝒳', '\\-', ':', '^', '$'];
const QUANTIFIERS = ['', '?', '*', '+', '{2}', '{0,2}', '{1,}'];

const LETTERS = Array.from('aabbB00--..::\\/, \t\néж𝒳xfF19_^$');

function randomTexts(next: () => number, count: number): string[] {
  return Array.from({ length: count }, () => Array.from({ length: below(6, next) }, () => pick(LETTERS, next) ?? '').join(''));
}

/** Texts like those that libvirt's patterns are for, and the same with one character more, less or another. */
function nearTexts(next: () => number): string[] {
  const typical = ['52:54:00:a1:b2:c3', '4dea22b3-1d52-d8f3-2516-782e98ab3fa0', '192.168.122.1', 'fe80::1:2', '0x1af4', '/var/lib/a b', 'C:\\x', 'vda', '10', '-1', 'KiB', 'SYN,ACK/ALL', 'iqn.2020-01.org.a:b', 'naa.5000c50015ea71ad', '0755', 'nvme0n1p2', 'ipv4-x', '$A[@1]', '1.5', '[pool] a/b.img'];
  return typical.flatMap((text) => {
    const at = below(text.length, next);
    const letter = pick(LETTERS, next) ?? '';
    return [text, text.slice(0, at) + text.slice(at + 1), text.slice(0, at) + letter + text.slice(at), text.slice(0, at) + letter + text.slice(at + 1)];
  });
}

const escaped = (text: string): string => text.replace(/[&<>"\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Texts on which the two disagree. */
function disagreements(pattern: string, texts: readonly string[]): string[] {
  const schema = `<element name="a" xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><attribute name="b"><data type="string"><param name="pattern">${escaped(pattern)}</param></data></attribute></element>`;
  const verdicts = libxml2Verdicts(schema, texts.map((text) => `<a b="${escaped(text)}"/>`));
  const regex = compileSchemaRegex(pattern);
  return texts.filter((text, index) => verdicts?.[index] !== regex.test(text)).map((text) => `${pattern} on ${JSON.stringify(text)}`);
}

/** libxml2 takes `0755` for it, which has four digits. */
const MISREAD = '((0x)?[0-9a-fA-F]{1,3}\\.){0,3}(0x)?[0-9a-fA-F]{1,3}';

test('the patterns of libvirt’s schemas', () => {
  const next = random(1);
  const patterns = libvirtPatterns().filter((pattern) => pattern !== MISREAD);
  expect(patterns.length).toBeGreaterThan(90);
  expect(patterns.flatMap((pattern) => disagreements(pattern, [...nearTexts(next), ...randomTexts(next, 20)]))).toEqual([]);
});

test('every class with every quantifier: libxml2 itself errs where optional or counted parts follow or exclude each other', () => {
  const next = random(2);
  const patterns = ATOMS.flatMap((atom) => QUANTIFIERS.flatMap((quantifier) => [`${atom}${quantifier}`, `(${atom})${quantifier}`, `x${atom}${quantifier}`]));
  expect(patterns.flatMap((pattern) => disagreements(pattern, [...LETTERS, ...randomTexts(next, 40)]))).toEqual([]);
});

test('URIs with every character in every part', () => {
  const characters = [...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)), 'é', '中', '\u00a0', '\u007f', '😀'];
  const parts = ['a?b', '?a', 'a/b?c', 'http://h?t/x', 'http://ho/x?y', 'a?b:c', 'a:?b', 'http://h:1?/x', '//?h', 'x#a?b', 'x?q=?', 'http://u?@h/', 'http://[1?]/', '%4?'];
  const filled = characters.flatMap((character) => parts.map((part) => part.replaceAll('?', character)));
  const texts = [...new Set(filled.map((text) => text.replace(/ +/g, ' ').trim()))];
  const schema = '<element name="a" xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><attribute name="b"><data type="anyURI"/></attribute></element>';
  const verdicts = libxml2Verdicts(schema, texts.map((text) => `<a b="${escaped(text)}"/>`));
  expect(texts.filter((text, index) => verdicts?.[index] !== URI_REFERENCE.test(text))).toEqual([]);
});
