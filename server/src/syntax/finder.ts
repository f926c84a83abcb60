// Searches that stay linear when they are asked for again and again along a text.

/** Finds the next occurrence of a string; remembers it, so that asking all along a text stays linear. */
export class Finder {
  private next = -2;

  constructor(
    private readonly text: string,
    private readonly needle: string,
  ) {}

  /** The first occurrence at or after `start`; -1 where there is none. `start` never decreases between calls. */
  from(start: number): number {
    if (this.next !== -1 && this.next < start) this.next = this.text.indexOf(this.needle, start);
    return this.next;
  }
}
