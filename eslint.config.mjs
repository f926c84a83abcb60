// Lint rules, and the layers of the design: what each folder may import.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Folder → the folders it may import from (besides itself). Anything not listed is forbidden. */
const serverLayers = {
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
  lsp: ['text', 'syntax', 'grammar', 'domain', 'workspace', 'features', 'service', 'data', 'protocol'],
  cli: ['text', 'syntax', 'grammar', 'domain', 'rules', 'workspace', 'features', 'service', 'data'],
};
const clientLayers = {
  virsh: [],
  hosts: ['virsh'],
  ui: ['virsh'],
  tree: ['virsh', 'hosts', 'ui'],
  documents: ['virsh', 'hosts', 'ui'],
  commands: ['virsh', 'hosts', 'ui', 'tree', 'documents'],
};

/** One config block per layer that forbids the imports of every layer it may not see. */
function layerBlocks(root, layers, alsoForbidden) {
  return Object.entries(layers).map(([layer, allowed]) => {
    const forbidden = Object.keys(layers).filter((other) => other !== layer && !allowed.includes(other));
    const patterns = forbidden.map((other) => ({
      regex: `^(\\.\\./)+(.*/)?${other}/`,
      message: `${layer}/ may not import from ${other}/ (see ARCHITECTURE.md).`,
    }));
    return {
      files: [`${root}/${layer}/**/*.ts`],
      rules: { 'no-restricted-imports': ['error', { patterns: [...patterns, ...alsoForbidden(layer)] }] },
    };
  });
}

const noIo = { regex: '^(node:.*|fs|path|child_process|os|vscode.*)$', message: 'This layer does no IO and knows no editor.' };
const noProcess = { regex: '^(node:)?child_process$', message: 'Only client/src/virsh/runVirsh.ts starts processes.' };
const noVscode = { regex: '^vscode$', message: 'This layer is free of the vscode API.' };

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', '.cache/**', 'server/grammars/**', 'server/words/**'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts', '**/*.mts'] })),
  {
    files: ['**/*.ts', '**/*.mts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines': ['warn', { max: 400, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      curly: ['error', 'multi-line'],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', URLSearchParams: 'readonly', Buffer: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', fetch: 'readonly' } },
  },
  ...layerBlocks('server/src', serverLayers, (layer) => (['data', 'lsp', 'cli'].includes(layer) ? [noProcess] : [noIo])),
  ...layerBlocks('client/src', clientLayers, (layer) => [
    ...(layer === 'virsh' || layer === 'hosts' ? [noVscode] : []),
    ...(layer === 'virsh' ? [] : [noProcess]),
  ]),
  { files: ['client/src/virsh/runVirsh.ts'], rules: { 'no-restricted-imports': ['error', { patterns: [noVscode] }] } },
  { files: ['client/src/**/*.ts'], ignores: ['client/src/virsh/**'], rules: {} },
  { files: ['server/src/cli.ts', 'server/scripts/**', 'test/**', 'scripts/**'], rules: { 'no-console': 'off' } },
);
