// What the benchmark found, and how it is shown.

/** One measured figure: `what` was measured of whom. */
export interface Figure {
  readonly what: string;
  readonly of: string;
  readonly value: number;
}

/** What a figure is to be, such as at most 20 ms. */
export interface Aim {
  readonly what: string;
  readonly value: number;
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
  readonly unit: string;
}

/** Figures that stand in one table. */
export interface Group {
  readonly title: string;
  readonly unit: 'ms' | 'µs' | 'MB' | 'kB' | 'count' | 'documents/s';
  /** `peers`: the columns do the same work, so the first is compared with the others. */
  readonly compare?: 'peers';
  readonly figures: readonly Figure[];
  /** What is aimed at, and what was reached. */
  readonly aims?: readonly Aim[];
  /** What a reader must know, such as what was left out and why. */
  readonly notes: readonly string[];
}

/** A table of a group: a row for each thing measured, a column for each contestant. */
export function table({ title, unit, compare, figures, notes }: Group): string {
  const columns = [...new Set(figures.map((figure) => figure.of))];
  const rows = [...new Set(figures.map((figure) => figure.what))].map((what) => {
    const values = columns.map((of) => figures.find((figure) => figure.what === what && figure.of === of)?.value);
    const [ours] = values;
    return [what, ...values.map((value, column) => cell(value, compare === 'peers' && column > 0 ? ours : undefined, unit))];
  });
  return [`\n${title} (${unit})`, ...aligned([['', ...columns], ...rows]), ...notes.map((note) => `  ${note}`)].join('\n');
}

/** Whether an aim was met, in words. */
export function verdict({ what, value, bound, limit, unit }: Aim): string {
  const isMet = bound === 'at most' ? value <= limit : value >= limit;
  return `aim ${isMet ? 'met' : 'MISSED'}: ${what} ${bound} ${limit}${unit}, measured ${value.toFixed(value < 10 ? 2 : 0)}${unit}`;
}

/** A value, and how many times as much as ours it is. */
function cell(value: number | undefined, ours: number | undefined, unit: Group['unit']): string {
  if (value === undefined) return '';
  const shown = unit === 'count' || value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 1);
  return ours === undefined ? shown : `${shown} (×${(value / ours).toFixed(2)})`;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => row.map((text, column) => (column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart((widths[column] ?? 0) + 2))).join(''));
}
