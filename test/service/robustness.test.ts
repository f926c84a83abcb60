// Whatever a text looks like, the service answers: random edits of a document go through everything that an editor asks.
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/features/fixes/index';
import { testService } from '../support/service';

const seed = `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>web</name>
  <!-- note -->
  <memory unit='KiB'>1024</memory>
  <devices>
    <disk type='file' device='disk'>
      <source file='/a'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-x'/>
  </qemu:commandline>
</domain>
`;
const pieces = ['<', '>', '/', '</', '/>', '="', "='", '"', "'", '&', '<!--', '-->', '<![CDATA[', ']]>', '<?', '\r\n', '\t', ':', '=', '<a>', '</a>', '## note\n', '</disk>', '<disk>', '<qemu:'];
const service = testService();

/** Asks everything at an offset; the values are what must hold of the answers. */
function faultsAt(text: string, offset: number): string[] {
  const document = service.openAs(text, 'domain');
  const faults: string[] = [];
  for (const { span } of service.diagnose(document)) if (span.start > span.end || span.end > text.length) faults.push('a problem outside the text');
  for (const { edit } of service.completions(document, offset)) {
    if (offset < edit.span.start || offset > edit.span.end) faults.push('a completion away from the cursor');
    if (/[\r\n]/.test(text.slice(edit.span.start, edit.span.end))) faults.push('a completion over several lines');
  }
  const hover = service.hover(document, offset);
  // The quotes of a value show the hover of the value.
  if (hover && (offset < hover.span.start - 1 || offset > hover.span.end + 1)) faults.push('a hover away from the cursor');
  for (const { edits } of service.codeActions(document, { start: offset, end: offset })) {
    if (applyEdits(text, edits) === text) faults.push('a fix that changes nothing');
  }
  return faults;
}

/** Numbers from 0 up to a bound, the same in every run. */
function randomNumbers(): (bound: number) => number {
  let state = 12345;
  return (bound) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * bound);
  };
}

test('random edits', () => {
  const random = randomNumbers();
  const faults: string[] = [];
  for (let round = 0; round < 100; round++) {
    let text = seed;
    for (let edit = 0; edit < 3; edit++) {
      const at = random(text.length);
      text = text.slice(0, at) + (pieces[random(pieces.length)] ?? '') + text.slice(at + random(8));
    }
    faults.push(...faultsAt(text, random(text.length)).map((fault) => `${fault}: ${text}`));
  }
  expect(faults).toEqual([]);
});

test('every third prefix, with the cursor at its end', () => {
  const faults: string[] = [];
  for (let end = 0; end <= seed.length; end += 3) faults.push(...faultsAt(seed.slice(0, end), end).map((fault) => `${fault}: ${seed.slice(0, end)}`));
  expect(faults).toEqual([]);
});
