// Checks documents that are no domains as an editor does, grammar and rules together, and compares the whole result.
import { expect } from 'vitest';
import type { ExpectedProblem } from './checkRule';
import { testService } from './service';

let service: ReturnType<typeof testService> | undefined;

/** Checks that exactly these problems are found in a document; `«»` mark the token where its text stands there more than once. */
export function checkDocument(marked: string, expected: readonly ExpectedProblem[]): void {
  const start = marked.indexOf('«');
  const text = marked.replaceAll(/[«»]/g, '');
  service ??= testService();
  const problems = service.check(text);
  expect(problems.map(({ code, span, message }) => ({ code, at: text.slice(span.start, span.end), message }))).toEqual(expected);
  if (start >= 0) expect(problems.map(({ span }) => span.start)).toEqual([start]);
}
