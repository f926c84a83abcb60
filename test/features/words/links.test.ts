// Where libvirt documents a thing: its words' own link, else that of what is around it, and never another kind's page.
import { expect, test } from 'vitest';
import type { ElementPath } from '../../../server/src/features/words/selector';
import { createWords } from '../../../server/src/features/words/words';

const words = createWords({
  generated: '',
  language: 'en',
  entries: [
    { selectors: ['/domain'], summary: '', facts: { link: '#domain' } },
    { selectors: ['devices/disk'], summary: '', facts: { link: '#disks' } },
    { selectors: ['disk/source'], summary: '', facts: { link: '#sources' } },
    { selectors: ['disk[@type=network]/source'], summary: '' },
    { selectors: ['address'], summary: '', facts: { link: '#addresses' } },
    { selectors: ['/device'], summary: '', facts: { link: 'formatnode.html' } },
    { selectors: ['/device/address'], summary: '' },
  ],
});

function linkOf(...names: string[]): string | undefined {
  const path = names.reduce<ElementPath | undefined>((parent, name) => ({ name, parent, attribute: (key) => (name === 'disk' && key === 'type' ? 'network' : undefined) }), undefined);
  return path && words.link(path);
}

test.each([
  ['its own', linkOf('domain', 'devices', 'disk'), '#disks'],
  ['that of less specific words', linkOf('domain', 'devices', 'disk', 'source'), '#sources'],
  ['that of the element around it', linkOf('domain', 'devices', 'disk', 'shareable'), '#disks'],
  ['that of the root', linkOf('domain', 'name'), '#domain'],
  ['in another kind of document that of its page', linkOf('device', 'address'), 'formatnode.html'],
  ['none where there is none', linkOf('pool', 'name'), undefined],
])('%s', (_, link, expected) => {
  expect(link).toBe(expected);
});
