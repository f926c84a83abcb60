// The checks that hold words and grammars together, on a small schema: what a grammar gains, loses, or refuses as an example.
import { expect, test } from 'vitest';
import { coverageOf } from '../../../server/scripts/words/coverage';
import { checkExamples } from '../../../server/scripts/words/examples';
import { placesOf } from '../../../server/scripts/words/grammarPlaces';
import { placelessWords } from '../../../server/scripts/words/placeless';
import { PlaceWalk } from '../../../server/scripts/words/placeWalk';
import type { ElementWords, WordsData } from '../../../server/src/features/words/data';
import type { CompiledGrammar } from '../../../server/src/grammar/compiled';
import { compileSchema } from '../../../server/src/grammar/relaxng';

const SOURCE = (attribute: string): string => `<element name='source'><attribute name='${attribute}'><text/></attribute></element>`;
const DISK = (type: string, source: string): string => `<group><attribute name='type'><value>${type}</value></attribute>${SOURCE(source)}</group>`;
const DISKS = DISK('file', 'file') + DISK('block', 'dev');

/** A grammar of `<machine>` with `<disk>` in it, and what else is given. */
function grammar(more = '', disks = DISKS): CompiledGrammar {
  const schema = `<grammar xmlns='http://relaxng.org/ns/structure/1.0'><start><element name='machine'><interleave>
    <element name='disk'><choice>${disks}</choice></element>${more}</interleave></element></start></grammar>`;
  return compileSchema('machine.rng', () => schema, { kind: 'domain', libvirtVersion: '1.0.0' });
}

const type = { summary: 'Kind.', values: { file: { text: 'A file.' }, block: { text: 'A device.' } } };
const machine: ElementWords = { selectors: ['/machine'], summary: 'A machine.' };
const disk: ElementWords = { selectors: ['disk'], summary: 'A disk.', attributes: { type } };
const source: ElementWords = { selectors: ['source'], summary: 'A source.', attributes: { file: { summary: 'File.' }, dev: { summary: 'Device.' } } };

const words = (...entries: ElementWords[]): WordsData => ({ generated: '', language: 'en', entries });
const complete = words(machine, disk, source);

const gaps = (compiled: CompiledGrammar, data = complete): readonly string[] => coverageOf(placesOf(compiled), data).gaps;
const placeless = (compiled: CompiledGrammar, data = complete): readonly string[] => placelessWords(data, [new PlaceWalk(compiled, data)]);
const wrongExamples = (data: WordsData, compiled = grammar()): readonly string[] => checkExamples(data, [new PlaceWalk(compiled, data)]).faults;

test('words and grammar that fit together have neither gaps nor words without a place', () => {
  expect([gaps(grammar()), placeless(grammar())]).toEqual([[], []]);
});

test.each([
  ['an element', grammar("<element name='tape'><empty/></element>"), ['/machine/tape']],
  ['an attribute', grammar("<attribute name='colour'><text/></attribute>"), ['/machine @colour']],
  ['a value', grammar('', DISKS + DISK('network', 'dev')), ['/machine/disk @type network']],
])('when a grammar gains %s, it is named until there are words', (_, grown, expected) => {
  expect(gaps(grown)).toEqual(expected);
});

test.each([
  ['an element', words(...complete.entries, { selectors: ['disk/tape'], summary: 'A tape.' }), ['disk/tape']],
  ['one of several selectors', words({ ...machine, selectors: ['/machine', '/engine'] }), ['/engine']],
  ['an attribute', words({ ...disk, attributes: { type, colour: { summary: 'Colour.' } } }), ['disk @colour']],
  ['a value', words({ ...disk, attributes: { type: { ...type, values: { ...type.values, tape: { text: 'A tape.' } } } } }), ['disk @type tape']],
  ['a value that a selector asks for', words({ selectors: ['disk[@type=tape]/source'], summary: 'A tape.' }), ['disk[@type=tape]/source']],
  ['an attribute of another kind of disk', words({ selectors: ['disk[@type=file]/source'], summary: 'A file.', attributes: { dev: { summary: 'Device.' } } }), ['disk[@type=file]/source @dev']],
])('words that have lost their place are named: %s', (_, data, expected) => {
  expect(placeless(grammar(), data)).toEqual(expected);
});

test('an example is tried under every attribute that decides what its place may hold', () => {
  const file = { ...source, example: "<source file='/a'/>" };
  expect(wrongExamples(words(file))).toEqual(['source: invalid at /machine/disk[type=block]/source']);
  expect(wrongExamples(words(file, { selectors: ['disk[@type=block]/source'], summary: 'A device.', example: "<source dev='/a'/>" }))).toEqual([]);
});

test.each([
  ["<source file='/a'", 'source: unclosed-start-tag'],
  ["<disk type='file'/>", 'source: an example of something else'],
])('an example that is none is named: %s', (example, fault) => {
  expect(wrongExamples(words({ ...source, example }))).toEqual([fault]);
});

test('an example that no hover shows is named', () => {
  const shadow = { selectors: ['disk/source'], summary: 'Always this.' };
  expect(wrongExamples(words({ ...source, example: "<source file='/a'/>" }, shadow))).toEqual(['source: shown nowhere']);
});
