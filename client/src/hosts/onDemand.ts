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

  /** Reads again what somebody looked at. */
  async again(): Promise<void> {
    const before = this.asked;
    if (before === undefined) return;
    const next = this.ask();
    this.asked = next;
    if (JSON.stringify(await before) !== JSON.stringify(await next) && this.asked === next) this.changed();
  }

  forget(): void {
    this.asked = undefined;
    this.last = this.nothing;
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
