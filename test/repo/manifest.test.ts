// The manifest says what is there: every placeholder has its sentence, every file it names exists, every command a title.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { read, readJson, root, trackedFiles } from './files';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

interface Manifest {
  readonly contributes: {
    readonly commands?: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Record<string, Json>>> };
    readonly menus?: Readonly<Record<string, readonly { readonly command?: string }[]>>;
  };
}

const manifest = readJson('package.json') as Manifest;
const english = readJson('package.nls.json') as Record<string, string>;

/** Every string anywhere in a JSON value. */
function strings(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(strings);
}

describe('package.json', () => {
  const all = strings(readJson('package.json') as Json);

  test('every placeholder has an English sentence, and every sentence is used', () => {
    const used = new Set(all.flatMap((text) => [...text.matchAll(/^%([\w.-]+)%$/g)].map((match) => match[1] ?? '')));
    expect(Object.keys(english).sort()).toEqual([...used].sort());
  });

  test('every file that it names exists', () => {
    const named = all.filter((text) => /^(\.\/)?(media|syntaxes|l10n)(\/|$)/.test(text));
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('every setting is ours, described in words that can be translated, and has a scope', () => {
    const faults = Object.entries(manifest.contributes.configuration.properties).flatMap(([name, property]) => {
      const description = property['markdownDescription'] ?? property['description'];
      if (!name.startsWith('libvirt.')) return [`${name} is not below libvirt`];
      if (typeof description !== 'string' || !/^%.+%$/.test(description)) return [`${name} has no translatable description`];
      return 'scope' in property ? [] : [`${name} has no scope`];
    });
    expect(faults).toEqual([]);
  });

  test('every command has a translatable title, and menus name only commands that are declared', () => {
    const commands = manifest.contributes.commands ?? [];
    const declared = new Set(commands.map(({ command }) => command));
    const untitled = commands.filter(({ title }) => !/^%.+%$/.test(title)).map(({ command }) => command);
    const inMenus = Object.values(manifest.contributes.menus ?? {}).flatMap((items) => items.flatMap(({ command }) => command ?? []));
    expect({ untitled, undeclared: inMenus.filter((command) => !declared.has(command)) }).toEqual({ untitled: [], undeclared: [] });
  });
});

describe('translations', () => {
  const translated = trackedFiles().filter((path) => /^package\.nls\.[\w-]+\.json$/.test(path));

  test('each manifest translation has exactly the English keys', () => {
    const faults = translated.filter((path) => {
      const keys = Object.keys(readJson(path) as object).sort();
      return JSON.stringify(keys) !== JSON.stringify(Object.keys(english).sort());
    });
    expect(faults).toEqual([]);
  });

  test('README documents every setting', () => {
    const readme = read('README.md');
    const missing = Object.keys(manifest.contributes.configuration.properties).filter((name) => !readme.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});
