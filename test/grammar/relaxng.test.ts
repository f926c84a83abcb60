// The reader of RELAX NG: what each construct accepts and refuses, judged as libxml2 judges it; and what is said of a broken schema.
import { describe, expect, test } from 'vitest';
import { loadGrammar } from '../../server/src/grammar/load';
import { compileSchema } from '../../server/src/grammar/relaxng';
import { parseXml } from '../../server/src/syntax/parser';
import { libxml2Verdicts } from '../support/libxml2';

const HEAD = 'xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"';

/** A grammar of these defines and this start. */
const grammar = (body: string): string => `<grammar ${HEAD}>${body}</grammar>`;

/** Whether each document is valid against the schema `main.rng` of some files. */
function verdicts(files: Readonly<Record<string, string>>, documents: readonly string[]): boolean[] {
  const loaded = loadGrammar(compileSchema('main.rng', (name) => files[name], { kind: 'domain', libvirtVersion: '' }), 'domain');
  return documents.map((text) => loaded?.match(parseXml(text).root).problems.length === 0);
}

/** Checks which documents a pattern takes, by ours and by libxml2. */
function checkPattern(body: string, valid: readonly string[], invalid: readonly string[]): void {
  const schema = grammar(body.includes('<start') ? body : `<start>${body}</start>`);
  const documents = [...valid, ...invalid];
  const expected = documents.map((_, index) => index < valid.length);
  expect({ libxml2: libxml2Verdicts(schema, documents), ours: verdicts({ 'main.rng': schema }, documents) }).toEqual({ libxml2: expected, ours: expected });
}

const a = (content: string): string => `<element name="a">${content}</element>`;
const b = '<element name="b"><empty/></element>';
const c = '<element name="c"><empty/></element>';
const attribute = (name: string, value = ''): string => `<attribute name="${name}">${value}</attribute>`;

describe('a pattern', () => {
  test.each<[name: string, body: string, valid: string[], invalid: string[]]>([
    ['empty', a('<empty/>'), ['<a/>', '<a> </a>'], ['<a>x</a>', '<a><b/></a>', '<a b=""/>', '<b/>']],
    ['text', a('<text/>'), ['<a/>', '<a>x</a>'], ['<a><b/></a>']],
    ['a sequence', a(b + c), ['<a><b/><c/></a>'], ['<a><b/></a>', '<a><b/><c/><c/></a>']],
    ['group', a(`<choice><group>${b}${c}</group><empty/></choice>`), ['<a><b/><c/></a>', '<a/>'], ['<a><b/></a>']],
    ['interleave', a(`<interleave>${b}${c}</interleave>`), ['<a><b/><c/></a>', '<a><c/><b/></a>'], ['<a><b/></a>', '<a><b/><c/><b/></a>']],
    ['interleave with repeats', a(`<interleave><zeroOrMore>${b}</zeroOrMore><optional>${c}</optional></interleave>`), ['<a/>', '<a><b/><c/><b/></a>'], ['<a><c/><c/></a>']],
    ['choice', a(`<choice>${b}${c}</choice>`), ['<a><b/></a>', '<a><c/></a>'], ['<a/>', '<a><b/><c/></a>']],
    ['optional', a(`<optional>${b}${c}</optional>`), ['<a/>', '<a><b/><c/></a>'], ['<a><c/></a>']],
    ['oneOrMore', a(`<oneOrMore>${b}</oneOrMore>`), ['<a><b/></a>', '<a><b/><b/></a>'], ['<a/>']],
    ['zeroOrMore', a(`<zeroOrMore>${b}</zeroOrMore>`), ['<a/>', '<a><b/><b/></a>'], ['<a><c/></a>']],
    ['mixed', a(`<mixed>${b}</mixed>`), ['<a>x<b/>y</a>', '<a><b/></a>'], ['<a>x</a>']],
    ['notAllowed', a(`<choice>${b}<notAllowed/></choice>`), ['<a><b/></a>'], ['<a/>']],
    ['notAllowed in a sequence', a(`<choice><group>${b}<notAllowed/></group>${c}</choice>`), ['<a><c/></a>'], ['<a><b/></a>']],
    ['notAllowed in an attribute', a(`<optional>${attribute('x', '<notAllowed/>')}</optional>`), ['<a/>'], ['<a x=""/>']],
    ['an attribute of any text', a(attribute('x')), ['<a x=""/>', "<a x='1'/>"], ['<a/>', '<a y=""/>']],
    ['attributes in a choice', a(`<choice>${attribute('x')}${attribute('y')}</choice>`), ['<a x=""/>', '<a y=""/>'], ['<a/>', '<a x="" y=""/>']],
    ['attributes that belong to a value', a(`<choice><group>${attribute('t', '<value>u</value>')}${attribute('x')}</group>${attribute('t', '<value>v</value>')}</choice>`), ['<a t="u" x=""/>', '<a x="" t="u"/>', '<a t="v"/>'], ['<a t="u"/>', '<a t="v" x=""/>']],
    ['values', a('<choice><value>on</value><value>so so</value></choice>'), ['<a>on</a>', '<a> on\n</a>', '<a>so  so</a>'], ['<a>off</a>', '<a/>']],
    ['an empty value', a(attribute('x', '<value></value>')), ['<a x=""/>', '<a x=" "/>'], ['<a x="1"/>']],
    ['a list', a('<list><oneOrMore><data type="unsignedInt"/></oneOrMore></list>'), ['<a>1</a>', '<a> 1 2\n3 </a>'], ['<a/>', '<a>1 x</a>']],
    ['a list of a fixed length', a(attribute('x', '<list><data type="int"/><value>to</value><data type="int"/></list>')), ['<a x="1 to 2"/>'], ['<a x="1 to"/>', '<a x="1 2"/>']],
    ['data with limits', a('<data type="int"><param name="minInclusive">-2</param><param name="maxInclusive">3</param></data>'), ['<a>-2</a>', '<a> 3 </a>', '<a>+1</a>'], ['<a>-3</a>', '<a>4</a>', '<a>x</a>', '<a/>', '<a>1.0</a>']],
    ['data with lengths', a('<data type="string"><param name="minLength">2</param><param name="maxLength">3</param></data>'), ['<a>ab</a>', '<a>éж中</a>'], ['<a>a</a>', '<a>abcd</a>', '<a/>']],
    ['data with a length', a('<data type="string"><param name="length">2</param></data>'), ['<a>ab</a>', '<a>  </a>'], ['<a>a</a>', '<a> ab</a>']],
    ['data with two patterns', a('<data type="string"><param name="pattern">[a-c]+</param><param name="pattern">.{2}</param></data>'), ['<a>ab</a>'], ['<a>abc</a>', '<a>xy</a>']],
    ['data with exceptions', a('<data type="string"><except><value>x</value><choice><value>y</value></choice></except></data>'), ['<a>z</a>', '<a/>'], ['<a>x</a>', '<a>y</a>']],
    ['a string of spaces alone', a('<data type="string"><param name="pattern">[^\\n]+</param></data>'), ['<a> </a>', '<a>\t</a>'], ['<a/>', '<a></a>', '<a>\n</a>']],
    ['spaces alone where there is no text', a(`<optional>${b}</optional>`), ['<a> </a>', '<a>\n</a>'], ['<a> x </a>']],
    ['a string keeps its spaces', a('<data type="string"><param name="pattern">a b</param></data>'), ['<a>a b</a>'], ['<a> a b</a>', '<a>a  b</a>']],
    ['any name', '<element><anyName/><empty/></element>', ['<a/>', '<q:b xmlns:q="u"/>'], ['<a>x</a>']],
    ['any name with exceptions', '<element><anyName><except><name>a</name><nsName ns="u"/></except></anyName><empty/></element>', ['<b/>', '<q:a xmlns:q="v"/>'], ['<a/>', '<q:b xmlns:q="u"/>']],
    ['names of a namespace', '<element><nsName ns="u"><except><name ns="u">c</name></except></nsName><empty/></element>', ['<q:b xmlns:q="u"/>', '<b xmlns="u"/>'], ['<b/>', '<q:c xmlns:q="u"/>', '<q:b xmlns:q="v"/>']],
    ['a choice of names', '<element><choice><name>a</name><name ns="u">b</name></choice><empty/></element>', ['<a/>', '<b xmlns="u"/>'], ['<b/>', '<a xmlns="u"/>']],
    ['attributes of any name', a('<zeroOrMore><attribute><anyName/></attribute></zeroOrMore>'), ['<a/>', '<a x="" y=""/>'], ['<a>x</a>']],
    ['a name with a prefix', `<element name="q:a" xmlns:q="u">${attribute('q:x')}</element>`, ['<r:a r:x="" xmlns:r="u"/>'], ['<a x=""/>', '<a xmlns="u" x=""/>']],
    ['an inherited namespace', `<element name="a" ns="u">${attribute('x')}<element name="b"><empty/></element></element>`, ['<a x="" xmlns="u"><b/></a>'], ['<a x=""><b/></a>']],
    ['annotations', `<element><h:p xmlns:h="h">note</h:p><name>a</name><h:p xmlns:h="h"/>${b}</element>`, ['<a><b/></a>'], ['<a/>']],
  ])('%s', (_, body, valid, invalid) => {
    checkPattern(body, valid, invalid);
  });
});

test('any number of what is not allowed is none; libxml2 takes the element itself for impossible', () => {
  const schema = grammar(`<start>${a('<zeroOrMore><notAllowed/></zeroOrMore>')}</start>`);
  expect(verdicts({ 'main.rng': schema }, ['<a/>', '<a>x</a>'])).toEqual([true, false]);
});

describe('definitions', () => {
  const start = '<start><ref name="top"/></start>';

  test.each<[name: string, body: string, valid: string[], invalid: string[]]>([
    ['that contain themselves', `${start}<define name="top">${a('<zeroOrMore><ref name="top"/></zeroOrMore>')}</define>`, ['<a/>', '<a><a><a/></a><a/></a>'], ['<a><b/></a>']],
    ['in a div', `${start}<div><div><define name="top">${a('<empty/>')}</define></div></div>`, ['<a/>'], ['<b/>']],
    ['combined as choice', `${start}<define name="top" combine="choice">${b}</define><define name="top" combine="choice">${c}</define>`, ['<b/>', '<c/>'], ['<a/>']],
    ['combined as choice, said once', `${start}<define name="top" combine="choice">${b}</define><define name="top">${c}</define>`, ['<b/>', '<c/>'], ['<a/>']],
    ['combined as interleave', `<start>${a('<ref name="top"/>')}</start><define name="top" combine="interleave">${b}</define><define name="top" combine="interleave">${c}</define>`, ['<a><b/><c/></a>', '<a><c/><b/></a>'], ['<a><b/></a>']],
    ['of several patterns', `<start>${a('<ref name="top"/>')}</start><define name="top">${b}${c}</define>`, ['<a><b/><c/></a>'], ['<a><c/></a>']],
    ['that start, combined', `<start combine="choice">${b}</start><start combine="choice">${c}</start>`, ['<b/>', '<c/>'], ['<a/>']],
    ['of a grammar within', `${start}<define name="top">${a('<grammar><start><ref name="top"/></start><define name="top"><element name="b"><empty/></element></define></grammar>')}</define>`, ['<a><b/></a>'], ['<a><a/></a>', '<a/>']],
  ])('%s', (_, body, valid, invalid) => {
    checkPattern(body, valid, invalid);
  });
});

describe('an include', () => {
  const common = grammar(`<start><ref name="top"/></start><define name="top">${a('<ref name="inner"/>')}</define><div><define name="inner">${b}</define></div>`);
  const documents = ['<a><b/></a>', '<a><c/></a>', '<a><b/><c/></a>', '<d/>'];

  test.each<[name: string, body: string, valid: string[]]>([
    ['brings definitions and the start', '<include href="common.rng"/>', ['<a><b/></a>']],
    ['replaces a definition', `<include href="common.rng"><define name="inner">${c}</define></include>`, ['<a><c/></a>']],
    ['replaces a definition in a div', `<include href="common.rng"><div><define name="inner">${c}</define></div></include>`, ['<a><c/></a>']],
    ['replaces a definition by two that combine', `<include href="common.rng"><define name="inner" combine="choice">${b}</define><define name="inner" combine="choice">${c}</define></include>`, ['<a><b/></a>', '<a><c/></a>']],
    ['replaces the start', '<include href="common.rng"><start><element name="d"><empty/></element></start></include>', ['<d/>']],
    ['is combined with', `<include href="common.rng"/><define name="inner" combine="choice">${c}</define>`, ['<a><b/></a>', '<a><c/></a>']],
    ['of a file that includes', '<include href="outer.rng"/>', ['<a><c/></a>']],
    ['of a file that was included already', '<include href="common.rng"/><include href="common.rng"/>', ['<a><b/></a>']],
    ['of the file itself', `<start>${a(b)}</start><include href="main.rng"/>`, ['<a><b/></a>']],
  ])('%s', (_, body, valid) => {
    const files = { 'main.rng': grammar(body), 'common.rng': common, 'outer.rng': grammar(`<include href="common.rng"><define name="inner">${c}</define></include>`) };
    expect(documents.filter((__, index) => verdicts(files, documents)[index])).toEqual(valid);
  });

  test('in a grammar within has that grammar’s definitions alone', () => {
    const files = { 'main.rng': grammar(`<start><element name="outer"><grammar><include href="common.rng"/></grammar></element></start><define name="inner">${c}</define>`), 'common.rng': common };
    expect(verdicts(files, ['<outer><a><b/></a></outer>', '<outer><a><c/></a></outer>'])).toEqual([true, false]);
  });

  test('of RELAX NG with a prefix', () => {
    const prefixed = `<rng:grammar xmlns:rng="http://relaxng.org/ns/structure/1.0"><rng:start><rng:element name="a"><rng:ref name="x"/></rng:element></rng:start><rng:define name="x"><rng:empty/></rng:define></rng:grammar>`;
    expect(verdicts({ 'main.rng': `<rng:grammar xmlns:rng="r"><rng:include href="p.rng"><rng:define name="x"><rng:text/></rng:define></rng:include></rng:grammar>`, 'p.rng': prefixed }, ['<a>x</a>', '<b/>'])).toEqual([true, false]);
  });
});

test('every definition knows the define that holds it, and its type the define that names it', () => {
  const { nodes, strings, types } = compileSchema(
    'main.rng',
    () => grammar(`<start><ref name="top"/></start><define name="top">${a('<ref name="size"/>')}</define><define name="size"><data type="unsignedInt"><param name="pattern"> [0-9] </param><param name="maxInclusive"> 7 </param></data></define>`),
    { kind: 'domain', libvirtVersion: '' },
  );
  const defines = nodes.flatMap(([op, , , define]) => (op === 7 ? [strings[define ?? -1]] : []));
  expect({ defines, types }).toEqual({ defines: ['top'], types: [{ name: 'unsignedInt', define: 'size', pattern: ' [0-9] ', maxInclusive: '7' }] });
});

test('equal patterns are one node, and a hundred references to one definition cost one', () => {
  const refs = '<optional><ref name="x"/></optional>'.repeat(100);
  const { nodes } = compileSchema('main.rng', () => grammar(`<start>${a(refs)}</start><define name="x">${b}</define>`), { kind: 'domain', libvirtVersion: '' });
  expect(nodes.length).toBeLessThan(10);
});

describe('a broken schema is named with its file and line', () => {
  const message = (files: Readonly<Record<string, string>>): string => {
    try {
      compileSchema('main.rng', (name) => files[name], { kind: 'domain', libvirtVersion: '' });
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    return 'none';
  };

  test.each<[name: string, files: Record<string, string>, expected: string]>([
    ['a missing file', {}, 'main.rng: the schema file is missing'],
    ['a missing include', { 'main.rng': grammar('\n\n<include href="x.rng"/>') }, "main.rng:3: the schema file 'x.rng' is missing"],
    ['an include of an included file that is missing', { 'main.rng': grammar('<include href="x.rng"/>'), 'x.rng': grammar('\n<include href="y.rng"/>') }, "x.rng:2: the schema file 'y.rng' is missing"],
    ['XML that is not well-formed', { 'main.rng': grammar('<include href="x.rng"/>'), 'x.rng': '<grammar>\n<start>\n</grammar>' }, 'x.rng:2: the schema file is not well-formed XML'],
    ['an empty file', { 'main.rng': '' }, 'main.rng:1: the schema file is not well-formed XML'],
    ['another kind of XML', { 'main.rng': '<!-- x -->\n<schema/>' }, 'main.rng:2: a schema begins with <grammar>, not with <schema>'],
    ['no start', { 'main.rng': `\n${grammar('')}` }, 'main.rng:2: the schema has no <start>'],
    ['no start of a grammar within', { 'main.rng': grammar(`<start>\n${a('\n<grammar/>')}</start>`) }, 'main.rng:3: the schema has no <start>'],
    ['a reference to nothing', { 'main.rng': grammar('<include href="x.rng"/><start><ref name="x"/></start>'), 'x.rng': grammar('<define name="x">\n\n<ref name="y"/></define>') }, "x.rng:3: the schema refers to 'y', which it does not define"],
    ['a reference out of a grammar within', { 'main.rng': grammar(`<start>${a('\n<grammar><start><ref name="x"/></start></grammar>')}</start><define name="x"><empty/></define>`) }, "main.rng:2: the schema refers to 'x', which it does not define"],
    ['a definition that contains itself', { 'main.rng': grammar('<start><ref name="x"/></start>\n<define name="x"><optional>\n<ref name="x"/></optional></define>') }, "main.rng:3: the definition of 'x' contains itself outside of any element"],
    ['definitions that contain each other', { 'main.rng': grammar('<start><ref name="x"/></start><define name="x"><ref name="y"/></define>\n<define name="y"><ref name="x"/></define>') }, "main.rng:2: the definition of 'x' contains itself outside of any element"],
    ['an external reference', { 'main.rng': grammar('<start>\n<externalRef href="x.rng"/></start>') }, "main.rng:2: <externalRef> is RELAX NG that libvirt's schemas do not use"],
    ['a parent reference', { 'main.rng': grammar('<start>\n<parentRef name="x"/></start>') }, "main.rng:2: <parentRef> is RELAX NG that libvirt's schemas do not use"],
  ])('%s', (_, files, expected) => {
    expect(message(files)).toBe(`SchemaError: ${expected}`);
  });
});
