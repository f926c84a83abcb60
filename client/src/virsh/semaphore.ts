// Lets a few through at a time, in order; waiting can be given up and has an end.

/** Counts places; each host has one, so that a hung host never delays another. */
export class Semaphore {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(places: number) {
    this.free = places;
  }

  /** Resolves with the way to give the place back (once), or with why there was none: the signal was aborted, or the wait too long. */
  async acquire(signal: AbortSignal | undefined, limitMs: number): Promise<(() => void) | 'aborted' | 'too-long'> {
    if (signal?.aborted === true) return 'aborted';
    if (this.free > 0) {
      this.free -= 1;
      return this.releaser();
    }
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const enter = (): void => {
        settle();
        resolve(this.releaser());
      };
      const giveUp = (why: 'aborted' | 'too-long'): void => {
        settle();
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        resolve(why);
      };
      const onAbort = (): void => giveUp('aborted');
      const timer = setTimeout(() => giveUp('too-long'), limitMs);
      this.waiting.push(enter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  private releaser(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    };
  }
}
