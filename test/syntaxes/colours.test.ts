// The TextMate grammar, run by VS Code's own tokenizer: the innermost scope of each token.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from 'vitest';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from 'vscode-textmate';

const grammarFile = 'syntaxes/libvirt-xml.tmLanguage.json';
let grammar: IGrammar;

beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await loadWASM(wasm);
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: () => Promise.resolve(parseRawGrammar(readFileSync(grammarFile, 'utf8'), grammarFile)),
  });
  const loaded = await registry.loadGrammar('text.xml.libvirt');
  if (!loaded) throw new Error('the grammar was not loaded');
  grammar = loaded;
});

/** `text scope` of each token that is coloured, over all lines; punctuation left out. */
function coloursOf(text: string): string[] {
  let state = INITIAL;
  return text.split('\n').flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes }) => {
      const scope = scopes.at(-1) ?? '';
      return /^(punctuation|meta|text)\./.test(scope) ? [] : [`${line.slice(startIndex, endIndex)} ${scope}`];
    });
  });
}

describe('colours', () => {
  test('tags, attributes and plain values', () => {
    expect(coloursOf("<disk type='file'><qemu:arg/></disk>")).toEqual([
      'disk entity.name.tag.localname.xml',
      'type entity.other.attribute-name.localname.xml',
      'file string.quoted.single.xml',
      'qemu entity.name.tag.namespace.xml',
      'arg entity.name.tag.localname.xml',
      'disk entity.name.tag.localname.xml',
    ]);
  });

  test.each([
    ["'yes'", 'yes constant.language.boolean.libvirt'],
    ["'off'", 'off constant.language.boolean.libvirt'],
    ["'52:54:00:12:34:56'", '52:54:00:12:34:56 constant.other.mac-address.libvirt'],
    ["'6f1c9a2e-5f0e-4c0b-9d53-5d0c41c7b7a1'", '6f1c9a2e-5f0e-4c0b-9d53-5d0c41c7b7a1 constant.other.uuid.libvirt'],
    ["'0000:3b:00.1'", '0000:3b:00.1 constant.other.pci-address.libvirt'],
    ["'192.168.122.1'", '192.168.122.1 constant.other.ip-address.libvirt'],
    ["'0x1f'", '0x1f constant.numeric.hex.libvirt'],
    ["'0-3,^2'", '0-3,^2 constant.numeric.range.libvirt'],
    ["'4096'", '4096 constant.numeric.integer.libvirt'],
    ["'GiB'", 'GiB keyword.other.unit.libvirt'],
    ['"on"', 'on constant.language.boolean.libvirt'],
    ["'yes, mostly'", 'yes, mostly string.quoted.single.xml'],
    ["'onward'", 'onward string.quoted.single.xml'],
  ])('of the value %s', (value, expected) => {
    expect(coloursOf(`<a b=${value}/>`).at(2)).toBe(expected);
  });

  test('scalars as text', () => {
    expect(coloursOf('<memory>4194304</memory>')[1]).toBe('4194304 constant.numeric.integer.libvirt');
    expect(coloursOf('<name>4 you</name>')).toHaveLength(2);
  });

  test('a comment over lines holds no tags, and ends', () => {
    expect(coloursOf('<!-- <a>\n</a> -->\n<b/>')).toEqual(['<!--', ' <a>', '</a> ', '-->'].filter((part) => /[^<!>-]/.test(part)).map((part) => `${part} comment.block.xml`).concat('b entity.name.tag.localname.xml'));
  });

  test('an unclosed value or tag does not colour the rest of the document', () => {
    expect(coloursOf("<a b='x\n<c/>").at(-1)).toBe('c entity.name.tag.localname.xml');
    expect(coloursOf('<a b\n<c/>').at(-1)).toBe('c entity.name.tag.localname.xml');
  });

  test('references are constants, a bare ampersand is wrong', () => {
    expect(coloursOf('a &amp; b & c').map((token) => token.split(' ').at(-1))).toEqual(['constant.character.entity.xml', 'invalid.illegal.bad-ampersand.xml']);
  });
});
