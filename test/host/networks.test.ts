// A real libvirt judges the networks of the rules' tests: it refuses what is an error to its version, and takes what is none.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startSession, type Daemon } from '../../scripts/libvirtHost/index.mjs';
import { forTarget, libvirtRules } from '../../server/src/service/ruleSet';
import { fixedNetworks } from '../support/fixedNetworks';
import { networkCases, networkOf, type NetworkCase } from '../rules/documents/networkCases';

const env = { ...process.env, LC_ALL: 'C.UTF-8' };
const { documentRules = [] } = forTarget(libvirtRules, execFileSync('virsh', ['--version'], { encoding: 'utf8' }).trim());
const codes = new Set(documentRules.map(({ code }) => code));

/** The insides of networks that libvirt refuses to define, of some. One process defines all of them. */
function refusals(uri: string, insides: readonly string[]): readonly string[] {
  const directory = mkdtempSync(join(tmpdir(), 'networks-'));
  try {
    const commands = insides.flatMap((inside, number) => {
      const path = join(directory, `${number}.xml`);
      writeFileSync(path, networkOf(inside, number));
      return [`echo verdict-of ${number}`, `net-define ${path}`, `net-undefine n${number}`];
    });
    const script = join(directory, 'commands');
    writeFileSync(script, `${commands.join('\n')}\n`);
    const { stdout } = spawnSync('sh', ['-c', 'virsh -q -c "$1" < "$2" 2>&1', 'sh', uri, script], { encoding: 'utf8', env: { ...env, XDG_CACHE_HOME: directory } });
    // virsh repeats each command behind its prompt; what follows the last mark is the verdict.
    const refused = new Set(stdout.split('verdict-of ').flatMap((verdict) => (verdict.includes('Failed to define') ? Number.parseInt(verdict, 10) : [])));
    return insides.filter((_, number) => refused.has(number));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The inside of a network of `networkOf`. */
function insideOf(text: string): string {
  return text.replace(/^<network>\n<name>.*<\/name>\n/, '').replace(/\n<\/network>\n$/, '');
}

function judgedBy(isOfDriver: boolean): readonly NetworkCase[] {
  return networkCases.filter((each) => (each.isOfDriver ?? false) === isOfDriver && each.expected.every(({ code }) => codes.has(code)));
}

describe('the rules on networks and a real libvirt', () => {
  let host: Daemon | undefined;

  beforeAll(async () => {
    host = await startSession(join(inject('base'), 'n'));
  });

  afterAll(async () => host?.stop());

  test.each([['its parser', false], ['its network driver', true]] as const)('agree on what %s refuses', (_, isOfDriver) => {
    const uri = isOfDriver ? (host?.uri ?? '') : 'test:///default';
    const cases = judgedBy(isOfDriver);
    expect(cases.length).toBeGreaterThan(5);
    expect(refusals(uri, cases.map(({ refused }) => refused))).toEqual(cases.map(({ refused }) => refused));
    expect(refusals(uri, cases.map(({ fine }) => fine))).toEqual([]);
  });

  test('agree on what fixes make', () => {
    const insides = networkCases.flatMap(({ refused }) => fixedNetworks(networkOf(refused)).map(({ text }) => insideOf(text)));
    expect(insides.length).toBeGreaterThan(networkCases.length);
    expect(refusals(host?.uri ?? '', insides)).toEqual([]);
  });
});
