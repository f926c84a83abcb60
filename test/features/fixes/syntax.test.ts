// Quick fixes of well-formedness problems: every title with the text that it gives.
import { expect, test } from 'vitest';
import { syntaxProblems } from '../../../server/src/features/messages/syntax';
import { builtInFixes, fixesFor } from '../../../server/src/features/fixes/index';
import { checkFixAll, checkFixes, fixContext } from '../../support/check';

type Case = readonly [text: string, fixes: Readonly<Record<string, string>>];

const CASES: readonly Case[] = [
  ['<a>\n  <b>\n    <c/>\n  <d/>\n</a>', { 'only: Add `</b>`': '<a>\n  <b>\n    <c/>\n  </b>\n  <d/>\n</a>' }],
  ['<a>\n  <name>web\n  <d/>\n</a>', { 'only: Add `</name>`': '<a>\n  <name>web</name>\n  <d/>\n</a>' }],
  ['<a>\n  <b>\n  <d/>\n</a>', { 'only: Add `</b>`': '<a>\n  <b></b>\n  <d/>\n</a>', 'End the tag with `/>`': '<a>\n  <b/>\n  <d/>\n</a>' }],
  ['<a>\n  <b>\n    <c>', { 'only: Close everything that is open': '<a>\n  <b>\n    <c></c>\n  </b>\n</a>' }],
  ["<a>\n  <b c='d'\n  <e/>\n</a>", { 'only: End the tag with `/>`': "<a>\n  <b c='d'/>\n  <e/>\n</a>" }],
  ['<a><name web</name></a>', { 'only: End the tag with `>`': '<a><name>web</name></a>' }],
  ["<a><vcpu b='c'4</vcpu></a>", { 'only: End the tag with `>`': "<a><vcpu b='c'>4</vcpu></a>" }],
  ['<a>if x <y then</a>', { 'only: Write `&lt;`': '<a>if x &lt;y then</a>' }],
  ['<a>if x <y</a>', { 'only: Write `&lt;`': '<a>if x &lt;y</a>', 'End the tag with `/>`': '<a>if x <y/></a>' }],
  ['<a>if x\n <y\n</a>', { 'only: End the tag with `/>`': '<a>if x\n <y/>\n</a>' }],
  ['<a><nameweb</name></a>', { 'only: End the tag with `>`': '<a><name>web</name></a>' }],
  ['<a>\n  <name>web<name>\n  <b/>\n</a>', { 'only: Write `</name>`': '<a>\n  <name>web</name>\n  <b/>\n</a>' }],
  ['<a>\n  <name>web/name>\n  <b/>\n</a>', { 'only: Write `</name>`': '<a>\n  <name>web</name>\n  <b/>\n</a>' }],
  ['<a><b></b</a>', { 'only: End the tag with `>`': '<a><b></b></a>' }],
  ['<a>\n  <b/>\n  </c>\n</a>', { 'only: Remove `</c>`': '<a>\n  <b/>\n</a>' }],
  [
    '<a>\r\n  <b/>\r\n    <c/>\r\n  </pm>\r\n</a>',
    {
      'only: Add `<pm>` in line 3': '<a>\r\n  <b/>\r\n  <pm>\r\n    <c/>\r\n  </pm>\r\n</a>',
      'Remove `</pm>`': '<a>\r\n  <b/>\r\n    <c/>\r\n</a>',
    },
  ],
  [
    '<a>\n  <b>\n  </c>\n</a>',
    { 'only: Write `</b>`': '<a>\n  <b>\n  </b>\n</a>', 'Write `<c>` in the start tag': '<a>\n  <c>\n  </c>\n</a>' },
  ],
  ['<a><b><c></b></c></a>', { 'only: Swap `</b>` and `</c>`': '<a><b><c></c></b></a>' }],
  ["<a>\n  <b c='d'/>\n    <e/>\n  </b>\n</a>", { 'only: Write `>` instead of `/>`': "<a>\n  <b c='d'>\n    <e/>\n  </b>\n</a>" }],
  ['<a><b></></a>', { 'only: Add `</b>`': '<a><b></b></a>' }],
  ['<a><b></\n</a>', { 'only: Add `</b>`': '<a><b></b>\n</a>' }],
  ['<a>\n  <\n</a>', { 'Write `&lt;`': '<a>\n  &lt;\n</a>', 'Remove `<`': '<a>\n</a>' }],
  ["<a b c='d'/>", { "Write b=''": "<a b='' c='d'/>", 'Remove this `b`': "<a c='d'/>" }],
  ["<a b= c='d'/>", { "Write b=''": "<a b='' c='d'/>", 'Remove this `b`': "<a c='d'/>" }],
  ["<a b'c'/>", { 'only: Add `=`': "<a b='c'/>" }],
  ["<a b='c'd='e'/>", { 'only: Add a space': "<a b='c' d='e'/>" }],
  ['<a b=c/>', { 'only: Put the value of `b` in quotes': "<a b='c'/>" }],
  ["<a b=c'/>", { 'only: Put the value of `b` in quotes': "<a b='c'/>" }],
  ["<a b='c d='e'/>", { 'only: Add the closing quote': "<a b='c' d='e'/>" }],
  ['<a b=“c”/>', { 'only: Write straight quotes': "<a b='c'/>" }],
  ["<a b='1' b='1'/>", { 'only: Remove this `b`': "<a b='1'/>" }],
  ["<a b='1' b='2'/>", { 'Remove this `b`': "<a b='1'/>" }],
  ["<a b='c''/>", { "only: Remove `'`": "<a b='c'/>" }],
  ["<a><addre&ss b='c'/></a>", { 'only: Remove `&`': "<a><address b='c'/></a>" }],
  ["<a b='c',d='e'/>", { 'only: Remove `,`': "<a b='c' d='e'/>" }],
  ["<a><b>c<\\b></a>", { 'only: Write `/`': '<a><b>c</b></a>' }],
  ["<a b:'c'/>", { 'only: Write `=`': "<a b='c'/>" }],
  [`<a b='c"/>`, { "only: Write `'`": "<a b='c'/>" }],
  ["<a b='c'd'/>", { "only: Remove `'`": "<a b='cd'/>" }],
  ['<a b=«c»/>', { 'only: Write straight quotes': "<a b='c'/>" }],
  ['<a><<b/></a>', { 'only: Remove `<`': '<a><b/></a>' }],
  ['<a>\n  <b / >\n</a>', { 'only: Remove ` `': '<a>\n  <b />\n</a>' }],
  ['<a>\n  <-- b -- c ->\n</a>', { 'only: Write it as a comment': '<a>\n  <!-- b - - c -->\n</a>' }],
  ['<a/>\n## see <b> -- or not', { 'only: Make it a comment': '<a/>\n<!-- see <b> - - or not -->', 'Remove the text': '<a/>\n' }],
  ['<a/>\n!-- b -->', { 'only: Write it as a comment': '<a/>\n<!-- b -->' }],
  ['<a>&AMP;</a>', { 'only: Write `&amp;`': '<a>&amp;</a>' }],
  ["<a b='1<2'/>", { 'only: Write `&lt;`': "<a b='1&lt;2'/>" }],
  ['<a>1 < 2</a>', { 'only: Write `&lt;`': '<a>1 &lt; 2</a>' }],
  ['<a>R&D</a>', { 'only: Write `&amp;`': '<a>R&amp;D</a>' }],
  ['<a>&lt b</a>', { 'only: Add `;`': '<a>&lt; b</a>' }],
  ['<a>&nbsp;</a>', { 'only: Write ` `': '<a> </a>', 'Write `&amp;nbsp;`': '<a>&amp;nbsp;</a>' }],
  ['<a>&web;</a>', { 'Write `&amp;web;`': '<a>&amp;web;</a>' }],
  ['<a>b&#0;</a>', { 'only: Remove `&#0;`': '<a>b</a>' }],
  ['<a>b\0</a>', { 'only: Remove the control character': '<a>b</a>' }],
  ['<a>]]></a>', { 'only: Write `]]&gt;`': '<a>]]&gt;</a>' }],
  ['<a><!-- b -- c ---></a>', { 'only: Write `-` instead': '<a><!-- b - c --></a>' }],
  ['<a><!-- b <!-- c --> d --></a>', { 'only: Remove the inner comment marks': '<a><!-- b  c  d --></a>' }],
  ['<a>\n  <!-- b\n</a>', { 'only: Add `-->`': '<a>\n  <!-- b -->\n</a>' }],
  ['<a>\n  <![CDATA[b\n</a>', { 'only: Add `]]>`': '<a>\n  <![CDATA[b]]>\n</a>' }],
  ["<?xml version='1.0'>\n<a/>", { 'only: Add `?>`': "<?xml version='1.0'?>\n<a/>" }],
  ["\n<?xml version='1.0'?>\n<a/>", { 'only: Remove what stands before it': "<?xml version='1.0'?>\n<a/>" }],
  ["<a>\n  <b c='d'/\n  <e/>\n</a>", { 'only: End the tag with `>`': "<a>\n  <b c='d'/>\n  <e/>\n</a>" }],
  ["<a>\n  c d='e'>f</c>\n</a>", { 'only: Write `<c`': "<a>\n  <c d='e'>f</c>\n</a>" }],
  ["<a b=''c'/>", { "only: Remove `'`": "<a b='c'/>" }],
  ['<!DOCTYPE a\n<a/>', { 'only: End the tag with `>`': '<!DOCTYPE a>\n<a/>' }],
  ['<!DOCTYPE a [\n<a/>', { 'only: End the tag with `]>`': '<!DOCTYPE a []>\n<a/>' }],
  ["<?xml versoin='1.0'?>\n<a/>", { "only: Write `<?xml version='1.0' encoding='UTF-8'?>`": "<?xml version='1.0' encoding='UTF-8'?>\n<a/>" }],
  ['<?xml encoding="utf-8" version="1.0"?>\n<a/>', { "only: Write `<?xml version='1.0' encoding='utf-8'?>`": "<?xml version='1.0' encoding='utf-8'?>\n<a/>" }],
  ['<a>< vcpu/></a>', { 'only: Remove ` `': '<a><vcpu/></a>' }],
  ['<a>b < vcpu/></a>', { 'only: Remove ` `': '<a>b <vcpu/></a>', 'Write `&lt;`': '<a>b &lt; vcpu/></a>' }],
  ['<a/>\n>', { 'only: Remove `>`': '<a/>\n' }],
  ['<a/>\n<!DOCTYPE a>\n', { 'Remove `<!DOCTYPE`': '<a/>\n' }],
  ['<a><!- b -></a>', { 'only: Write it as a comment': '<a><!-- b --></a>' }],
  ['<a><!b></a>', { 'only: Write it as a comment': '<a><!-- b --></a>', 'Remove `<!b>`': '<a></a>' }],
  [
    "<domain type='kvm'>\n  <qemu:commandline/>\n</domain>",
    { 'only: Declare `qemu` on `<domain>`': "<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>\n  <qemu:commandline/>\n</domain>" },
  ],
  ['## web\n<a/>', { 'only: Make it a comment': '<!-- web -->\n<a/>', 'Remove the text': '<a/>' }],
  ['<a/>\nsome -- text-', { 'Make it a comment': '<a/>\n<!-- some - - text-  -->', 'Remove the text': '<a/>\n' }],
];

test.each(CASES)('%j', (text, fixes) => {
  checkFixes(text, fixes);
});

test('a stray close tag is opened where the grammar knows its children', () => {
  const belongsIn = (child: string, parent: string): boolean | undefined => (parent === 'pm' ? child.startsWith('suspend') : undefined);
  checkFixes(
    '<a><b/><suspend-to-mem/><suspend-to-disk/></pm></a>',
    {
      'only: Add `<pm>` in line 1': '<a><b/><pm><suspend-to-mem/><suspend-to-disk/></pm></a>',
      'Remove `</pm>`': '<a><b/><suspend-to-mem/><suspend-to-disk/></a>',
    },
    belongsIn,
  );
});

test('notes become comments one by one or all at once', () => {
  const text = '# one\n<a/>\n## two\n# three\n';
  const context = fixContext(text);
  const [first] = context.problems;
  const titles = first ? fixesFor(builtInFixes, context, first).map(({ title, confidence, edits }) => [title, confidence, edits.length]) : [];
  expect(titles).toEqual([['fix-comment', 'only', 1], ['fix-comment-all', 'choice', 2], ['fix-remove-text', 'choice', 1]]);
  checkFixAll(text, '<!-- one -->\n<a/>\n<!-- two -->\n<!-- three -->\n');
});

test('all sure fixes at once', () => {
  checkFixAll(
    "# web\n<a>\n  <b c=d e='f'g='h'>\n    <i>R&D\n  <j>\n    <k/>\n    <l/>\n  </m>\n</a>",
    "<!-- web -->\n<a>\n  <b c='d' e='f' g='h'>\n    <i>R&amp;D</i>\n  </b>\n  <j>\n    <k/>\n    <l/>\n  </j>\n</a>",
  );
});

test('problems without a fix are known', () => {
  const fixable = new Set(builtInFixes.flatMap((table) => Object.keys(table)));
  expect(Object.keys(syntaxProblems).filter((code) => !fixable.has(code))).toEqual([
    'second-root',
    'missing-root',
    'missing-target',
    'entity-declaration',
  ]);
});
