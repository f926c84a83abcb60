// Lists of names that no schema holds, as server/scripts/compileFacts.ts writes them to server/grammars/facts.json.

/** CPU names of one architecture. */
export interface CpuNames {
  readonly models: readonly string[];
  readonly features: readonly string[];
}

/** Generated facts. */
export interface Facts {
  /** The command that made the file. */
  readonly generated: string;
  /** By libvirt's names of CPU drivers: `x86`, `arm`, `ppc64`. */
  readonly cpus: Readonly<Record<string, CpuNames>>;
}

/** For tests and for editors without the generated file. */
export const NO_FACTS: Facts = { generated: '', cpus: {} };
