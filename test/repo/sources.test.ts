// House rules that no linter knows: purpose lines, nothing of one machine, layers that cannot be gone around.
import { dirname, join, normalize } from 'node:path/posix';
import { describe, expect, test } from 'vitest';
import { read, trackedFiles } from './files';

const files = trackedFiles();
const sources = files.filter((path) => /\.(ts|mjs)$/.test(path));
const text = files.filter((path) => !/\.(png|ico|gz|zip|wasm)$/.test(path));

describe('every source file', () => {
  test('opens with one line on its purpose', () => {
    const first = (path: string): string => (read(path).split('\n').find((line) => !line.startsWith('#!')) ?? '');
    const without = sources.filter((path) => !/^\/\/ \S.{14,}$/.test(first(path)) || /^\/\/ placeholder\b/i.test(first(path)));
    expect(sources.length).toBeGreaterThan(50);
    expect(without).toEqual([]);
  });
});

describe('tracked files', () => {
  test('hold no path of one machine', () => {
    // Written in parts, so that this file does not find itself.
    const ownPaths = new RegExp(['/ro' + 'ot/', '/wo' + 'rk/(main|shared)', '/home/(?!user|me\\b|you|alice|guest)[a-z]+/\\.'].join('|'));
    expect(linesWith(text, ownPaths)).toEqual([]);
  });

  test('name no package registry', () => {
    const registries = new RegExp('(registry\\.npm' + 'js|deb\\.deb' + 'ian|regi' + 'stry\\.yarnpkg|npm' + 'mirror)');
    const lockEntry = /^package-lock\.json:/;
    expect(linesWith(text, registries).filter((line) => !lockEntry.test(line))).toEqual([]);
  });

  test('hold nothing that is built', () => {
    expect(files.filter((path) => /^(dist|out|node_modules|\.cache|coverage)\//.test(path) || path.endsWith('.vsix'))).toEqual([]);
  });
});

describe('layers', () => {
  /** Folder of the server → what it may import, besides itself. eslint.config.mjs says the same for editors; this follows the paths themselves. */
  const allowed: Readonly<Record<string, readonly string[]>> = {
    text: [],
    syntax: ['text'],
    grammar: ['text', 'syntax'],
    domain: ['text', 'syntax'],
    rules: ['text', 'syntax', 'domain'],
    features: ['text', 'syntax', 'grammar', 'domain'],
    workspace: ['text', 'syntax', 'domain'],
    service: ['text', 'syntax', 'grammar', 'domain', 'rules', 'features'],
    data: ['text', 'syntax', 'grammar', 'features'],
    protocol: [],
    cli: ['text', 'syntax', 'grammar', 'domain', 'rules', 'workspace', 'features', 'service', 'data'],
    lsp: ['text', 'syntax', 'grammar', 'domain', 'workspace', 'features', 'service', 'data', 'protocol'],
  };
  const layerOf = (path: string): string | undefined => /^server\/src\/([^/]+)\//.exec(path)?.[1];

  test('of the server import only what lies below them', () => {
    const imports = importsOf('server/src/');
    expect(imports.length).toBeGreaterThan(100);
    const faults = imports.filter(({ from, to }) => {
      const layer = layerOf(from);
      const target = layerOf(to);
      if (layer === undefined || target === layer) return false;
      return !to.startsWith('server/src/') || target === undefined || !(allowed[layer]?.includes(target) ?? false);
    });
    expect(faults).toEqual([]);
  });

  test('of the client import nothing of the server but the protocol', () => {
    const faults = importsOf('client/src/').filter(({ to }) => to.startsWith('server/') && !to.startsWith('server/src/protocol/'));
    expect(faults).toEqual([]);
  });

  test('let one module of the client start processes, and none of the server', () => {
    // The name may stand in a script that another process runs; an import may not.
    const importsIt = /(?:from|import\s*\(?)\s*['"](?:node:)?child_process['"]|(?<!`[^`]*)require\(['"](?:node:)?child_process['"]/;
    const starters = sources.filter((path) => /^(client|server)\/src\//.test(path) && importsIt.test(read(path)));
    expect(starters.filter((path) => path !== 'client/src/virsh/runVirsh.ts')).toEqual([]);
  });

  test('are not switched off', () => {
    const product = sources.filter((path) => /^(client|server)\/src\//.test(path));
    expect(linesWith(product, /eslint-disable.*no-restricted-imports|@ts-nocheck|@ts-ignore/)).toEqual([]);
  });
});

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Relative imports, static and dynamic, of the sources below a folder, resolved to paths without extension. */
function importsOf(folder: string): Import[] {
  return sources
    .filter((path) => path.startsWith(folder))
    .flatMap((path) =>
      [...read(path).matchAll(/(?:from|import|import\()\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map((match) => ({
        from: path,
        to: normalize(join(dirname(path), match[1] ?? '')),
      })),
    );
}

/** `path:line: text` of each line that matches. */
function linesWith(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );
}
