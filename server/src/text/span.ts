// Half-open ranges of a text, in UTF-16 code units, as JavaScript and LSP count them.

/** A half-open range `[start, end)` of offsets in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The span from `start` up to, not including, `end`. */
export function span(start: number, end: number): Span {
  return { start, end };
}

/** Whether `offset` lies inside the span or touches either end, as a cursor does. */
export function touches(range: Span, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

/** Whether two spans share at least one character (touching ends do not count). */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
