// A program runs the same from V8's code cache, without one, and with one that V8 does not take.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { Module } from 'node:module';
import { afterEach, expect, test } from 'vitest';
import { cacheFileOf, runProgram } from '../../server/src/data/codeCache';

const made: string[] = [];
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
});

const answers = globalThis as { codeCacheTest?: unknown };

/** A program that no other test runs: V8 remembers sources within a process. */
function programNamed(name: string): { program: string; source: string } {
  const directory = mkdtempSync(join(tmpdir(), 'libvirt-cache-'));
  made.push(directory);
  const program = join(directory, 'program.js');
  const source = `globalThis.codeCacheTest = ['${name}', require('node:path').basename(__filename), __dirname.length > 0];`;
  writeFileSync(program, source);
  return { program, source };
}

function run(program: string): { answer: unknown; rejected: boolean | undefined } {
  answers.codeCacheTest = undefined;
  const { cachedDataRejected } = runProgram(program);
  return { answer: answers.codeCacheTest, rejected: cachedDataRejected };
}

test('a program without a code cache runs', () => {
  expect(run(programNamed('without').program)).toEqual({ answer: ['without', 'program.js', true], rejected: undefined });
});

test('a program runs from its code cache', () => {
  const { program, source } = programNamed('with');
  writeFileSync(cacheFileOf(program), new Script(Module.wrap(source)).createCachedData());
  expect(run(program)).toEqual({ answer: ['with', 'program.js', true], rejected: false });
});

test('a program with what is no code cache runs from its source', () => {
  const { program } = programNamed('foreign');
  writeFileSync(cacheFileOf(program), 'not a cache');
  expect(run(program)).toEqual({ answer: ['foreign', 'program.js', true], rejected: true });
});
