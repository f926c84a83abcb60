// Looking words up: suffixes, predicates, anchors, and the fall from the most to the least specific selector.
import { expect, test } from 'vitest';
import type { ElementPath } from '../../../server/src/features/words/selector';
import { createWords } from '../../../server/src/features/words/words';

const words = createWords({
  generated: '',
  language: 'en',
  entries: [
    { selectors: ['source'], summary: 'any source', attributes: { path: { summary: 'any path' } } },
    {
      selectors: ['disk/source', 'hostdev/source'],
      summary: 'disk source',
      attributes: { startupPolicy: { summary: 'policy', values: { optional: { text: 'may be missing' } } } },
    },
    {
      selectors: ['disk[@type=network|nvme]/source'],
      summary: 'remote source',
      attributes: { startupPolicy: { summary: 'remote policy' } },
    },
    { selectors: ['/network/ip'], summary: 'network ip' },
    { selectors: ['disk[@device]/source[@file]'], summary: 'two conditions' },
    { selectors: ['*'], summary: 'anywhere', attributes: { path: { summary: 'shared path', values: { '/': { text: 'root' } } } } },
    { selectors: ['on_crash'], summary: 'on crash', text: { summary: 'what then', values: { destroy: { text: 'off' } } } },
  ],
});

/** A path from steps such as `disk@type=file`. */
function path(...steps: string[]): ElementPath {
  let place: ElementPath | undefined;
  for (const step of steps) {
    const [name = '', ...pairs] = step.split('@');
    const attributes = new Map(pairs.map((pair) => pair.split('=') as [string, string]));
    place = { name, parent: place, attribute: (key) => attributes.get(key) };
  }
  if (!place) throw new Error('a path has a step');
  return place;
}

test.each([
  [path('domain', 'devices', 'interface', 'source'), 'any source'],
  [path('domain', 'devices', 'disk', 'source'), 'disk source'],
  [path('domain', 'devices', 'hostdev', 'source'), 'disk source'],
  [path('domain', 'devices', 'disk@type=nvme', 'source'), 'remote source'],
  [path('domain', 'devices', 'disk@type=network@device=disk', 'source@file=a'), 'two conditions'],
  [path('network', 'ip'), 'network ip'],
  [path('domain', 'network', 'ip'), undefined],
  [path('constructor'), undefined],
])('the most specific selector wins', (place, summary) => {
  expect(words.element(place)?.summary).toBe(summary);
});

test('attributes, values and text fall back to less specific selectors', () => {
  const remote = path('disk@type=network', 'source');
  expect(words.attribute(remote, 'startupPolicy')?.summary).toBe('remote policy');
  expect(words.attributeValue(remote, 'startupPolicy', 'optional')?.text).toBe('may be missing');
  expect(words.attribute(remote, 'path')?.summary).toBe('any path');
  expect(words.attribute(remote, 'constructor')).toBeUndefined();
  expect(words.text(path('domain', 'on_crash'))?.summary).toBe('what then');
  expect(words.textValue(path('on_crash'), 'destroy')?.text).toBe('off');
});

test('values under `*` hold wherever an attribute of that name stands; they are no words of an element or an attribute', () => {
  const stranger = path('stranger');
  expect(words.attributeValue(stranger, 'path', '/')?.text).toBe('root');
  expect(words.attributeValue(path('source'), 'path', '/')?.text).toBe('root');
  expect([words.element(stranger), words.attribute(stranger, 'path'), words.attributeValue(stranger, 'dir', '/')]).toEqual([undefined, undefined, undefined]);
});
