// A real libvirt starts the domains of the tests on what does not start: what such a rule finds is refused, what its fix makes starts.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { hasProgram, startSession, type Daemon } from '../../scripts/libvirtHost/index.mjs';
import { rulesFixes, runRules } from '../../server/src/domain/runRules';
import { ruleKinds } from '../../server/src/rules/index';
import { startFamilies } from '../../server/src/rules/start';
import { libvirtRules } from '../../server/src/service/ruleSet';
import { applyEdits } from '../../server/src/text/edits';
import { readDomain } from '../support/checkRule';
import { recordedCases } from '../support/recordCases';
import { judgeStarts, type Verdict } from './judge';

const rules = startFamilies.flatMap((family) => family.rules);
const codes: readonly string[] = rules.map(({ code }) => code);

/** A domain that is started for the sake of one code. */
interface Example {
  readonly code: string;
  readonly text: string;
}

interface Judged extends Example, Verdict {}

/** Codes of which no domain is started that has the fault mended, and why. */
const NOT_STARTED: Readonly<Record<string, readonly string[]>> = {
  'it needs an image of that format': ['disk-format-read-only'],
  'it needs OpenGL, which is the host\'s': ['video-accel3d-without-gl'],
  'it needs a libvirt that has throttle groups': ['iotune-burst-without-limit'],
  'it needs firmware of that host': ['loader-pflash-machine'],
  'it takes minutes under TCG': ['numa-cells-too-many'],
};

describe('what does not start and a real libvirt', () => {
  let host: Daemon | undefined;
  let refused: readonly Judged[] = [];
  let started: readonly Judged[] = [];

  beforeAll(async () => {
    host = await startSession(join(inject('base'), 'b'));
    const cases = recordedCases('test/rules/start/')
      .map(({ text, silent = [] }): Case => ({ text: text.replace(/(<domain type=['"])kvm/, '$1qemu'), silent }))
      .filter(({ text }) => hasProgram(emulator(text)));
    const bad = codes.flatMap((code) => first(code, cases.filter(({ text }) => found(text).includes(code))));
    const good = codes.filter((code) => !Object.values(NOT_STARTED).flat().includes(code)).flatMap((code) => mended(code, cases));
    const images = join(inject('base'), 'b', 'img');
    const verdicts = await judgeStarts(host, [...bad, ...good].map(({ text }, index) => withImages(text, join(images, `guest-${index}`))));
    const judged = [...bad, ...good].map((one, index) => ({ ...one, ...(verdicts[index] ?? { refusedBy: undefined, message: '' }) }));
    refused = judged.slice(0, bad.length);
    started = judged.slice(bad.length);
    console.log(`${bad.length} of ${codes.length} codes shown, ${good.length} mended`);
  }, 600_000);

  afterAll(async () => host?.stop());

  test('was shown nearly all there is', () => {
    expect(refused.length).toBeGreaterThan(30);
    expect(started.length).toBeGreaterThan(25);
  });

  test('what such a rule finds does not start', () => {
    expect(refused.filter(({ refusedBy }) => refusedBy === undefined).map(({ code, text }) => ({ code, text }))).toEqual([]);
  });

  test('what is mended starts', () => {
    expect(started.filter(({ refusedBy }) => refusedBy !== undefined).map(({ code, message, text }) => ({ code, message, text }))).toEqual([]);
  });
});

/** A domain of a rule's test as QEMU runs it on a host without KVM, and the codes that it comes close to. */
interface Case {
  readonly text: string;
  readonly silent: readonly string[];
}

/** Gives a domain the name of a directory, and images in it: as large as a floppy, or as the memory modules of the tests. */
function withImages(text: string, directory: string): string {
  mkdirSync(directory, { mode: 0o755 });
  return text.replace(/<name>[^<]*/, `<name>${basename(directory)}`).replace(/\/images\/([\w.]+)/g, (_path, name: string) => {
    const path = join(directory, name);
    execFileSync('qemu-img', ['create', '-q', '-f', 'raw', path, name === 'n' ? '64M' : '1440K']);
    chmodSync(path, 0o666);
    return path;
  });
}

/** The program that runs a guest of this architecture. */
function emulator(text: string): string {
  const arch = /<type arch='(\w+)'/.exec(text)?.[1] ?? 'x86_64';
  return `qemu-system-${arch.replace(/^armv\w+$/, 'arm')}`;
}

/** The codes of what does not start that are found in a domain. */
function found(text: string): readonly string[] {
  const domain = readDomain(text);
  return domain ? [...new Set(runRules(rules, domain).map(({ code }) => code))] : [];
}

/** Whether libvirt would define a domain at all. */
function isDefined(text: string): boolean {
  const domain = readDomain(text);
  return domain !== undefined && runRules(libvirtRules.rules, domain).every(({ code }) => ruleKinds[code]?.severity !== 'error');
}

function first(code: string, cases: readonly Case[]): readonly Example[] {
  return cases.slice(0, 1).map(({ text }) => ({ code, text }));
}

/** What the first fix makes of a domain with a fault; where there is no fix, a domain that comes close and has no fault. */
function mended(code: string, cases: readonly Case[]): readonly Example[] {
  const fixed = cases.filter(({ text }) => found(text).includes(code)).flatMap((one) => ({ ...one, text: fixedText(code, one.text) ?? one.text }));
  const close = cases.filter(({ silent }) => silent.includes(code));
  return first(code, [...fixed, ...close].filter(({ text }) => found(text).length === 0 && isDefined(text)));
}

function fixedText(code: string, text: string): string | undefined {
  const domain = readDomain(text);
  const problem = domain && runRules(rules, domain).find((one) => one.code === code);
  const [fix] = domain && problem ? rulesFixes(rules, domain, problem) : [];
  return fix && applyEdits(text, fix.edits);
}
