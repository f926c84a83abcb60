// What is said of an item when it is focused: a short form beside its label, and the card of the hover.
import { expect, test } from 'vitest';
import type { DocumentationKey } from '../../../server/src/features/completion/item';
import type { WordsData } from '../../../server/src/features/words/data';
import { createWords } from '../../../server/src/features/words/words';
import { testService } from '../../support/service';

const data: WordsData = {
  generated: '',
  language: 'en',
  entries: [
    {
      selectors: ['devices/disk'],
      summary: 'A block device of the guest: hard drive, CD-ROM or floppy.',
      facts: { link: '#disks' },
      example: "<disk type='file'/>",
      attributes: { type: { summary: 'What backs the disk.', values: { file: { text: 'an image file; see `<source>`.' }, block: { text: 'SCSI; a LUN of the host.', since: '9.0.0' } } } },
    },
  ],
};
const words = createWords(data);
const service = testService({ words: () => words });
const document = service.open("<domain type='kvm'><devices><disk type='file'/></devices></domain>");
const devices = "<domain type='kvm'>".length;
const disk = "<domain type='kvm'><devices>".length;
const say = (key: DocumentationKey): unknown => document && service.documentation(document, key);

test('an element: its first clause, and its card', () => {
  expect(say({ of: 'element', name: 'disk', parent: devices })).toEqual({
    detail: 'A block device of the guest',
    markdown: "**`<disk>`** — A block device of the guest: hard drive, CD-ROM or floppy.\n\n```xml\n<disk type='file'/>\n```\n\n[libvirt’s documentation](https://libvirt.org/formatdomain.html#disks)",
  });
});

test('an attribute has the example and the link of its element', () => {
  expect(say({ of: 'attribute', name: 'type', owner: disk })).toEqual({
    detail: 'What backs the disk',
    markdown: "**`type` of `<disk>`** — What backs the disk.\n\n| Value | Meaning |\n| :--- | :--- |\n| `file` | an image file; see `<source>`. |\n| `block` | SCSI; a LUN of the host. *(since libvirt 9.0.0)* |\n\n```xml\n<disk type='file'/>\n```\n\n[libvirt’s documentation](https://libvirt.org/formatdomain.html#disks)",
  });
});

test('a value: a first clause that says too little alone has the next one with it', () => {
  expect(say({ of: 'value', value: 'file', attribute: 'type', owner: disk })).toEqual({ detail: 'an image file', markdown: '**`file`** — an image file; see `<source>`.' });
  expect(say({ of: 'value', value: 'block', attribute: 'type', owner: disk })).toEqual({ detail: 'SCSI; a LUN of the host', markdown: '**`block`** — SCSI; a LUN of the host. *(since libvirt 9.0.0)*' });
});

test('without words, nothing', () => {
  expect(say({ of: 'element', name: 'none', parent: devices })).toEqual({});
  expect(say({ of: 'value', value: 'dir', attribute: 'type', owner: disk })).toEqual({});
});
