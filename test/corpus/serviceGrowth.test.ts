// Texts with thousands of faults of one sort go through everything that an editor asks in linear time, as long as they are.
import { expect, test } from 'vitest';
import { testService } from '../support/service';

const service = testService();

/** Characters of the shorter text, and how many times as long the other is. */
const LENGTH = 50_000;
const FACTOR = 4;

/** Linear work takes `FACTOR` times as long, quadratic work `FACTOR` times that. */
const LIMIT = 1.75 * FACTOR;

/** A busy machine disturbs one measurement now and then, not all of them. */
const TRIES = 6;

const domain = (devices: string): string => `<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os><devices>${devices}</devices></domain>`;
const disk = "<disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/></disk>";

/** What is repeated, and what stands around the repetitions. */
const shapes: Readonly<Record<string, readonly [part: string, around: (parts: string) => string]>> = {
  'disks that are one too many': [disk, domain],
  'two children that are not known after many that are right': [disk, (disks) => domain(`${disks}<foo/><bar/>`)],
  'children that are one too many': ["<source file='/a'/>", (sources) => domain(`<disk type='file'>${sources}<target dev='vda'/></disk>`)],
  'text where none belongs, with faults of its own': ['a < b & c ', domain],
  'one attribute, again and again': [" type='kvm'", (attributes) => `<domain${attributes}><name>a</name></domain>`],
  'attributes without quotes': [' type=kvm', (attributes) => `<domain${attributes}><name>a</name></domain>`],
  'close tags that close nothing': ['</b>\n', domain],
};

function textOf(shape: string, length: number): string {
  const [part = '', around = String] = shapes[shape] ?? [];
  return around(part.repeat(Math.ceil(length / part.length)));
}

/** Milliseconds in which every question about a text is answered. */
function timeFor(text: string): number {
  const started = performance.now();
  const document = service.open(text) ?? service.openAs(text, 'domain');
  const problems = service.diagnose(document);
  const { start = 0 } = problems[problems.length >> 1]?.span ?? {};
  service.codeActions(document, { start, end: start });
  service.fixAll(document);
  for (const offset of [start, text.length >> 1]) {
    service.completions(document, offset);
    service.hover(document, offset);
  }
  service.symbols(document);
  service.format(document);
  return performance.now() - started;
}

test.each(Object.keys(shapes))('%s', (shape) => {
  const [short, long] = [textOf(shape, LENGTH), textOf(shape, LENGTH * FACTOR)];
  let growth = Infinity;
  for (let tries = 0; growth > LIMIT && tries < TRIES; tries++) {
    const before = timeFor(short);
    growth = Math.min(growth, timeFor(long) / before);
  }
  expect(growth).toBeLessThan(LIMIT);
});
