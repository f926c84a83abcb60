// The sentences of what the grammar finds. `code.variant` is used where the problem's argument `variant` says so.
import type { MessageTable } from '../messages';
import type { ProblemKind } from '../../text/problem';

const kinds: Readonly<Record<string, ProblemKind>> = {
  'unknown-root': { severity: 'error', message: '`<{element}>` does not begin any document that libvirt reads.' },
  'unknown-element': { severity: 'error', message: '`<{parent}>` has no `<{element}>`; remove it.' },
  'misplaced-element': { severity: 'error', message: '`<{element}>` does not belong in `<{parent}>`; it is a child of `<{belongs}>`.' },
  'mistaken-element': { severity: 'error', message: '`<{element}>` does not take what stands in it; did you mean `<{suggestion}>`?' },
  'duplicate-element': { severity: 'error', message: '`<{parent}>` takes only one `<{element}>`; remove one of the two.' },
  'element-conflict': { severity: 'error', message: '`<{element}>` cannot be used in this `<{parent}>`; remove it.' },
  'missing-element': { severity: 'error', message: '`<{element}>` needs a `<{missing}>`.' },
  'wrong-order': { severity: 'warning', message: '`<{element}>` stands too late in the order that the schema has; libvirt reads it all the same.' },
  'unknown-attribute': { severity: 'error', message: '`<{element}>` has no attribute `{attribute}`; remove it.' },
  'attribute-conflict': { severity: 'error', message: '`{attribute}` does not go with the other attributes of this `<{element}>`; remove it.' },
  'missing-attribute': { severity: 'error', message: '`<{element}>` needs the attribute `{missing}`.' },
  'invalid-value': { severity: 'error', message: '`{value}` is not a value of `{place}`.' },
  'missing-text': { severity: 'error', message: '`<{element}>` is empty; it needs a value.' },
  'unexpected-text': { severity: 'error', message: '`<{element}>` takes no text; remove it or make it a comment.' },
};

const sentences: Readonly<Record<string, string>> = {
  'unknown-element.suggestion': '`<{parent}>` has no `<{element}>`; did you mean `<{suggestion}>`?',
  'element-conflict.needed': '`<{element}>` needs {attribute}=\'{needed}\'; this `<{parent}>` has {attribute}=\'{value}\'.',
  'element-conflict.sibling': '`<{element}>` cannot stand beside `<{other}>` in one `<{parent}>`; remove one of them.',
  'missing-attribute.any': '`<{element}>` needs an attribute.',
  'missing-element.several': '`<{element}>` needs `<{missing}>`.',
  'unknown-attribute.suggestion': '`<{element}>` has no attribute `{attribute}`; did you mean `{suggestion}`?',
  'attribute-conflict.needed-above': '`{attribute}` needs {other}=\'{needed}\'; this `<{parent}>` has {other}=\'{value}\'.',
  'unknown-attribute.needed-above': '`{attribute}` needs {other}=\'{needed}\'; this `<{parent}>` has {other}=\'{value}\'.',
  'attribute-conflict.needed': '`{attribute}` needs {other}=\'{needed}\'; this `<{element}>` has {other}=\'{value}\'.',
  'attribute-conflict.value': '`{attribute}` does not go with {other}=\'{value}\'; remove one of them.',
  'missing-attribute.value': '`<{element}>` needs {missing}=\'{value}\' for what stands in it.',
  'missing-attribute.several': '`<{element}>` needs the attributes `{missing}`.',
  'fix-rename-element': 'Change to `<{name}>`',
  'fix-remove-element': 'Remove `<{name}>`',
  'fix-unwrap-element': 'Remove the tags `<{name}>` and keep what is between them',
  'fix-move-element': 'Move `<{name}>` into `<{parent}>`',
  'fix-set-attribute': "Change to {name}='{value}'",
  'fix-rename-attribute': 'Change to `{name}`',
  'fix-drop-attribute': 'Remove `{name}`',
  'fix-add-attribute': 'Add `{name}`',
  'fix-add-element': 'Add `<{name}>`',
  'fix-replace-value': 'Change to `{value}`',
  'fix-reorder': 'Put the children of `<{name}>` into the schema\'s order',
  'chosen-here': '{attribute}=\'{value}\' is chosen here.',
  'other-here': 'The other `<{element}>` is here.',
  ...valueSentences('invalid-value.', '`{value}` is not a value of `{place}`'),
  ...valueSentences('invalid-value.empty-', '`{place}` is empty'),
  'invalid-value.empty-form': '`{place}` is empty; it needs a value.',
  ...valueSentences('missing-text.', '`<{element}>` is empty'),
  'missing-text.form': '`<{element}>` is empty; it needs a value.',
};

/** One sentence for each form of value that the grammar's datatypes have. */
function valueSentences(key: string, wrong: string): Record<string, string> {
  const forms: Readonly<Record<string, string>> = {
    suggestion: `${wrong}; did you mean \`{suggestion}\`?`,
    allowed: `${wrong}; it can be \`{allowed}\`.`,
    unknown: `${wrong}; ask for completion to see those it has.`,
    form: `${wrong}: it does not have the form that libvirt reads.`,
    integer: `${wrong}: it takes a whole number.`,
    'integer-from': `${wrong}: it takes a whole number, {min} or more.`,
    'integer-range': `${wrong}: it takes a whole number from {min} to {max}.`,
    uuid: `${wrong}: it takes a UUID, such as 4dea22b3-1d52-d8f3-2516-782e98ab3fa0.`,
    'absolute-path': `${wrong}: it takes an absolute path, such as /var/lib/libvirt.`,
    path: `${wrong}: it takes a path.`,
    mac: `${wrong}: it takes a MAC address, such as 52:54:00:6b:3c:58.`,
    'unicast-mac': `${wrong}: it takes a unicast MAC address (the second digit is even), such as 52:54:00:6b:3c:58.`,
    unit: `${wrong}: it takes a unit of size, such as KiB, MiB or GiB.`,
    cpuset: `${wrong}: it takes a set of CPUs, such as 0-3,^2,8.`,
    ip: `${wrong}: it takes an IP address.`,
    'host-name': `${wrong}: it takes a host name.`,
    alias: `${wrong}: it takes letters, digits, - _ and . only.`,
    'disk-target': `${wrong}: it takes a device name, such as vda, sda, hda or fda.`,
    name: `${wrong}: a name has no / and no line break.`,
    octal: `${wrong}: it takes permissions in octal, such as 0644.`,
    wwn: `${wrong}: it takes a WWN of 16 hexadecimal digits.`,
  };
  return Object.fromEntries(Object.entries(forms).map(([variant, sentence]) => [`${key}${variant}`, sentence]));
}

/** Problems of the grammar. */
export const grammarMessages: MessageTable = { kinds, sentences };
