// Figures from repeated measurements.

/** The value below which a part of all values lies (nearest rank); NaN of none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Milliseconds that an action takes. */
export function timed(action: () => unknown): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

/** Milliseconds of the processor that an action takes: what else the machine does has little say in it. */
export function processorTime(action: () => unknown): number {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Milliseconds until what an action promises is there. */
export async function timedAsync(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/**
 * Runs contestants in turn, so that whatever else the machine does hits all alike; the times of each in milliseconds.
 * One round more than asked is run first and thrown away.
 */
export function interleaved<Name extends string>(rounds: number, contestants: Readonly<Record<Name, () => unknown>>, measure = timed): Record<Name, number[]> {
  const names = Object.keys(contestants) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const time = measure(contestants[name]);
      if (round > 0) times[name].push(time);
    }
  }
  return times;
}
