// English sentences of what rules say besides their messages: titles of fixes and related places, keyed like codes.

/** Titles of quick fixes by `Fix.title`; `{placeholders}` are filled with `Fix.args`. */
export const fixTitles = {
  'set-attribute': 'Set `{name}` to `{value}`',
  'set-text': 'Change it to `{value}`',
  'remove-attribute': 'Remove `{name}`',
  'remove-element': 'Remove `<{element}>`',
  'add-element': 'Add `<{element}>`',
  'renumber-cells': 'Number the cells from 0',
  'set-range': 'From {start} to {end}',
  'set-iothreads': 'Set `<iothreads>` to `{value}`',
  'set-vcpus': 'Set `<vcpu>` to `{value}`',
} as const satisfies Readonly<Record<string, string>>;

/** Sentences of related places by `RelatedPlace.code`. */
export const relatedSentences = {
  'first-one': 'The first one is here.',
  'because-of-this': 'This is what rules it out.',
} as const satisfies Readonly<Record<string, string>>;
