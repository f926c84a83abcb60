// What XML allows is read as XML says, however much it looks like a slip: no document that libvirt's schema takes has an error for its marks.
import { describe, expect, test } from 'vitest';
import { libxml2 } from '../support/libxml2';
import { oddDomain } from '../support/oddities';
import { testService } from '../support/service';

const COUNT = 1500;
const peer = libxml2();
const service = testService();

describe.skipIf(peer === undefined)('odd, but well-formed (LIBVIRT_SCHEMAS)', () => {
  test('documents have the verdict of libxml2', () => {
    const texts = Array.from({ length: COUNT }, (_, seed) => oddDomain(seed)).filter((text) => peer?.isValid(text));
    expect(texts.length).toBeGreaterThan(COUNT * 0.9);
    const refused = texts.map((text) => ({ text, errors: errorsOf(text) })).filter(({ errors }) => errors.length > 0);
    expect(refused.slice(0, 3)).toEqual([]);
  });
});

function errorsOf(text: string): string[] {
  return service.check(text).filter(({ severity }) => severity === 'error').map(({ message }) => message);
}
