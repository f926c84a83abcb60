// Every well-formedness problem: one a fault, at the right token, with its sentence.
import { expect, test } from 'vitest';
import { syntaxProblems } from '../../server/src/features/messages/syntax';
import { parseXml } from '../../server/src/syntax/parser';
import { checkSyntax } from '../support/check';

const CASES: readonly (readonly [title: string, text: string, ...expected: string[]])[] = [
  ['a well-formed document', "<?xml version='1.0'?>\n<!-- a --><a b='1'>x &lt; y &#65; <![CDATA[<]]></a>\n"],
  ['a whole declaration', '<?xml version="1.1"  encoding = "ISO-8859-1" standalone=\'yes\' ?><!DOCTYPE a SYSTEM "<>" [<!-- < --><!ELEMENT a ANY>]><a/>'],
  ['an unclosed tag among siblings', '<a>\n  <b>\n    <c/>\n  <b>\n    <c/>\n  </b>\n</a>', '2:4 «b» unclosed-tag: `<b>` is never closed; add `</b>`.'],
  ['two unclosed tags', '<a>\n  <b>\n  <c/>\n  <d>\n</a>', '2:4 «b» unclosed-tag: `<b>` is never closed; add `</b>`.', '4:4 «d» unclosed-tag: `<d>` is never closed; add `</d>`.'],
  ['an unclosed tag without indentation', '<a><b><c></b></a>', '1:8 «c» unclosed-tag: `<c>` is never closed; add `</c>`.'],
  ['an unclosed tag with text', '<a>\n  <name>web\n  <uuid>x</uuid>\n</a>', '2:4 «name» unclosed-tag: `<name>` is never closed; add `</name>`.'],
  ['a text that ends early', '<a>\n  <b>\n    <c>', '3:6 «c» unclosed-tags-at-end: The text ends inside `<c>`: neither it nor what it stands in is closed.'],
  ['a root that is not closed', '<a>\n  <b/>\n', '1:2 «a» unclosed-tag: `<a>` is never closed; add `</a>`.'],
  ['a start tag without end', "<a>\n  <b c='d'\n  <e/>\n</a>", '2:4 «b» unclosed-start-tag: The tag `<b` has no `>`; end it with `>` or `/>`.'],
  ['a start tag that runs into its text', '<a><name web</name></a>', '1:5 «name» unclosed-start-tag: The tag `<name` has no `>`; end it with `>` or `/>`.'],
  ['a start tag that runs into its text after an attribute', "<a>\n  <vcpu b='c'4</vcpu>\n</a>", '2:4 «vcpu» unclosed-start-tag: The tag `<vcpu` has no `>`; end it with `>` or `/>`.'],
  ['a tag being typed whose name begins as its parent\'s', '<a>\n  <ab\n</a>', '2:4 «ab» unclosed-start-tag: The tag `<ab` has no `>`; end it with `>` or `/>`.'],
  ['a name that runs into its text', '<a>\n  <nameweb</name>\n</a>', '2:4 «name» unclosed-start-tag: The tag `<name` has no `>`; end it with `>` or `/>`.'],
  ['a close tag without slash after text', '<a>\n  <name>web<name>\n  <b/>\n</a>', '2:13 «name» missing-slash: `<name>` opens again what is open already; to close it write `</name>`.'],
  ['a close tag without slash on its line', '<a>\n  <b>\n    <c/>\n  <b>\n  <d/>\n</a>', '4:4 «b» missing-slash: `<b>` opens again what is open already; to close it write `</b>`.'],
  ['a close tag without less-than', '<a>\n  <name>web/name>\n  <b/>\n</a>', '2:12 «/name>» missing-less-than: `/name>` is to close `<name>` and lacks its `<`; write `</name>`.'],
  ['a value without its closing quote before a number', "<a b='0x1 c='0x0' d='e'/>", "1:6 «'0x1» unclosed-value: The value of `b` has no closing quote `'`."],
  ['a close tag without end', '<a><b></b</a>', '1:7 «</b» unclosed-close-tag: The tag `</b` has no `>`; add it.'],
  ['attributes in a close tag', "<a></a b='c'>", "1:7 « b='c'» unexpected-in-tag: `b='c'` does not belong in a tag; remove it."],
  ['a close tag without a name that closes nothing', '<a/>\n</', '2:1 «</» stray-close-tag: `</` closes nothing: no element is open here. Remove it.'],
  ['a root tag that is being typed', '<dom\n</domain>', '1:2 «dom» unclosed-start-tag: The tag `<dom` has no `>`; end it with `>` or `/>`.'],
  ['a stray close tag', '<a><b/></c></a>', '1:10 «c» stray-close-tag: `</c>` closes nothing: no `<c>` is open here. Remove it, or add `<c>` where it should begin.'],
  ['a close tag whose open tag is missing', '<a>\n  <b/>\n    <c/>\n  </pm>\n</a>', '4:5 «pm» stray-close-tag: `</pm>` closes nothing: no `<pm>` is open here. Remove it, or add `<pm>` where it should begin.'],
  ['a close tag of another name', '<a>\n  <disk>\n    <b/>\n  </disc>\n</a>', '4:5 «disc» mismatched-close-tag: `</disc>` stands where `<disk>` is to be closed; write `</disk>`.'],
  ['a close tag with the name of an outer element', '<a>\n  <b>\n    <c/>\n  </a>\n</a>', '4:5 «a» mismatched-close-tag: `</a>` stands where `<b>` is to be closed; write `</b>`.'],
  ['a close tag of another name after text', '<a><name>web</title></a>', '1:15 «title» mismatched-close-tag: `</title>` stands where `<name>` is to be closed; write `</name>`.'],
  ['crossed tags', '<a><b><c></b></c></a>', '1:12 «b» crossed-tags: `</b>` comes before `</c>`, though `<c>` was opened later; swap the two.'],
  ['a start tag that closes itself too early', "<a>\n  <b c='d'/>\n    <e/>\n  </b>\n</a>", '2:11 «/>» closed-too-early: `/>` closes `<b>` here, but its content and `</b>` follow; write `>`.'],
  ['a close tag without a name', '<a><b></></a>', '1:7 «</» missing-close-name: `</` needs a name; here it closes `<b>`.'],
  ['a lone less-than at the end of a line', '<a>\n  <\n</a>', '2:3 «<» missing-tag-name: `<` begins a tag and needs a name after it.'],
  ['an attribute without a value', '<a b></a>', "1:4 «b» attribute-without-value: `b` has no value; write b='…'."],
  ['an attribute with = and no value', "<a b= c='d'/>", "1:4 «b» attribute-without-value: `b` has no value; write b='…'."],
  ['an attribute without =', "<a b'c'/>", '1:4 «b» missing-equals: `=` is missing between `b` and its value.'],
  ['attributes without a space', "<a b='c'd='e'/>", '1:9 «d» missing-space: A space is missing before the attribute `d`.'],
  ['a value without quotes', '<a b=c/>', '1:6 «c» unquoted-value: The value of `b` needs quotes around it.'],
  ['a value without its opening quote', "<a b=c'/>", "1:6 «c'» unquoted-value: The value of `b` needs quotes around it."],
  ['a value without its closing quote before another attribute', "<a b='c d='e'/>", "1:6 «'c» unclosed-value: The value of `b` has no closing quote `'`."],
  ['a value without its closing quote at the end of a tag', "<a b='c>\n  <d e='f'/>\n</a>", "1:6 «'c» unclosed-value: The value of `b` has no closing quote `'`."],
  ['curly quotes', '<a b=“c d”/>', "1:6 «“c d”» curly-quotes: The value of `b` stands in typographic quotes; XML takes straight ones only: ' or \"."],
  ['a duplicate attribute', "<a b='1' b='2'/>", '1:10 «b» duplicate-attribute: `<a>` has the attribute `b` twice; remove one.'],
  ['a stray quote in a tag', "<a b='c''/>", "1:9 «'» unexpected-in-tag: `'` does not belong in a tag; remove it."],
  ['a less-than in a value', "<a b='1<2'/>", '1:8 «<» less-than-in-value: `<` cannot stand in the value of `b`; write `&lt;`.'],
  ['a less-than in text', '<a>1 < 2</a>', '1:6 «<» unescaped-less-than: `<` begins a tag; in text write `&lt;`.'],
  ['bare ampersands', '<a>R&D && more</a>', '1:5 «&» bare-ampersand: `&` begins a reference such as `&lt;`; for the character itself write `&amp;`.', '1:8 «&&» bare-ampersand: `&` begins a reference such as `&lt;`; for the character itself write `&amp;`.'],
  ['a reference without semicolon', '<a>&lt b</a>', '1:4 «&lt» unfinished-reference: `&lt` lacks its `;`.'],
  ['an unknown entity', "<a b='&nbsp;'/>", '1:7 «&nbsp;» unknown-entity: `&nbsp;` is no entity of XML, which has `&lt;`, `&gt;`, `&amp;`, `&quot;` and `&apos;`; write the character itself.'],
  ['a reference to no character', '<a>&#0;</a>', '1:4 «&#0;» bad-character-reference: `&#0;` stands for no character that XML allows; remove it.'],
  ['control characters', '<a>\u0001\u0002</a>', '1:4 «\u0001\u0002» control-character: The control character U+0001 is not allowed in XML; remove it.'],
  ['a NUL in a comment', '<a><!-- \0 --></a>', '1:9 «\0» control-character: The control character U+0000 is not allowed in XML; remove it.'],
  [']]> in text', '<a>b]]>c</a>', '1:5 «]]>» cdata-end-in-text: `]]>` cannot stand in text; write `]]&gt;`.'],
  ['text outside the root', '## note\n<a/>\nend', '1:1 «## note» text-outside-root: Text cannot stand outside the root element; remove it or make it a comment.', '3:1 «end» text-outside-root: Text cannot stand outside the root element; remove it or make it a comment.'],
  ['further roots', '<a/>\n<b/>\n<c/>', '2:2 «b» second-root: A document has one root element only; `<b>` is a second one.'],
  ['no root', '<!-- a -->', '1:11 «» missing-root: The document has no root element.'],
  ['hyphens in a comment', '<a><!-- b -- c --></a>', '1:11 «--» double-hyphen: `--` cannot stand inside a comment; write `- -` or a single `-`.'],
  ['a comment in a comment', '<a><!-- b <!-- c --> d --></a>', '1:11 «<!--» nested-comment: A comment cannot stand inside another; remove this `<!--` and its `-->`.'],
  ['an unclosed comment', '<a>\n  <!-- b\n  <c/>\n</a>', '2:3 «<!--» unclosed-comment: The comment is never closed; add `-->`.'],
  ['an unclosed comment before another', '<a>\n  <!-- b\n  <c/>\n  <!-- d -->\n</a>', '2:3 «<!--» unclosed-comment: The comment is never closed; add `-->`.'],
  ['an unclosed CDATA section', '<a>\n  <![CDATA[b\n</a>', '2:3 «<![CDATA[» unclosed-cdata: The CDATA section is never closed; add `]]>`.'],
  ['a start tag without > after its slash', "<a>\n  <b c='d'/\n  <e/>\n</a>", '2:4 «b» unclosed-start-tag: The tag `<b` has no `>`; end it with `>` or `/>`.'],
  ['a start tag without <', "<a>\n  <b/>\n  c d='e'>f</c>\n</a>", '3:3 «c» missing-less-than: `c` is to begin a tag and lacks its `<`; write `<c`.'],
  ['a start tag without < around children', '<a>\n  c>\n    <b/>\n    <b/>\n  </c>\n</a>', '2:3 «c» missing-less-than: `c` is to begin a tag and lacks its `<`; write `<c`.'],
  ['an opening quote twice', "<a b=''c' d=''/>", "1:7 «'» unexpected-in-tag: `'` does not belong in a tag; remove it."],
  ['an unclosed CDATA section with a tag in its text', '<a>\n  <![CDATA[b < c <d</a>', '2:3 «<![CDATA[» unclosed-cdata: The CDATA section is never closed; add `]]>`.'],
  ['an unclosed declaration', "<?xml version='1.0'>\n<a/>", '1:1 «<?xml» unclosed-instruction: `<?xml` is never closed; add `?>`.'],
  ['an instruction without a name', '<a><? b ?></a>', '1:4 «<?» missing-target: `<?` needs a name after it.'],
  ['a declaration after a line break', "\n<?xml version='1.0'?>\n<a/>", '2:1 «<?xml» misplaced-declaration: `<?xml` may stand at the very start of a document only; nothing comes before it, not even a space.'],
  ['a declaration without a version', "<?xml encoding='UTF-8'?>\n<a/>", "1:1 «<?xml encoding='UTF-8'?>» malformed-declaration: The XML declaration is not complete or not in order; write <?xml version='1.0' encoding='UTF-8'?>."],
  ['an unclosed DOCTYPE before a tag', '<!DOCTYPE a\n<a/>', '1:1 «<!DOCTYPE» unclosed-doctype: The DOCTYPE is never closed; add `>`.'],
  ['an unclosed DOCTYPE', '<!DOCTYPE a [\n<a/>', '1:1 «<!DOCTYPE» unclosed-doctype: The DOCTYPE is never closed; add `>`.'],
  ['a DOCTYPE after the root', '<a/>\n<!DOCTYPE a>', '2:1 «<!DOCTYPE» misplaced-doctype: A DOCTYPE may stand before the root element only; remove it.'],
  ['an unknown declaration', '<a><!- b -></a>', '1:4 «<!- b ->» unknown-declaration: `<!` begins a comment (`<!--`) or `<![CDATA[`; this is neither.'],
  ['a prefix that is used often and never declared', '<a>\n  <qemu:b qemu:c="1">\n    <qemu:d/>\n  </qemu:b>\n</a>', '2:4 «qemu» undeclared-prefix: Nothing says what the prefix `qemu` stands for; declare it with xmlns:qemu.'],
  ['entities of a DOCTYPE', "<!DOCTYPE a [<!ENTITY b 'c'>]>\n<a>&b;</a>", '1:23 «b» entity-declaration: The entity `b` is not expanded here; write its text where it is used, so that what libvirt reads is what you see.'],
];

test.each(CASES)('%s', (_title, text, ...expected) => {
  checkSyntax(text, expected);
});

test('every code of the table is shown by a case', () => {
  const shown = new Set(CASES.flatMap(([, text]) => parseXml(text).problems.map(({ code }) => code)));
  expect(Object.keys(syntaxProblems).filter((code) => !shown.has(code))).toEqual([]);
});

test.each([
  ['a byte order mark', '\ufeff<?xml version="1.0"?>\n<a/>'],
  ['a declared prefix', '<a xmlns:q="urn:x"><q:b q:c="1" xml:lang="en"/></a>'],
  ['astral characters', '<a b="𝒳">🖥</a>'],
  ['a greater-than in text', '<a>1 > 2</a>'],
  ['values that end in =', '<a b="Zm9v=" c="Zg==" d=\'x=\'/>'],
  ['line breaks in a tag', '<a\r\n  b="c"\r\n/>'],
  ['a name without indentation', '<a>\n<b>\n<c>x</c>\n</b>\n</a>'],
])('%s is no problem', (_title, text) => {
  checkSyntax(text, []);
});
