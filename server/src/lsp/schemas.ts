// Which schemas are in force: the bundled grammars, this machine's own, or those of a directory that a setting names.
import { existsSync, readdirSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { hasSchemas } from '../data/schemaDirectory';
import type { Grammars } from '../features/document';
import type { SchemaInForceParams } from '../protocol/messages';

/** Grammars with what the editor is told of them. */
export interface Schemas {
  readonly grammars: Grammars;
  readonly inForce: SchemaInForceParams;
}

/** Makes grammars of a directory of RELAX NG schemas; `onFailure` learns of one that cannot be used. */
export type CompileDirectory = (directory: string, onFailure: (message: string) => void) => Grammars;

/** Where libvirt is installed on a machine. */
export interface Machine {
  /** Where its schemas may lie, the likeliest first. */
  readonly schemas: readonly string[];
  /** Where its library may lie, whose name tells the version: `libvirt.so.0.11003.0` is 11.3.0. */
  readonly libraries: () => readonly string[];
}

const THIS_MACHINE: Machine = {
  schemas: ['/usr/share/libvirt/schemas', '/usr/local/share/libvirt/schemas', '/opt/homebrew/share/libvirt/schemas'],
  libraries: () => [...namesIn('/usr/lib').filter((name) => /-linux-gnu/.test(name)).map((name) => join('/usr/lib', name)), '/usr/lib64', '/usr/lib', '/usr/local/lib'],
};

/**
 * The schemas that the setting `libvirt.schemaDirectory` asks for; the bundled ones where they cannot be used, and for
 * kinds of document that an older libvirt has no schema of.
 */
export function chooseSchemas(setting: string, bundled: Grammars, compile: CompileDirectory, machine = THIS_MACHINE): Schemas {
  const fallback = (problem?: string, directory?: string): Schemas => ({
    grammars: bundled,
    inForce: {
      version: bundled('domain')?.libvirtVersion ?? '',
      ...(directory !== undefined && { directory }),
      ...(problem !== undefined && { problem }),
    },
  });
  if (setting === '') return fallback();
  const directory = setting === 'auto' ? machine.schemas.find(hasSchemas) : setting;
  // `auto` on a machine without libvirt is no fault: editing for another host is what the bundle is for.
  if (directory === undefined) return fallback();
  if (!isAbsolute(directory) || !hasSchemas(directory)) return fallback(`${directory}: no libvirt schemas (domain.rng) there`);
  let problem: string | undefined;
  const grammars = compile(directory, (message) => (problem = message));
  if (!grammars('domain')) return fallback(problem ?? `${directory}: the schemas cannot be used`);
  return { grammars: (kind) => grammars(kind) ?? bundled(kind), inForce: { version: versionOf(directory, machine), directory } };
}

/** The libvirt that a directory of schemas belongs to; empty where nothing tells. */
function versionOf(directory: string, machine: Machine): string {
  const named = /^\d+\.\d+\.\d+$/.exec(basename(directory));
  if (named) return named[0];
  return machine.schemas.includes(directory) ? installedVersion(machine) : '';
}

function installedVersion(machine: Machine): string {
  for (const directory of machine.libraries()) {
    for (const name of namesIn(directory)) {
      const [, release, micro] = /^libvirt\.so\.0\.(\d+)\.(\d+)$/.exec(name) ?? [];
      if (release !== undefined && micro !== undefined) return `${Math.floor(Number(release) / 1000)}.${Number(release) % 1000}.${micro}`;
    }
  }
  return '';
}

function namesIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
