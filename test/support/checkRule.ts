// Runs all rules over a small domain and compares the whole result: codes, blamed tokens and sentences.
import { expect } from 'vitest';
import facts from '../../server/grammars/facts.json';
import { domainOf, type Domain } from '../../server/src/domain/domain';
import type { Rule } from '../../server/src/domain/rule';
import { rulesFixes, runRules } from '../../server/src/domain/runRules';
import { advice } from '../../server/src/rules/advice';
import { domainRules, ruleKinds } from '../../server/src/rules/index';
import { startFamilies } from '../../server/src/rules/start';
import { parseXml } from '../../server/src/syntax/parser';
import type { Problem } from '../../server/src/text/problem';
import { checkFixes } from './checkFixes';
import { recordCase } from './recordCases';

/** One expected problem. */
export interface ExpectedProblem {
  readonly code: string;
  /** The blamed token's text. Where it stands in the XML more than once, `«token»` in the XML marks which. */
  readonly at: string;
  /** The English sentence as a person sees it. */
  readonly message: string;
}

/** What the abbreviated domain is when a test does not say. */
export interface DomainDefaults {
  /** Domain type; `kvm` by default. */
  readonly type?: string;
  /** `x86_64` by default. */
  readonly arch?: string;
  /** `q35` by default (or the architecture's usual one). */
  readonly machine?: string;
  /** The rules to run; by default all but advice and what QEMU needs to start, which say much of machines as small as a test's. */
  readonly rules?: readonly Rule[];
  /** Severities to compare; all by default. `['error']` leaves advice out where a test is about refusals alone. */
  readonly severities?: readonly string[];
}

/** What speaks of machines as small as a test's: advice, and what else QEMU needs to start; their own tests name them. */
const talkative: ReadonlySet<Rule> = new Set([advice, ...startFamilies].flatMap((family) => family.rules));

/** What runs where a test does not say. */
const usualRules = domainRules.filter((candidate) => !talkative.has(candidate));

const MACHINES: Readonly<Record<string, string>> = {
  x86_64: 'q35',
  i686: 'pc',
  aarch64: 'virt',
  armv7l: 'virt',
  riscv64: 'virt',
  loongarch64: 'virt',
  ppc64: 'pseries',
  s390x: 's390-ccw-virtio',
};

/** Elements that stand directly below `<domain>`; anything else in a fragment is taken for a device. */
const TOP_LEVEL = new Set(
  (
    'name uuid genid title description metadata maxMemory memory currentMemory blkiotune memtune memoryBacking vcpu vcpus ' +
    'iothreads iothreadids defaultiothread cputune numatune resource sysinfo bootloader bootloader_args os idmap features cpu clock ' +
    'on_poweroff on_reboot on_crash on_lockfailure pm perf throttlegroups devices seclabel keywrap launchSecurity ' +
    'qemu:commandline qemu:override qemu:capabilities qemu:deprecation lxc:namespace'
  ).split(' '),
);

/** Checks that the rules find exactly these problems, in document order, and that all fixes are sound. A fragment is completed to a small valid domain. */
export function checkRule(xml: string, expected: readonly ExpectedProblem[], defaults: DomainDefaults = {}): void {
  const { text, marks } = unmark(completeDomain(xml, defaults));
  const problems = problemsOf(text, defaults);
  recordCase(() => ({ text, codes: problems.map(({ code }) => code), silent: silentRules(text, defaults) }));
  expect(problems.map((problem) => describe(text, problem))).toEqual(expected);
  if (marks.length > 0) expect(uniqueSpans(problems)).toEqual(marks);
  checkFixes(text);
}

/** Checks what the first fix with this title of the first problem with this code makes of a domain. */
export function checkRuleFix(xml: string, code: string, title: string, fixed: string, defaults: DomainDefaults = {}): void {
  const { text } = unmark(completeDomain(xml, defaults));
  const domain = readDomain(text);
  const rules = defaults.rules ?? usualRules;
  const problem = domain && runRules(rules, domain).find((candidate) => candidate.code === code);
  const fixes = domain && problem ? rulesFixes(rules, domain, problem) : [];
  const fix = fixes.find((candidate) => candidate.title === title);
  const edits = [...(fix?.edits ?? [])].sort((a, b) => b.span.start - a.span.start);
  const result = edits.reduce((out, edit) => out.slice(0, edit.span.start) + edit.newText + out.slice(edit.span.end), text);
  expect({ fixes: fixes.map((candidate) => candidate.title), result }).toEqual({
    fixes: expect.arrayContaining([title]) as unknown,
    result: completeDomain(fixed, defaults),
  });
  recordCase(() => ({ text: result, codes: [], fixOf: code }));
  checkFixes(text);
}

/** The problems of a whole document as `code: sentence` lines; for corpus tests. */
export function ruleFindings(text: string, severity: string, rules: readonly Rule[] = domainRules): string[] {
  const domain = readDomain(text);
  if (!domain) return [];
  return runRules(rules, domain)
    .filter((problem) => ruleKinds[problem.code]?.severity === severity)
    .map((problem) => `${problem.code}: ${sentence(problem)}`);
}

/** The domain of a text, with the facts that ship. */
export function readDomain(text: string): Domain | undefined {
  return domainOf(parseXml(text), facts);
}

/** A fragment as a whole domain: what it lacks is filled in, so that only what the test writes can be wrong. */
export function completeDomain(xml: string, defaults: DomainDefaults = {}): string {
  if (/<domain[\s>]/.test(xml)) return xml;
  const names = topLevelNames(xml);
  const isDevices = names.length > 0 && !names.some((name) => TOP_LEVEL.has(name));
  const content = isDevices ? `<devices>\n${xml}\n</devices>` : xml;
  const present = new Set(isDevices ? ['devices'] : names);
  const arch = defaults.arch ?? 'x86_64';
  const machine = defaults.machine ?? MACHINES[arch] ?? 'none';
  const hvm = `<os><type arch='${arch}' machine='${machine}'>hvm</type></os>`;
  const os = defaults.type === 'lxc' ? '<os><type>exe</type><init>/sbin/init</init></os>' : hvm;
  const filled = [
    present.has('name') ? '' : '<name>guest</name>',
    present.has('memory') ? '' : "<memory unit='MiB'>1024</memory>",
    present.has('os') ? '' : os,
  ].filter((part) => part !== '');
  return `<domain type='${defaults.type ?? 'kvm'}'>\n${[...filled, content].join('\n')}\n</domain>\n`;
}

function problemsOf(text: string, defaults: DomainDefaults): Problem[] {
  const domain = readDomain(text);
  if (!domain) throw new Error(`not a domain: ${text}`);
  const { severities } = defaults;
  return runRules(defaults.rules ?? usualRules, domain).filter(
    (problem) => severities === undefined || severities.includes(ruleKinds[problem.code]?.severity ?? ''),
  );
}

/** The codes of the rules that find nothing in a domain that has what they are about: those that it comes close to. */
function silentRules(text: string, defaults: DomainDefaults): readonly string[] {
  const close = new Set<string>();
  const rules = (defaults.rules ?? usualRules).map(({ code, severity, summary, message, on }): Rule => ({
    ...{ code, severity, summary, message },
    on: on.split(',').map(subjectOf).join(','),
    check: () => close.add(code),
  }));
  problemsOf(text, { ...defaults, rules });
  const found = new Set(problemsOf(text, defaults).map(({ code }) => code));
  return [...close].filter((code) => !found.has(code));
}

/** The path of the elements that a rule is about, whatever it asks of them: `devices/disk` of `devices/disk[driver@io]`. */
function subjectOf(path: string): string {
  const [base = '', asked = ''] = path.trim().replace(/\]$/, '').split('[');
  return base === '' && !asked.startsWith('.') ? (asked.split('@')[0] ?? '') : base;
}

function topLevelNames(xml: string): string[] {
  const root = parseXml(`<fragment>${xml}</fragment>`).root;
  return root ? [...root.elements()].map((element) => element.name) : [];
}

function describe(text: string, problem: Problem): ExpectedProblem {
  return { code: problem.code, at: text.slice(problem.span.start, problem.span.end), message: sentence(problem) };
}

function sentence(problem: Problem): string {
  const template = ruleKinds[problem.code]?.message ?? `no message for ${problem.code}`;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = problem.args[name];
    return value === undefined ? whole : String(value);
  });
}

function uniqueSpans(problems: readonly Problem[]): { start: number; end: number }[] {
  const spans = new Map(problems.map(({ span }) => [`${span.start}-${span.end}`, { start: span.start, end: span.end }]));
  return [...spans.values()];
}

function unmark(marked: string): { text: string; marks: { start: number; end: number }[] } {
  const marks: { start: number; end: number }[] = [];
  let text = '';
  let start = 0;
  for (const character of marked) {
    if (character === '«') start = text.length;
    else if (character === '»') marks.push({ start, end: text.length });
    else text += character;
  }
  return { text, marks };
}
