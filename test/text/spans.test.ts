// Spans that are looked up by their place: the same answers as going through all of them.
import { expect, test } from 'vitest';
import { overlaps, type Span } from '../../server/src/text/span';
import { Spans } from '../../server/src/text/spans';
import { random } from '../support/random';

test('what is found by searching is what is found one by one', () => {
  const next = random(1);
  const one = (): Span => {
    const start = Math.floor(next() * 12);
    return { start, end: start + Math.floor(next() * 4) };
  };
  const wrong: unknown[] = [];
  for (let round = 0; round < 500; round++) {
    const all = Array.from({ length: Math.floor(next() * 5) }, one);
    const asked = one();
    const spans = new Spans(all);
    const answers = { around: spans.hasAround(asked), overlapping: asked.start === asked.end || spans.hasOverlapping(asked) };
    const expected = {
      around: all.some(({ start, end }) => start <= asked.start && asked.end <= end),
      overlapping: asked.start === asked.end || all.some((span) => overlaps(span, asked)),
    };
    if (JSON.stringify(answers) !== JSON.stringify(expected)) wrong.push({ all, asked, answers, expected });
  }
  expect(wrong).toEqual([]);
});

test('an empty span is overlapped by what it is inside of, not by what it touches', () => {
  const spans = new Spans([{ start: 2, end: 5 }]);
  expect([2, 3, 5].map((at) => spans.hasOverlapping({ start: at, end: at + 0 }))).toEqual([false, true, false]);
});
