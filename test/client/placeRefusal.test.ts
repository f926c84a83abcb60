// Where libvirt's refusal is shown: by line, by element, by value, or nowhere when that would be a guess.
import { expect, test } from 'vitest';
import { placeOfRefusal } from '../../client/src/documents/placeRefusal';

/** The text that is blamed. */
function blamed(text: string, words: string): string | undefined {
  const place = placeOfRefusal(text, words);
  return place === undefined ? undefined : text.slice(place.start, place.end);
}

const domain = `<domain type='kvm'>
  <name>web</name>
  <features>
    <acpo/>
  </features>
  <devices>
    <disk type='file'><target dev='vda' bus='virtio'/></disk>
    <disk type='file'><target dev='vdb' bus='fdc'/></disk>
  </devices>
</domain>`;

test.each([
  ['a line', '(domain_definition):4: Opening and ending tag mismatch: acpo line 4 and features\n    <acpo>', '<acpo/>'],
  ['an element of the schema', 'XML document failed to validate against schema: Unable to validate doc against /usr/share/libvirt/schemas/domain.rng\nExtra element features in interleave\nElement domain failed to validate content', 'features'],
  ['a value', "unsupported configuration: unsupported disk bus 'fdc'", 'fdc'],
  ['a value that stands twice is no place', "unsupported disk type 'file'", undefined],
  ['what is not supported, not what does not support it', "unsupported configuration: Emulator 'kvm' does not support virt type 'fdc'", 'fdc'],
  ['nothing that is in the text', 'internal error: no idea', undefined],
  ['a line beyond the end', '(domain_definition):400: whatever', undefined],
  ['an element by its name in angle brackets', 'XML error: missing attribute in <features>', 'features'],
])('%s', (_what, words, expected) => {
  expect(blamed(domain, words)).toBe(expected);
});

test('an attribute of one of several elements of a name', () => {
  expect(placeOfRefusal("<d><a/><a x='1'/></d>", 'Invalid attribute x for element a\nElement d failed to validate content')).toEqual({ start: 8, end: 9 });
});
