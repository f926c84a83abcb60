// The rules against libvirt's own documents: nothing that libvirt accepts gets an error, what it refuses does.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ruleFindings } from '../support/checkRule';
import { testService } from '../support/service';

const corpus = process.env['LIBVIRT_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');
const accepted = join(corpus, 'accepted');

describe.skipIf(!existsSync(accepted))('documents that libvirt accepts', () => {
  it('get no error from any rule', () => {
    const falseErrors = readdirSync(accepted)
      .filter((name) => name.endsWith('.xml'))
      .flatMap((name) => {
        const findings = ruleFindings(readFileSync(join(accepted, name), 'utf8'), 'error');
        return findings.map((finding) => `${name}: ${finding}`);
      });
    expect(falseErrors).toEqual([]);
  });

  it('get no error at all from the whole service', () => {
    const service = testService();
    const wrong = readdirSync(accepted).filter((name) => name.endsWith('.xml') && service.check(readFileSync(join(accepted, name), 'utf8')).some(({ severity }) => severity === 'error'));
    expect(wrong).toEqual([]);
  });
});

const rejected = join(corpus, 'rejected');

describe.skipIf(!existsSync(rejected))('documents that libvirt refuses', () => {
  it('get an error in nine of ten cases, though no host is asked', () => {
    const documents = readdirSync(rejected).filter((name) => name.endsWith('.xml'));
    const service = testService();
    const missed = documents.filter((name) => service.check(readFileSync(join(rejected, name), 'utf8')).every(({ severity }) => severity !== 'error'));
    expect(1 - missed.length / documents.length, `missed: ${missed.join(', ')}`).toBeGreaterThanOrEqual(0.9);
  });

  it('get an error from the rules alone in three of four cases; the grammar finds most others', () => {
    const documents = readdirSync(rejected).filter((name) => name.endsWith('.xml'));
    const missed = documents.filter((name) => ruleFindings(readFileSync(join(rejected, name), 'utf8'), 'error').length === 0);
    expect(missed.length / documents.length, `missed: ${missed.join(', ')}`).toBeLessThan(0.25);
  });
});
