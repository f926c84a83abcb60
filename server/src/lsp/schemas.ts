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

/** Where libvirt installs its schemas. */
const MACHINE_DIRECTORIES = ['/usr/share/libvirt/schemas', '/usr/local/share/libvirt/schemas', '/opt/homebrew/share/libvirt/schemas'];

/** Where its library lies, whose name tells the version: `libvirt.so.0.11003.0` is 11.3.0. */
const LIBRARY_DIRECTORIES = ['/usr/lib64', '/usr/lib', '/usr/local/lib'];

/** The schemas that the setting `libvirt.schemaDirectory` asks for; the bundled ones where they cannot be used. */
export function chooseSchemas(setting: string, bundled: Grammars, compile: CompileDirectory): Schemas {
  const fallback = (problem?: string, directory?: string): Schemas => ({
    grammars: bundled,
    inForce: {
      version: bundled('domain')?.libvirtVersion ?? '',
      ...(directory !== undefined && { directory }),
      ...(problem !== undefined && { problem }),
    },
  });
  if (setting === '') return fallback();
  const directory = setting === 'auto' ? MACHINE_DIRECTORIES.find(hasSchemas) : setting;
  // `auto` on a machine without libvirt is no fault: editing for another host is what the bundle is for.
  if (directory === undefined) return fallback();
  if (!isAbsolute(directory) || !hasSchemas(directory)) return fallback(`${directory}: no libvirt schemas (domain.rng) there`);
  let problem: string | undefined;
  const grammars = compile(directory, (message) => (problem = message));
  if (!grammars('domain')) return fallback(problem ?? `${directory}: the schemas cannot be used`);
  return { grammars, inForce: { version: versionOf(directory), directory } };
}

/** The libvirt that a directory of schemas belongs to; empty where nothing tells. */
function versionOf(directory: string): string {
  const named = /^\d+\.\d+\.\d+$/.exec(basename(directory));
  if (named) return named[0];
  return MACHINE_DIRECTORIES.includes(directory) ? installedVersion() : '';
}

function installedVersion(): string {
  const nested = namesIn('/usr/lib').filter((name) => /-linux-gnu/.test(name)).map((name) => join('/usr/lib', name));
  for (const directory of [...nested, ...LIBRARY_DIRECTORIES]) {
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
