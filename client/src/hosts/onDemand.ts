// Something of a host that is read when somebody looks, and again when it may have changed.
import { failureOf } from '../virsh/hypervisor';
import type { Loaded } from './hosts';

/** Keeps the last answer; the same answer again is no news. */
export class OnDemand<T> {
  private asked: Promise<Loaded<T>> | undefined;
  private last: T;

  constructor(
    private readonly nothing: T,
    private readonly read: () => Promise<T>,
    private readonly changed: () => void,
  ) {
    this.last = nothing;
  }

  get(): Promise<Loaded<T>> {
    this.asked ??= this.ask();
    return this.asked;
  }

  /** Reads again what somebody looked at. Each reading tells its own difference: one that begins meanwhile compares with this one, not with what is shown. */
  async again(): Promise<void> {
    const before = this.asked;
    if (before === undefined) return;
    const next = this.ask();
    this.asked = next;
    if (JSON.stringify(await before) !== JSON.stringify(await next)) this.changed();
  }

  forget(): void {
    this.asked = undefined;
    this.last = this.nothing;
  }

  /** Asks anew when somebody looks; until then the last answer is what is known. */
  stale(): void {
    this.asked = undefined;
  }

  private async ask(): Promise<Loaded<T>> {
    try {
      this.last = await this.read();
      return { value: this.last, loaded: true, failure: undefined };
    } catch (error) {
      return { value: this.last, loaded: true, failure: failureOf(error) };
    }
  }
}

/** The same for many things of a host, each by its key. */
export class OnDemandEach<T> {
  private readonly asked = new Map<string, OnDemand<T>>();

  constructor(
    private readonly nothing: T,
    private readonly read: (key: string) => Promise<T>,
    private readonly changed: (key: string) => void,
  ) {}

  get(key: string): Promise<Loaded<T>> {
    const known = this.asked.get(key) ?? new OnDemand(this.nothing, () => this.read(key), () => this.changed(key));
    this.asked.set(key, known);
    return known.get();
  }

  stale(key: string): void {
    this.asked.get(key)?.stale();
  }

  /** Reads again what somebody looked at, all at once. */
  async again(): Promise<void> {
    await Promise.all([...this.asked.values()].map(async (one) => one.again()));
  }

  /** Forgets all that is not among these. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.asked.keys()) if (!keys.has(key)) this.asked.delete(key);
  }
}
