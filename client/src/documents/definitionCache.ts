// What each definition was when last read, and since when: its time of modification moves only when it does.

/** A definition as it was last read. */
export interface CachedDefinition {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly mtime: number;
  readonly ctime: number;
}

/** Definitions by key. The clock is injected. */
export class DefinitionCache {
  private readonly definitions = new Map<string, CachedDefinition>();

  constructor(private readonly now: () => number = Date.now) {}

  get(key: string): CachedDefinition | undefined {
    return this.definitions.get(key);
  }

  /** The keys, longest untouched first. */
  keys(): readonly string[] {
    return [...this.definitions.keys()];
  }

  forget(key: string): void {
    this.definitions.delete(key);
  }

  /** Takes what the host has now. The time moves, and only forward, if that is another text than before. */
  take(key: string, text: string): { readonly definition: CachedDefinition; readonly changed: boolean } {
    const old = this.definitions.get(key);
    this.definitions.delete(key);
    const now = this.now();
    const definition = old?.text === text ? old : { text, ctime: old?.ctime ?? now, mtime: old === undefined ? now : Math.max(now, old.mtime + 1) };
    this.definitions.set(key, definition);
    return { definition, changed: old !== undefined && old !== definition };
  }
}
