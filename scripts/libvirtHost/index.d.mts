// Types of the host scripts, for the tests that use them.
export interface Daemon {
  readonly directory: string;
  readonly uri: string;
  /** What a program of the same session needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly kind: 'session' | 'system';
  pid: number;
  readonly namespace: string | undefined;
  /** Runs virsh itself, for what a test has to set up or to see with other eyes. */
  virsh(...args: readonly string[]): string;
  /** Starts the daemon again after somebody ended it. */
  restart(): Promise<void>;
  /** Ends guests, helpers and the daemon, and removes the directory. */
  stop(): Promise<void>;
}
export interface Guest {
  readonly kernel: string;
  readonly initrd: string;
}
export interface Systemd {
  /** A `systemctl` that speaks to it. */
  readonly program: string;
  /** One that asks as a user, by the bus and polkit. */
  readonly programOfUser: string;
  stop(): Promise<void>;
}
export const UNPRIVILEGED: number;
export function whyNoSystemd(): string | undefined;
export function whyNoPolkit(): string | undefined;
export function startSystemd(directory: string, units: Readonly<Record<string, string>>): Promise<Systemd>;
export function isRoot(): boolean;
export function startSession(directory: string): Promise<Daemon>;
export function startSystem(directory: string): Promise<Daemon>;
export function ensureLibvirt(): string | undefined;
export function ensureGuest(directory: string): Guest;
export function guestXml(options: {
  readonly name: string;
  readonly guest: Guest;
  readonly disk: string;
  readonly uuid?: string;
  readonly network?: string;
  readonly title?: string;
  readonly description?: string;
  readonly log?: string;
}): string;
export function plainXml(options: { readonly name: string; readonly uuid?: string; readonly memoryKiB?: number }): string;
export function networkXml(options: { readonly name: string; readonly bridge: string; readonly subnet?: string }): string;
export function poolXml(options: { readonly name: string; readonly path: string }): string;
export function hasProgram(name: string): boolean;
export function isAlive(pid: number): boolean;
export function pidsNaming(directory: string): readonly number[];
export function pidsInNamespace(namespace: string | undefined): readonly number[];
export function startSsh(
  directory: string,
  options: { readonly port: number; readonly user?: string; readonly machine?: number },
): Promise<{ readonly files: { readonly key: string; readonly known: string }; wrapper(known?: 'known' | 'changed' | 'unknown', key?: 'id' | 'stranger'): string; stop(): Promise<void> }>;
