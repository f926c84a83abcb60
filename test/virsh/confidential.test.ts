// What holds secrets is told through a pipe: it stands in no argument list, no log and no history, and is told once.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sentenceOf } from '../../client/src/ui/failureWords';
import { runConfidentially } from '../../client/src/virsh/confidential';
import { wholeText, type Operation } from '../../client/src/virsh/operation';
import { createVirshHypervisor } from '../../client/src/virsh/virshHypervisor';
import { failureFrom, hasVirsh, loggedRunner } from './support';

const folder = mkdtempSync(join(tmpdir(), 'confidential-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A virsh that writes down what anybody could read of it, and then does this. */
function program(name: string, script: string): { readonly path: string; readonly seen: () => string } {
  const [path, seen] = [join(folder, name), join(folder, `${name}.seen`)];
  writeFileSync(seen, '');
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$*" >> ${seen}\n${script}\n`);
  chmodSync(path, 0o755);
  return { path, seen: () => readFileSync(seen, 'utf8') };
}

/** One without readline: prompts, reads a line, and answers the echoes of a session. `$line` is anything else. */
const plain = (answer: string): string => `while printf 'virsh # '; read -r line; do
  case $line in
    'echo --err '*) echo "error: \${line#echo --err }" >&2 ;;
    'echo '*) printf '%s' "\${line#echo }" ;;
    echo) ;;
    *) printf '%s\\n' "$line" >> ${folder}/told; ${answer} ;;
  esac
done`;

const told = (): string => readFileSync(join(folder, 'told'), 'utf8');
const uuid = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const password = { execute: 'guest-set-user-password', arguments: { username: 'root', password: 'hunter2 "é\\', crypted: false } };

function connect(virsh: string) {
  const { runner, log } = loggedRunner();
  return { log, agent: createVirshHypervisor({ uri: 'qemu:///system', runner, virshPath: () => virsh, timeoutMs: () => 10_000 }).agent };
}

describe.skipIf(process.platform === 'win32')('an agent command', () => {
  test('is told, and neither its arguments nor the log hold it', async () => {
    const virsh = program('answers', plain(`echo '{"return":{}}'`));
    const { agent, log } = connect(virsh.path);
    expect(await agent.command(uuid, password)).toEqual({});
    expect([virsh.seen(), log.filter((line) => /hunter|username|root/.test(line))]).toEqual(['-q -c qemu:///system\n', []]);
    expect(log.join('\n')).toContain('"execute\\":\\"guest-set-user-password');
    expect(told()).toContain('hunter2');
  });

  test('that fails shows nothing of it either, and is told once', async () => {
    for (const [script, code] of [["echo 'error: this function is not supported by the connection driver' >&2", 'unsupported'], ['kill -9 $$', 'virsh-killed'], ["echo 'error: Guest agent is not responding: gone' >&2; exit 1", 'agent-not-responding']] as const) {
      writeFileSync(join(folder, 'told'), '');
      const virsh = program('fails', plain(script));
      const failure = await failureFrom(connect(virsh.path).agent.command(uuid, password));
      expect([failure.code, /hunter|root/.test(failure.command), virsh.seen(), told().split('\n').length]).toEqual([code, false, '-q -c qemu:///system\n', 2]);
    }
  });

  test('that a virsh without readline would take for several is not told to it', async () => {
    writeFileSync(join(folder, 'told'), '');
    const virsh = program('short', plain(`echo '{"return":{}}'`));
    const long = { execute: 'guest-file-write', arguments: { handle: 1, 'buf-b64': 'A'.repeat(2000) } };
    const failure = await failureFrom(connect(virsh.path).agent.command(uuid, long));
    expect([failure, sentenceOf(failure).split(':')[0], told()]).toEqual([expect.objectContaining({ code: 'command-too-long', limit: 1000 }), 'Nothing was sent to the guest', '']);
  });
});

test.skipIf(!hasVirsh)('virsh itself takes any text and any length so, and has nothing of it in its history', async () => {
  const virsh = program('real', `XDG_CACHE_HOME=${folder} exec virsh "$@"`);
  const { runner, log } = loggedRunner();
  const text = `"{\\"a\\": 'b; c'}" $(id) \\ ${'long '.repeat(5000)}`;
  const echo: Operation<string> = { args: ['echo', '--str', text], via: 'told', parse: wholeText };
  expect(await runConfidentially(echo, {}, { runner, virshPath: () => virsh.path, uri: 'test:///default', timeoutMs: () => 10_000 })).toBe(text);
  expect([virsh.seen(), log.filter((line) => line.endsWith('# stays')).length]).toEqual(['-q -c test:///default\n', 1]);
  expect(() => readFileSync(join(folder, 'libvirt', 'virsh', 'history'))).toThrow(/ENOENT/);
});
