// How a process is ended with what it started, on each system; the watchdog for Windows runs here with another taskkill.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { endTree, endTreeAtOnce, sweepTree, taskkill, type OwnProcess } from '../../client/src/virsh/processTree';
import { NODE_SCRIPT, SHELL_SCRIPT, watcherCommand } from '../../client/src/virsh/watchdog';
import { until } from './support';

/** A process that is not there; what is done to it is written down. */
function pretend(platform: NodeJS.Platform, child: Partial<OwnProcess> = {}, end = endTree): readonly string[] {
  const done: string[] = [];
  const note = (what: string) => () => done.push(what);
  const own: OwnProcess = {
    pid: 77,
    exitCode: null,
    signalCode: null,
    stdin: { end: note('stdin ends') },
    stdout: { destroy: note('stdout is let go') },
    stderr: { destroy: note('stderr is let go') },
    kill: (signal) => done.push(signal) > 0,
    ...child,
  };
  end(own, {
    platform,
    start: (program, args) => done.push([program, ...args].join(' ')),
    killGroup: (group) => {
      done.push(`group ${group}`);
      throw new Error('ESRCH');
    },
  });
  vi.runAllTimers();
  return done;
}

describe('ending a tree of processes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const letGo = ['stdout is let go', 'stderr is let go'];

  test('where there are groups, the process is interrupted and its group killed', () => {
    expect(pretend('linux')).toEqual(['stdin ends', 'SIGINT', 'group 77', 'SIGKILL', ...letGo]);
  });

  test('on Windows taskkill ends the tree while its root still lives, without a shell', () => {
    expect(pretend('win32')).toEqual(['stdin ends', `${taskkill(process.env)} /PID 77 /T /F`, 'SIGKILL', ...letGo]);
    expect([taskkill({ SystemRoot: 'D:\\WinNT' }), taskkill({})]).toEqual(['D:\\WinNT\\System32\\taskkill.exe', 'C:\\Windows\\System32\\taskkill.exe']);
  });

  test('at once, there is no word before; on Windows it is the same', () => {
    expect(pretend('linux', {}, endTreeAtOnce)).toEqual(['group 77', ...letGo]);
    expect(pretend('win32', {}, endTreeAtOnce)).toEqual(pretend('win32'));
  });

  test('what has ended is left alone, and what never began has no tree', () => {
    expect([pretend('linux', { exitCode: 0 }), pretend('win32', { signalCode: 'SIGINT' })]).toEqual([[], []]);
    expect(pretend('win32', { pid: undefined })).toEqual(['stdin ends', 'SIGINT', 'SIGKILL', ...letGo]);
    const groups: number[] = [];
    const options = { start: () => undefined, killGroup: (group: number) => void groups.push(group) };
    for (const platform of ['win32', 'linux'] as const) sweepTree({ pid: 5 } as OwnProcess, { platform, ...options });
    expect(groups).toEqual([5]);
  });
});

test('the watchdog is a shell, and on Windows the Node that we run in, which may be Electron', () => {
  const on = (platform: NodeJS.Platform): unknown => watcherCommand({ platform, execPath: 'C:\\Code.exe', env: { SystemRoot: 'D:\\W' } });
  expect(['linux', 'darwin'].map((platform) => on(platform as NodeJS.Platform))).toEqual(Array(2).fill({ program: '/bin/sh', args: ['-c', SHELL_SCRIPT], env: {} }));
  expect(on('win32')).toEqual({ program: 'C:\\Code.exe', args: ['-e', NODE_SCRIPT, 'D:\\W\\System32\\taskkill.exe'], env: { ELECTRON_RUN_AS_NODE: '1' } });
});

test('the watchdog for Windows ends what is left when it hears no more, and not what was taken back', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'watchdog-'));
  const [program, said] = [join(directory, 'taskkill'), join(directory, 'said')];
  writeFileSync(program, `#!/bin/sh\necho "$@" >> ${said}\n`);
  chmodSync(program, 0o755);
  const watcher = spawn(process.execPath, ['-e', NODE_SCRIPT, program], { stdio: ['pipe', 'ignore', 'inherit'] });
  watcher.stdin.write('+ 11\n+ 12\n+ 13\n- 12\n');
  expect(existsSync(said)).toBe(false);
  watcher.stdin.end();
  await until('it has ended', () => watcher.exitCode !== null);
  expect(readFileSync(said, 'utf8')).toBe('/PID 11 /T /F\n/PID 13 /T /F\n');
  rmSync(directory, { recursive: true });
});
