// The words' Markdown: what a file compiles to, and which faults are named with their lines.
import { expect, test } from 'vitest';
import { parseWords } from '../../../server/scripts/words/parseWords';

const DISK = `# Disks

For readers only.

## devices/disk, /domain/disk[@type=file|block]

A block device of the
guest.

What backs it is chosen by \`type\`.

- since: 0.0.3
- link: #disks

\`\`\`xml
<disk type='file'>
# not a heading
</disk>
\`\`\`

### @type, @kind

What backs it.

- default: \`file\`
- \`file\`: an image file
  on the host.
- \`nvme\`: a namespace. (since 6.0.0, deprecated 9.0.0)
- \`vxhs\`: gone (like tears in rain). (removed QEMU 5.2, instead \`rbd\` or \`nbd\`)

### text

Its text.
`;

test('a file compiles to entries', () => {
  const type = {
    summary: 'What backs it.',
    facts: { default: '`file`' },
    values: {
      file: { text: 'an image file on the host.' },
      nvme: { text: 'a namespace.', since: '6.0.0', deprecated: '9.0.0' },
      vxhs: { text: 'gone (like tears in rain).', removed: 'QEMU 5.2', instead: '`rbd` or `nbd`' },
    },
  };
  expect(parseWords(DISK)).toEqual({
    faults: [],
    entries: [
      {
        line: 5,
        words: {
          selectors: ['devices/disk', '/domain/disk[@type=file|block]'],
          summary: 'A block device of the guest.',
          details: 'What backs it is chosen by `type`.',
          facts: { since: '0.0.3', link: '#disks' },
          example: "<disk type='file'>\n# not a heading\n</disk>",
          attributes: { type, kind: type },
          text: { summary: 'Its text.' },
        },
      },
    ],
  });
});

test('Chinese lines are joined without a space', () => {
  const { entries } = parseWords('# 磁盘\n\n## disk\n\n客户机的\n块设备，\n见 `bus`。\n');
  expect(entries[0]?.words.summary).toBe('客户机的块设备，见 `bus`。');
});

test.each([
  ['text before the title\n', 1, 'a file starts with its `# title`'],
  ['# A\n# B\n', 2, 'a file has one `# title`, in its first line'],
  ['# A\n## disk\n', 2, 'the first paragraph is missing'],
  ['# A\n## disk[type=x]\nWords.\n', 2, '`disk[type=x]` is not a selector'],
  ['# A\n### @type\n', 2, '`###` stands before the first `##` selector'],
  ['# A\n## disk\nWords.\n#### more\n', 4, 'not a heading of the format: `#### more`'],
  ['# A\n## disk\nWords.\n- since: ever\n', 4, '`since` is a version such as 6.0.0, not `ever`'],
  ['# A\n## disk\nWords.\n- since: QEMU 4.0\n', 4, '`since` is a version such as 6.0.0, not `QEMU 4.0`'],
  ['# A\n## disk\nWords.\n- removed: once\n', 4, '`removed` is a version such as 6.0.0, a release such as QEMU 4.0, or unknown, not `once`'],
  ['# A\n## disk\nWords.\n### @a\nWords.\n- `b`: x (deprecated lately)\n', 6, '`deprecated` is a version such as 6.0.0, a release such as QEMU 4.0, or unknown, not `lately`'],
  ['# A\n## disk\nWords.\n* item\n', 4, 'lists are `- ` items: values or facts'],
  ['# A\n## disk\nWords.\n- `a`: x\n', 2, 'values belong below `### @attribute` or `### text`'],
  ['# A\n## disk\nWords.\n### @a\nWords.\n- `a`: x\n- `a`: y\n', 7, '`a` is explained twice'],
  ['# A\n## disk\nWords.\n### @a, @a\nWords.\n', 4, '`@a` stands twice below this selector'],
  ['# A\n## disk\nWords.\n### type\nWords.\n', 4, '`type` is neither `@attribute` nor `text`'],
  ['# A\n## disk\nWords.\n\n```sh\nls\n```\n', 5, 'a fenced block is `xml`, an example of the element'],
  ['# A\n## disk\nWords.\n\n```xml\n<disk/>\n', 2, 'a fenced block is not closed'],
  ['# A\n## disk\nWords.\n- nice: yes\n', 4, 'neither `` `value`: … `` nor a fact (default, unit, needs, for, since, qemu, deprecated, removed, instead, link): `nice: yes`'],
])('a fault is named with its line: %j', (markdown, line, message) => {
  expect(parseWords(markdown).faults).toEqual([{ line, message }]);
});
