// The runner: which rules see which elements, and where problems are put.
import { describe, expect, it } from 'vitest';
import { domainOf, type Domain } from '../../server/src/domain/domain';
import { rule, type Rule } from '../../server/src/domain/rule';
import { relatedPlace, rulesFixes, runRules } from '../../server/src/domain/runRules';
import { generateRuleTable } from '../../server/scripts/compileRuleTable';
import { domainRules, ruleFamilies } from '../../server/src/rules/index';
import { parseXml } from '../../server/src/syntax/parser';

function read(xml: string): Domain {
  const domain = domainOf(parseXml(xml));
  if (!domain) throw new Error(`not a domain: ${xml}`);
  return domain;
}

function seeing(code: string, on: string): Rule {
  return rule({ code, severity: 'error', summary: '', message: '', on, check: (element, _domain, report) => report(element, { name: element.name }) });
}

describe('paths', () => {
  const domain = read('<domain><devices><disk><address/></disk><video><address/></video></devices><memory/></domain>');
  const seen = (on: string): string[] => runRules([seeing('a', on)], domain).map(({ args }) => String(args['name']));

  it('lead to every element of that name', () => {
    expect(seen('')).toEqual(['domain']);
    expect(seen('memory')).toEqual(['memory']);
    expect(seen('devices/disk')).toEqual(['disk']);
    expect(seen('devices/*')).toEqual(['disk', 'video']);
    expect(seen('devices/*/address')).toEqual(['address', 'address']);
    expect(seen('devices/disk, memory')).toEqual(['disk', 'memory']);
    expect(seen('devices/sound')).toEqual([]);
  });
});

describe('problems', () => {
  it('are put on names, values and spans, and sorted', () => {
    const text = "<domain><memory unit='' dumpCore='on'>5</memory></domain>";
    const find = rule({
      code: 'a',
      severity: 'error',
      summary: '',
      message: '',
      on: 'memory',
      check(memory, _domain, report) {
        for (const attribute of [...memory.attributes].reverse()) report(attribute);
        if (memory.textSpan) report(memory.textSpan);
        report(memory, {}, [relatedPlace(memory, 'first-one')]);
      },
    });
    const problems = runRules([find], read(text)).map(({ code, span, args, related }) => [code, text.slice(span.start, span.end), args, related?.length]);
    expect(problems).toEqual([
      ['a', 'memory', {}, 1],
      ['a', 'unit', {}, undefined],
      ['a', 'on', {}, undefined],
      ['a', '5', {}, undefined],
    ]);
  });

  it('have the fixes of their own rule', () => {
    const domain = read('<domain/>');
    const fixable: Rule = { ...seeing('b', ''), fix: () => [{ title: 't', args: {}, edits: [], confidence: 'only' }] };
    const rules = [seeing('a', ''), fixable];
    const fixes = runRules(rules, domain).map((problem) => rulesFixes(rules, domain, problem).map(({ title }) => title));
    expect(fixes).toEqual([[], ['t']]);
  });
});

describe('all rules', () => {
  it('have unique codes in kebab case, a message and a summary', () => {
    const codes = domainRules.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(code))).toEqual([]);
    expect(domainRules.filter(({ message, summary }) => !message.endsWith('.') || !summary.endsWith('.')).map(({ code }) => code)).toEqual([]);
    expect(ruleFamilies.filter(({ rules }) => rules.length === 0).map(({ name }) => name)).toEqual([]);
  });

  it('stand in the table of codes', () => {
    expect(generateRuleTable({ check: true })).toEqual([]);
  });
});
