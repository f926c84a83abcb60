// Hover: what is said in each kind of place, whole.
import { expect, test } from 'vitest';
import { describeValue } from '../../../server/src/features/describeValue';
import { renderCard, renderValueLine } from '../../../server/src/features/hover/render';
import { createMessages } from '../../../server/src/features/messages';
import { testGrammar } from '../../support/service';
import { checkHover } from '../../support/checkHover';

const disk = (tag: string, content = ''): string => `<domain type='kvm'><devices>${tag}${content}</devices></domain>`;

const DISK = `**\`<disk>\`** — A block device.

What backs it is chosen by \`type\`.

Since libvirt 0.0.3

\`\`\`xml
<disk type='file'/>
\`\`\`

[libvirt’s documentation](https://libvirt.org/formatdomain.html#disks)`;

const TYPE = (file: string): string => `**\`type\` of \`<disk>\`** — What backs the disk.

Default: \`file\`

| Value | Meaning |
| :--- | :--- |
| ${file} | An image file. |
| \`nvme\` | An NVMe namespace. *(since libvirt 6.0.0)* |
| \`block\` |  |
| \`dir\` |  |
| \`network\` |  |
| \`volume\` |  |
| \`vhostuser\` |  |
| \`vhostvdpa\` |  |
| \`ctl\` |  |

\`\`\`xml
<disk type='file'/>
\`\`\`

[libvirt’s documentation](https://libvirt.org/formatdomain.html#disks)`;

test('an element, at its name in either tag', () => {
  checkHover(disk("<di$0sk type='file'>", '</disk>'), { at: 'disk', markdown: DISK });
  checkHover(disk("<disk type='file'>", '</dis$0k>'), { at: 'disk', markdown: DISK });
});

test('an attribute: what it is, its values with their meaning, its default', () => {
  checkHover(disk("<disk ty$0pe='block'>", '</disk>'), { at: 'type', markdown: TYPE('`file`').replace('| `block` |  |\n', '').replace('| `file`', '| **`block`** |  |\n| `file`') });
});

test('a value comes before what holds it', () => {
  checkHover(disk("<disk type='fi$0le'>", '</disk>'), {
    at: 'file',
    markdown: `**\`file\`** — An image file.\n\n---\n\n${TYPE('`file`').replace('| `file` | An image file. |\n', '').replace('| Value', '| Others')}`,
  });
});

test('the written value is first in the table, and is not cut off where there are many', () => {
  const words = { summary: 'Model.', values: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`m${index}`, { text: `${index}.` }])) };
  const rows = renderCard({ title: '`model`', words, written: 'm29' }, createMessages({ kinds: {}, sentences: {} })).split('\n').filter((line) => line.startsWith('| '));
  const numbered = renderCard({ title: '`v`', words: { summary: 'V.', values: { host: { text: 'h' }, 2: { text: 't' } } } }, createMessages({ kinds: {}, sentences: {} }));
  expect(numbered.split('\n').filter((line) => line.startsWith('| `'))).toEqual(['| `host` | h |', '| `2` | t |']);
  expect([rows[2], rows[3], rows.length, rows.at(-1)]).toEqual(['| **`m29`** | 29. |', '| `m0` | 0. |', 27, '| … | and 6 more |']);
});

test('the text of an element', () => {
  checkHover("<domain type='kvm'><on_crash> de$0stroy </on_crash></domain>", {
    at: 'destroy',
    markdown: `**\`destroy\`** — Ends it.

---

**Text of \`<on_crash>\`** — What to do.

| Others | Meaning |
| :--- | :--- |
| \`restart\` | Starts it again. |
| \`preserve\` |  |
| \`rename-restart\` |  |
| \`coredump-destroy\` |  |
| \`coredump-restart\` |  |
| \`preserve-running\` |  |`,
  });
});

test('without words, what the grammar knows', () => {
  checkHover("<domain type='kvm'><uu$0id>a</uuid></domain>", { at: 'uuid', markdown: '**`<uuid>`**\n\nValue: a UUID' });
  checkHover("<domain type='kvm'><vcpu current='$01'>4</vcpu></domain>", {
    at: '1',
    markdown: '**`current` of `<vcpu>`**\n\nValue: a whole number from 1 up',
  });
});

test('versions and values are listed with the marks of the language', () => {
  const messages = createMessages({ kinds: {}, sentences: {} }, { ', ': '，' });
  expect(renderValueLine('a', { text: 'A.', since: '1.0.0', removed: '2.0.0' }, messages)).toBe('**`a`** — A. *(since libvirt 1.0.0，removed in libvirt 2.0.0)*');
  const value = { literals: ['x', 'y'], data: [], anyText: false, isList: false, mayBeEmpty: false };
  expect(renderCard({ title: '`a`', words: undefined, value }, messages)).toBe('**`a`**\n\nValues: `x`，`y`');
});

test('what must be written has no default, what may be left out has', () => {
  const card = { title: '`a`', words: { summary: 'A.', facts: { default: '`x`' } } };
  const messages = createMessages({ kinds: {}, sentences: {} });
  expect([renderCard({ ...card, required: true }, messages), renderCard(card, messages)]).toEqual(['**`a`** — A.\n\nRequired', '**`a`** — A.\n\nDefault: `x`']);
});

test('a variable of a filter is called one, not shown as its pattern', () => {
  checkHover("<filter name='f'><rule action='accept' direction='in'><tcp dstportst$0art='22'/></rule></filter>", {
    at: 'dstportstart',
    markdown: '**`dstportstart` of `<tcp>`**\n\nValue: a variable such as `$IP` or a hexadecimal number such as `0x1f` or a whole number from 0 to 65535',
  });
});

test('nothing on what is unknown, and between things', () => {
  checkHover("<domain type='kvm'><no$0ne/></domain>", undefined);
  checkHover("<domain type='kvm'><metadata><a:ap$0p xmlns:a='http://example.com/a' since='1'/></metadata></domain>", undefined);
  checkHover("<domain type='kvm'><metadata><a:app xmlns:a='http://example.com/a' sin$0ce='1'/></metadata></domain>", undefined);
  checkHover("<domain type='kvm'><metadata><a:app xmlns:a='http://example.com/a'>te$0xt</a:app></metadata></domain>", undefined);
  checkHover("<domain type='kvm'><name>a</name>$0 </domain>", undefined);
});

test('types in words', () => {
  const grammar = testGrammar('domain');
  expect(grammar?.libvirtVersion).toMatch(/^\d+\.\d+\.\d+$/);
  const base = { literals: [], anyText: false, isList: false, mayBeEmpty: false };
  expect(describeValue({ ...base, data: [{ name: 'string', define: 'UUID' }, { name: 'string', define: 'UUID' }] })).toEqual([
    { text: 'a UUID', args: {} },
  ]);
  expect(describeValue({ ...base, data: [{ name: 'int', define: 'x', minInclusive: '1', maxInclusive: '9' }] })).toEqual([
    { text: 'a whole number from {min} to {max}', args: { min: '1', max: '9' } },
  ]);
  expect(describeValue({ ...base, data: [{ name: 'string', define: 'x', pattern: 'a+' }] })).toEqual([
    { text: 'text of the form `{pattern}`', args: { pattern: 'a+' } },
  ]);
  const ofPattern = (pattern: string): unknown => describeValue({ ...base, data: [{ name: 'string', define: 'x', pattern }] })[0];
  expect(ofPattern('[0-9]{1,2}')).toEqual({ text: 'a whole number from {min} to {max}', args: { min: '0', max: '99' } });
  expect(ofPattern('[0-9]{1,20}')).toEqual({ text: 'a whole number, not negative', args: {} });
  expect(ofPattern('(0x)?[0-9a-fA-F]{1,3}')).toEqual({ text: 'a number such as `10` or `0x0a`', args: {} });
  expect(ofPattern('0x[a-fA-F0-9]{1,4}')).toEqual({ text: 'a hexadecimal number such as `0x1f`', args: {} });
});
