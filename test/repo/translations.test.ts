// Every sentence that the code says has its translation, in every language that there is a bundle for.
import { describe, expect, test } from 'vitest';
import { bundleOf, faultsOf, languages, sentences } from '../../scripts/l10n';
import { readJson } from './files';

const said = sentences();

describe('sentences', () => {
  test('come from the client, the server’s calls, its tables, its rules, phrases and templates', () => {
    const samples = [
      'The guest cannot write to its disks until they are thawed: programs in it will hang.',
      'A list, each item {types}.',
      'The comment is never closed; add `-->`.',
      'Set `{name}` to `{value}`',
      'A huge page cannot have size 0: use `2` with unit `MiB`, for instance.',
      'a whole number from {min} to {max}',
      'A TPM 2.0 by swtpm, as Windows 11 asks for.',
    ];
    expect(samples.filter((sample) => !said.has(sample))).toEqual([]);
  });
});

describe('faults of a bundle', () => {
  test('are what it lacks, what nobody says, and what does not fit', () => {
    const wanted = new Set(['Stop', 'Add `{name}`', 'Remove `{name}`', 'Line {0}', 'Use `kvm`', 'In {a}, {b}', 'Empty']);
    const bundle = {
      'Add `{name}`': 'Hinzu: `{name}`',
      'Remove `{name}`': 'Weg: `{Name}`',
      'Line {0}': 'Zeile',
      'Use `kvm`': '`KVM` nehmen',
      'In {a}, {b}': '{b} in {a}',
      Empty: ' ',
      Start: 'Los',
    };
    expect(faultsOf(wanted, bundle)).toEqual([
      { sentence: 'Stop', fault: 'has no translation' },
      { sentence: 'Remove `{name}`', fault: 'has other placeholders than its translation' },
      { sentence: 'Line {0}', fault: 'has other placeholders than its translation' },
      { sentence: 'Use `kvm`', fault: 'has other names in backticks than its translation' },
      { sentence: 'Empty', fault: 'has an empty translation' },
      { sentence: 'Start', fault: 'is not said any more' },
    ]);
  });
});

describe('bundles', () => {
  test('there is a Chinese one', () => {
    expect(languages()).toContain('zh-cn');
  });

  test.each(languages())('%s has every sentence, with the same placeholders and names', (language) => {
    expect(faultsOf(said, bundleOf(language))).toEqual([]);
  });
});

describe('manifest', () => {
  const english = readJson('package.nls.json') as Record<string, string>;
  /** What a translation keeps as it is: code, and where links lead. */
  const kept = (text = ''): readonly string[] => (text.match(/`[^`]+`|\]\([^)]+\)/g) ?? []).sort();

  test.each(languages())('%s has every sentence of the manifest, with the same code and links', (language) => {
    const translated = readJson(`package.nls.${language}.json`) as Record<string, string>;
    expect(Object.keys(translated).sort()).toEqual(Object.keys(english).sort());
    expect(Object.keys(english).filter((key) => kept(english[key]).join() !== kept(translated[key]).join())).toEqual([]);
  });
});
