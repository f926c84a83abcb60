// A tiny event emitter: the shape of an editor's events without the editor.

export interface Disposable {
  dispose(): void;
}

/** Subscribing gives back the way to stop. Assignable to VS Code's `Event` for listeners without `this`. */
export type Event<T> = (listener: (value: T) => unknown) => Disposable;

/** Fires values at its subscribers, in the order in which they came. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => unknown>();

  /** The side that may be given away: subscribe only. */
  readonly event: Event<T> = (listener) => {
    // A wrapper keeps two subscriptions of one function apart.
    const own = (value: T): unknown => listener(value);
    this.listeners.add(own);
    return { dispose: () => void this.listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }

  dispose(): void {
    this.listeners.clear();
  }
}
