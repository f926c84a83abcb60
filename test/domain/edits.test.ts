// Edits that fixes are made of change what they say and nothing else.
import { describe, expect, it } from 'vitest';
import { appendChild, insertAfter, removeAttribute, removeElement, setAttribute, setText } from '../../server/src/domain/edits';
import { parseXml } from '../../server/src/syntax/parser';
import type { XmlElement } from '../../server/src/syntax/nodes';
import type { TextEdit } from '../../server/src/text/problem';

function edited(text: string, edit: (root: XmlElement) => TextEdit | undefined): string {
  const { root } = parseXml(text);
  const change = root && edit(root);
  return change ? text.slice(0, change.span.start) + change.newText + text.slice(change.span.end) : text;
}

describe('attributes', () => {
  it('are changed in their quotes, or added behind the last', () => {
    expect(edited(`<a x="1" y='2'/>`, (a) => setAttribute(a, 'x', '<3'))).toBe(`<a x="&lt;3" y='2'/>`);
    expect(edited(`<a x="1"/>`, (a) => setAttribute(a, 'y', '2'))).toBe(`<a x="1" y='2'/>`);
    expect(edited('<a>t</a>', (a) => setAttribute(a, 'y', '2'))).toBe(`<a y='2'>t</a>`);
    expect(edited('<a/>', (a) => setAttribute(a, 'y', `it's "2"`))).toBe(`<a y='it&apos;s &quot;2&quot;'/>`);
  });

  it('are removed with the space before them', () => {
    const text = `<a x="1"\n  y="2" z="3"/>`;
    expect(edited(text, (a) => { const y = a.attribute('y'); return y && removeAttribute(text, y); })).toBe(`<a x="1" z="3"/>`);
  });
});

describe('texts', () => {
  it('are replaced, or put where there was none', () => {
    expect(edited('<a> old </a>', (a) => setText(a, 'new'))).toBe('<a> new </a>');
    expect(edited('<a/>', (a) => setText(a, 'new'))).toBe('<a>new</a>');
    expect(edited('<a></a>', (a) => setText(a, 'new'))).toBe('<a>new</a>');
  });
});

describe('elements', () => {
  const remove = (text: string): string => edited(text, (a) => { const b = a.child('b'); return b && removeElement(text, b); });

  it('are removed with their line where they have one', () => {
    expect(remove('<a>\n  <b/>\n  <c/>\n</a>')).toBe('<a>\n  <c/>\n</a>');
    expect(remove('<a>\r\n  <b>x</b>\r\n</a>')).toBe('<a>\r\n</a>');
    expect(remove('<a>\n  <b/> <c/>\n</a>')).toBe('<a>\n   <c/>\n</a>');
    expect(remove('<a><b/><c/></a>')).toBe('<a><c/></a>');
  });

  it('are added as the last child, indented as the others', () => {
    const append = (text: string): string => edited(text, (a) => appendChild(text, a, "<b x='1'/>"));
    expect(append('<a>\n    <c/>\n</a>')).toBe("<a>\n    <c/>\n    <b x='1'/>\n</a>");
    expect(append('<a/>')).toBe("<a>\n  <b x='1'/>\n</a>");
    expect(append('<a></a>')).toBe("<a>\n  <b x='1'/>\n</a>");
    expect(append('<a>\r\n  <c/>\r\n</a>')).toBe("<a>\r\n  <c/>\r\n  <b x='1'/>\r\n</a>");
  });

  it('are added behind a sibling', () => {
    const text = '<a>\n  <c/>\n  <d/>\n</a>';
    expect(edited(text, (a) => { const c = a.child('c'); return c && insertAfter(text, c, '<b>\n  <e/>\n</b>'); })).toBe(
      '<a>\n  <c/>\n  <b>\n    <e/>\n  </b>\n  <d/>\n</a>',
    );
  });
});
