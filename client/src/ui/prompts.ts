// Every question that we ask a person, behind one small interface: tests answer it, VS Code shows it.

/** One answer to choose; `id` is what the code sees, `title` what the person sees. */
export interface Choice<Id extends string> {
  readonly id: Id;
  readonly title: string;
}

/** A question that stops everything until it is answered; dismissing it means no. */
export interface Question<Id extends string> {
  /** Names the machine and the host. */
  readonly message: string;
  /** What happens, in full. */
  readonly detail?: string | undefined;
  readonly choices: readonly Choice<Id>[];
}

export interface PickItem<T> {
  readonly label: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  readonly picked?: boolean | undefined;
  readonly value: T;
}

export interface InputOptions {
  readonly title: string;
  readonly prompt?: string | undefined;
  readonly value?: string | undefined;
  readonly placeholder?: string | undefined;
  /** What is wrong with the text so far; nothing when it will do. */
  readonly validate?: ((value: string) => string | undefined) | undefined;
}

/** A button below a message. */
export interface Offer {
  readonly title: string;
  run(): unknown;
}

export interface ProgressOptions {
  readonly title: string;
  /** How long work may take before anything is shown; half a second when left out. */
  readonly quietMs?: number;
  /** Work that nothing can end is shown without the way to cancel it. */
  readonly ends?: 'by-itself';
}

/** The questions and messages of the extension. */
export interface Prompts {
  ask<Id extends string>(question: Question<Id>): Promise<Id | undefined>;
  pick<T>(items: readonly PickItem<T>[], options: { readonly title: string; readonly placeholder?: string | undefined }): Promise<T | undefined>;
  pickMany<T>(items: readonly PickItem<T>[], options: { readonly title: string; readonly placeholder?: string | undefined }): Promise<readonly T[] | undefined>;
  input(options: InputOptions): Promise<string | undefined>;
  /** Says something without waiting; the offer that the person takes is run. */
  tell(level: 'info' | 'warning' | 'error', message: string, offers?: readonly Offer[]): void;
  /** Runs work that the person can cancel; shows progress only when it takes a while. */
  progress<T>(options: ProgressOptions, work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>): Promise<T>;
}
