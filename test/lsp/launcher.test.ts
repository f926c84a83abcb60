// dist/server.js as a person starts it who does not know that it needs an editor.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('without a way to talk to its client, the server says what it needs', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '../../dist/server.js')], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: 'The language server talks to an editor, which says how: node server.js --stdio\n' });
});
