// The runner with real processes: limits, cancellation of whole trees, input by descriptor, environment, log.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { childEnvironment } from '../../client/src/virsh/runVirsh';
import { failureFrom, hasVirsh, isAlive, loggedRunner, nodeProgram, until } from './support';

const host = 'h';
const hung = nodeProgram('setInterval(() => {}, 1000)');

describe('the runner', () => {
  test('gives back both streams and the exit code, and logs the exact line', async () => {
    const { runner, log } = loggedRunner();
    const result = await runner.run({ ...nodeProgram('console.log(1); console.error(2); process.exit(3)'), host });
    expect(result).toMatchObject({ stdout: '1\n', stderr: '2\n', exitCode: 3 });
    expect(log).toEqual([expect.stringMatching(/^\S+node\S* -e 'console\.log\(1\); console\.error\(2\); process\.exit\(3\)' {2}# exit 3, \d+ ms$/)]);
  });

  test('masks secrets in the log and in failures', async () => {
    const { runner, log } = loggedRunner({ timeoutMs: () => 100 });
    const failure = await failureFrom(runner.run({ program: hung.program, args: [...hung.args, '{"password":"hunter2"}', 'x://u:hunter2@h/'], host }));
    expect(JSON.stringify([failure, log])).not.toContain('hunter2');
    expect(failure.command).toContain('•••');
  });

  test('is no shell', async () => {
    const { runner } = loggedRunner();
    const args = ['$(id)', '; echo no', '`id`', '*'];
    expect((await runner.run({ program: process.execPath, args: ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...args], host })).stdout).toBe(`${JSON.stringify(args)}\n`);
  });

  test('ends a hung program at its limit', async () => {
    const { runner } = loggedRunner({ timeoutMs: () => 200 });
    expect(await failureFrom(runner.run({ ...hung, host }))).toMatchObject({ code: 'timeout', seconds: 0.2, remedy: 'raise-time-limit' });
  });

  test('cancellation kills the children too, even those that ignore polite signals', async () => {
    const { runner } = loggedRunner();
    const directory = mkdtempSync(join(tmpdir(), 'runner-'));
    const stubborn = `for (const s of ['SIGINT','SIGTERM']) process.on(s, () => {}); setInterval(() => {}, 1000);`;
    const parent = `${stubborn} const c = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}]); require('fs').writeFileSync(${JSON.stringify(join(directory, 'pids'))}, process.pid + ' ' + c.pid)`;
    const abort = new AbortController();
    const running = failureFrom(runner.run({ ...nodeProgram(parent), host, signal: abort.signal }));
    await until('both run', () => readdirSync(directory).includes('pids') && readFileSync(join(directory, 'pids'), 'utf8').includes(' '));
    const pids = readFileSync(join(directory, 'pids'), 'utf8').split(' ').map(Number);
    abort.abort();
    expect(await running).toMatchObject({ code: 'cancelled' });
    await until('both are gone', () => !pids.some(isAlive));
    rmSync(directory, { recursive: true });
  });

  test('a signal that was aborted before starts nothing', async () => {
    const { runner, log } = loggedRunner();
    expect(await failureFrom(runner.run({ ...hung, host, signal: AbortSignal.abort() }))).toMatchObject({ code: 'cancelled' });
    expect(log).toEqual([]);
  });

  test('stops a program that prints without end', async () => {
    const { runner } = loggedRunner({ maxOutputBytes: 100_000 });
    expect(await failureFrom(runner.run({ ...nodeProgram(`for (;;) require('fs').writeSync(1, 'x'.repeat(9999))`), host }))).toMatchObject({ code: 'output-too-large', bytes: 100_000 });
  });

  test('a program that is not there', async () => {
    const { runner } = loggedRunner();
    expect(await failureFrom(runner.run({ program: '/nonexistent/virsh', args: [], host }))).toMatchObject({ code: 'virsh-missing', path: '/nonexistent/virsh', remedy: 'install-virsh' });
  });

  test('what cannot even be handed over is a failure and takes no place', async () => {
    const { runner } = loggedRunner({ processesPerHost: 1 });
    expect(await failureFrom(runner.run({ program: process.execPath, args: ['a\0b'], host }))).toMatchObject({ code: 'other' });
    expect((await runner.run({ ...nodeProgram('console.log("free")'), host })).stdout).toBe('free\n');
  });

  test('runs a few a host at once, and a hung host delays no other', async () => {
    const { runner } = loggedRunner({ processesPerHost: 2 });
    const abort = new AbortController();
    const stuck = [1, 2, 3].map(() => failureFrom(runner.run({ ...hung, host: 'hung', signal: abort.signal })));
    expect((await runner.run({ ...nodeProgram('console.log("quick")'), host: 'other' })).stdout).toBe('quick\n');
    abort.abort();
    expect((await Promise.all(stuck)).map((failure) => failure.code)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect((await runner.run({ ...nodeProgram('console.log("free again")'), host: 'hung' })).stdout).toBe('free again\n');
  });

  test('long work takes no place from what could end it', async () => {
    const { runner } = loggedRunner({ processesPerHost: 1 });
    const abort = new AbortController();
    const saves = [1, 2, 3, 4].map(() => failureFrom(runner.run({ ...hung, host, duration: 'long', signal: abort.signal })));
    expect((await runner.run({ ...nodeProgram('console.log("aborted the job")'), host })).stdout).toBe('aborted the job\n');
    abort.abort();
    expect((await Promise.all(saves)).map((failure) => failure.code)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
  });

  test('waiting for a place ends at the time limit and says that nothing was started', async () => {
    let limit = 300;
    const { runner, log } = loggedRunner({ processesPerHost: 1, timeoutMs: () => limit });
    const abort = new AbortController();
    const stuck = failureFrom(runner.run({ ...hung, host, timeoutMs: 60_000, signal: abort.signal }));
    expect(await failureFrom(runner.run({ ...nodeProgram('0'), host, timeoutMs: 60_000 }))).toMatchObject({ code: 'host-busy', seconds: 0.3, remedy: 'retry' });
    abort.abort();
    expect([(await stuck).code, log.length]).toEqual(['cancelled', 1]);
    limit = 20_000;
    expect((await runner.run({ ...nodeProgram('console.log("free again")'), host })).stdout).toBe('free again\n');
  });

  test('nothing outlives a parent that is killed and runs no code any more: neither what stays nor what hangs', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'killed-'));
    const file = join(directory, 'pid');
    const stubborn = `for (const s of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(s, () => {}); process.argv[1] ? require('fs').writeFileSync(process.argv[1], process.pid + '') : process.stderr.write(process.pid + '\\n'); setInterval(() => {}, 1000)`;
    const code = `const { createRunner } = require('./client/src/virsh/runVirsh.ts');
      const runner = createRunner({ log: () => {} });
      const file = ${JSON.stringify(file)};
      const told = (text) => process.stdout.write(text);
      const hung = ${JSON.stringify(stubborn)};
      const start = (code, stdin) => runner.start({ program: process.execPath, args: ['-e', code], stdin, onStdout: told, onStderr: told, onExit: () => told('ended\\n') });
      runner.run({ program: process.execPath, args: ['-e', '0'], host: 'h' }).then(() => {
        told('done\\n');
        // What is run to its end shows its output then: its number goes by the file.
        void runner.run({ program: process.execPath, args: ['-e', hung, file], host: 'h', timeoutMs: 60_000 });
        start('console.error(process.pid)', 'nothing');
        for (const stdin of ['nothing', 'piped']) start(hung, stdin);
      });
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    parent.stdout.on('data', (data: Buffer) => (said += data.toString()));
    try {
      await until('all run, and the short ones are over', () => said.split('\n').length === 6 && said.includes('ended') && said.includes('done') && existsSync(file) && readFileSync(file, 'utf8') !== '');
      const pids = [...said.split('\n'), readFileSync(file, 'utf8')].map(Number).filter((pid) => pid > 0);
      expect(pids.filter(isAlive)).toHaveLength(3);
      parent.kill('SIGKILL');
      await until('all are gone', () => !pids.some(isAlive), 5000);
    } finally {
      parent.kill('SIGKILL');
      rmSync(directory, { recursive: true });
    }
  });

  test.skipIf(process.platform === 'win32')('what has its input held never hears that it ended because we were killed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'held-'));
    const said = (): readonly string[] => readdirSync(directory).sort();
    const reader = 'echo $$ > "$0-runs"; read -r line; : > "$0-heard"';
    const code = `const { createRunner } = require('./client/src/virsh/runVirsh.ts');
      const runner = createRunner({ log: () => {} });
      for (const stdin of ['held', 'piped']) runner.start({ program: '/bin/sh', args: ['-c', ${JSON.stringify(reader)}, ${JSON.stringify(directory)} + '/' + stdin], stdin, onStdout: () => {}, onStderr: () => {}, onExit: () => {} });
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', code], { stdio: ['ignore', 'ignore', 'inherit'] });
    const helpers = (): number[] => spawnSync('ps', ['--ppid', String(parent.pid), '-o', 'pid=,args='], { encoding: 'utf8' }).stdout.split('\n').filter((line) => line.includes('trap')).map((line) => Number.parseInt(line, 10));
    let stopped: readonly number[] = [];
    try {
      await until('both read, with all helpers', () => said().length === 2 && helpers().length === 2);
      const reading = Number(readFileSync(join(directory, 'held-runs'), 'utf8'));
      // However late they are.
      stopped = helpers();
      for (const pid of stopped) process.kill(pid, 'SIGSTOP');
      parent.kill('SIGKILL');
      await until('the other hears it', () => said().includes('piped-heard'));
      expect([said(), isAlive(reading)]).toEqual([['held-runs', 'piped-heard', 'piped-runs'], true]);
      for (const pid of stopped) process.kill(pid, 'SIGCONT');
      await until('it is gone', () => !isAlive(reading), 5000);
      expect(said()).toEqual(['held-runs', 'piped-heard', 'piped-runs']);
    } finally {
      for (const pid of stopped.filter(isAlive)) process.kill(pid, 'SIGCONT');
      parent.kill('SIGKILL');
      rmSync(directory, { recursive: true });
    }
  });

  test('input is a file without a name, readable as /dev/stdin, and by us alone', async () => {
    const { runner } = loggedRunner();
    const text = `<x>${'é'.repeat(200_000)}</x>`;
    const program = nodeProgram(`const fs = require('fs'); const s = fs.fstatSync(0); console.log(JSON.stringify([s.nlink, (s.mode & 0o777).toString(8), s.isFile(), fs.readFileSync('/dev/stdin', 'utf8').length, fs.readFileSync(0, 'utf8').length]))`);
    const result = await runner.run({ ...program, host, input: text });
    expect(JSON.parse(result.stdout)).toEqual([0, '600', true, text.length, text.length]);
  });

  test('on Windows, lines end as they do everywhere, also where a piece ends between the two characters', async () => {
    const { runner } = loggedRunner({ lineEnds: 'windows' });
    const code = "process.stdout.write('a\\r\\nb\\r'); setTimeout(() => { process.stdout.write('\\nc\\rd\\r\\n'); process.stderr.write('error: x\\r\\n'); }, 50)";
    expect(await runner.run({ ...nodeProgram(code), host })).toMatchObject({ stdout: 'a\nb\nc\rd\n', stderr: 'error: x\n' });
    let heard = '';
    await new Promise<void>((ended) => {
      runner.start({ ...nodeProgram(code), stdin: 'nothing', onStdout: (text) => (heard += text), onStderr: (text) => (heard += text), onExit: () => ended() });
    });
    expect(heard.split('\r')).toHaveLength(2);
  });

  test('the environment is fixed where answers depend on it', () => {
    expect(childEnvironment({ LANG: 'de_DE', LC_MESSAGES: 'fr', LANGUAGE: 'de', HOME: '/h', PATH: '/bin', NONE: undefined })).toEqual({ HOME: '/h', PATH: '/bin:/usr/sbin:/sbin', LC_ALL: 'C.UTF-8', TERM: 'xterm' });
    expect(childEnvironment({ PATH: 'C:\\W', Path: 'C:\\V' }, 'win32')).toEqual({ PATH: 'C:\\W', Path: 'C:\\V', LC_ALL: 'C.UTF-8', TERM: 'xterm' });
  });

  test.skipIf(!hasVirsh)('the real virsh reads a document from it', async () => {
    const { runner } = loggedRunner();
    const xml = "<domain type='test'><name>né w</name><memory>4096</memory><os><type>hvm</type></os></domain>";
    const result = await runner.run({ program: 'virsh', args: ['-c', 'test:///default', 'define', '--file=/dev/stdin'], host, input: xml });
    expect(result).toMatchObject({ stdout: "Domain 'né w' defined from /dev/stdin\n\n", exitCode: 0 });
  });
});
