// How Chinese sentences are set, in general and in the words as they are.
import { expect, test } from 'vitest';
import { compileWords } from '../../../server/scripts/compileDocs';
import { typographyFaults } from '../../../server/scripts/words/typography';

test.each<[string, string[]]>([
  ['客户机的 `<vcpu>`，最多 8 个（QEMU 除外）。', []],
  ['`<memory>` 的值', []],
  ['使用`<vcpu>`。', ['a: a space is missing between Chinese and Latin: “使用``。”']],
  ['最多8 个', ['a: a space is missing between Chinese and Latin: “最多8 个”']],
  ['宿主机,客户机', ['a: punctuation beside Chinese is full-width: “宿主机,客户机”']],
  ['见 `disk` 。', ['a: a space stands beside full-width punctuation: “见 `` 。”']],
])('%s', (summary, faults) => {
  expect(typographyFaults({ generated: '', language: 'zh-cn', entries: [{ selectors: ['a'], summary }] })).toEqual(faults);
});

test('every kind of sentence is looked at', () => {
  const bad = '用a';
  const entry = {
    selectors: ['a'],
    summary: bad,
    details: bad,
    facts: { default: bad, unit: bad, needs: bad, for: bad },
    values: { x: { text: bad } },
    attributes: { b: { summary: bad } },
    text: { summary: bad },
  };
  const places = typographyFaults({ generated: '', language: 'zh-cn', entries: [entry] }).map((fault) => fault.split(':')[0]);
  expect(places).toEqual(['a', 'a', 'a', 'a', 'a', 'a', 'a', 'a @b', 'a text']);
});

test('the Chinese words are set well', () => {
  expect(typographyFaults(compileWords('zh-cn').data)).toEqual([]);
});
