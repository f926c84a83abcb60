// The sentences of well-formedness problems, of the places that explain them, and of their fixes.
import type { ProblemKind } from '../../text/problem';
import type { MessageTable } from '../messages';

/** Kinds of well-formedness problems by code. libvirt refuses a text that has one of the errors. */
export const syntaxProblems: Readonly<Record<string, ProblemKind>> = {
  'unclosed-tag': error('`<{name}>` is never closed; add `</{name}>`.'),
  'unclosed-tags-at-end': error('The text ends inside `<{name}>`: neither it nor what it stands in is closed.'),
  'unclosed-start-tag': error('The tag `<{name}` has no `>`; end it with `>` or `/>`.'),
  'unclosed-close-tag': error('The tag `</{name}` has no `>`; add it.'),
  'stray-close-tag': error('`</{name}>` closes nothing: no `<{name}>` is open here. Remove it, or add `<{name}>` where it should begin.'),
  'mismatched-close-tag': error('`</{name}>` stands where `<{expected}>` is to be closed; write `</{expected}>`.'),
  'crossed-tags': error('`</{outer}>` comes before `</{inner}>`, though `<{inner}>` was opened later; swap the two.'),
  'closed-too-early': error('`/>` closes `<{name}>` here, but its content and `</{name}>` follow; write `>`.'),
  'missing-close-name': error('`</` needs a name; here it closes `<{name}>`.'),
  'missing-tag-name': error('`<` begins a tag and needs a name after it.'),
  'attribute-without-value': error("`{name}` has no value; write {name}='…'."),
  'missing-equals': error('`=` is missing between `{name}` and its value.'),
  'missing-space': error('A space is missing before the attribute `{name}`.'),
  'unquoted-value': error('The value of `{name}` needs quotes around it.'),
  'unclosed-value': error('The value of `{name}` has no closing quote `{quote}`.'),
  'curly-quotes': error("The value of `{name}` stands in typographic quotes; XML takes straight ones only: ' or \"."),
  'duplicate-attribute': error('`<{element}>` has the attribute `{name}` twice; remove one.'),
  'unexpected-in-tag': error('`{text}` does not belong in a tag; remove it.'),
  'less-than-in-value': error('`<` cannot stand in the value of `{name}`; write `&lt;`.'),
  'unescaped-less-than': error('`<` begins a tag; in text write `&lt;`.'),
  'bare-ampersand': error('`&` begins a reference such as `&lt;`; for the character itself write `&amp;`.'),
  'unfinished-reference': error('`{reference}` lacks its `;`.'),
  'unknown-entity': error('`&{name};` is no entity of XML, which has `&lt;`, `&gt;`, `&amp;`, `&quot;` and `&apos;`; write the character itself.'),
  'bad-character-reference': error('`{reference}` stands for no character that XML allows; remove it.'),
  'control-character': error('The control character {code} is not allowed in XML; remove it.'),
  'cdata-end-in-text': error('`]]>` cannot stand in text; write `]]&gt;`.'),
  'text-outside-root': error('Text cannot stand outside the root element; remove it or make it a comment.'),
  'second-root': error('A document has one root element only; `<{name}>` is a second one.'),
  'missing-root': error('The document has no root element.'),
  'double-hyphen': error('`--` cannot stand inside a comment; write `- -` or a single `-`.'),
  'nested-comment': error('A comment cannot stand inside another; remove this `<!--` and its `-->`.'),
  'unclosed-comment': error('The comment is never closed; add `-->`.'),
  'unclosed-cdata': error('The CDATA section is never closed; add `]]>`.'),
  'unclosed-instruction': error('`<?{name}` is never closed; add `?>`.'),
  'missing-target': error('`<?` needs a name after it.'),
  'misplaced-declaration': error('`<?xml` may stand at the very start of a document only; nothing comes before it, not even a space.'),
  'unclosed-doctype': error('The DOCTYPE is never closed; add `>`.'),
  'misplaced-doctype': error('A DOCTYPE may stand before the root element only; remove it.'),
  'unknown-declaration': error('`<!` begins a comment (`<!--`) or `<![CDATA[`; this is neither.'),
  'undeclared-prefix': error('Nothing says what the prefix `{prefix}` stands for; declare it with xmlns:{prefix}.'),
  'entity-declaration': {
    severity: 'warning',
    message: 'The entity `{name}` is not expanded here; write its text where it is used, so that what libvirt reads is what you see.',
  },
};

const sentences: Readonly<Record<string, string>> = {
  'opened-here': '`<{name}>` is opened here.',
  'closed-here': '`</{name}>` is here.',
  'fix-close-tag': 'Add `</{name}>`',
  'fix-close-all-tags': 'Close everything that is open',
  'fix-end-tag': 'End the tag with `{text}`',
  'fix-remove-close-tag': 'Remove `</{name}>`',
  'fix-open-tag': 'Add `<{name}>` in line {line}',
  'fix-rename-close-tag': 'Write `</{expected}>`',
  'fix-rename-start-tag': 'Write `<{name}>` in the start tag',
  'fix-swap-close-tags': 'Swap `</{outer}>` and `</{inner}>`',
  'fix-keep-open': 'Write `>` instead of `/>`',
  'fix-quote-value': 'Put the value of `{name}` in quotes',
  'fix-close-quote': 'Add the closing quote',
  'fix-straight-quotes': 'Write straight quotes',
  'fix-add-value': "Write {name}=''",
  'fix-add-equals': 'Add `=`',
  'fix-add-space': 'Add a space',
  'fix-remove-attribute': 'Remove this `{name}`',
  'fix-remove': 'Remove `{text}`',
  'fix-remove-control': 'Remove the control character',
  'fix-escape': 'Write `{text}`',
  'fix-end-reference': 'Add `;`',
  'fix-comment': 'Make it a comment',
  'fix-comment-all': 'Make all such notes comments',
  'fix-remove-text': 'Remove the text',
  'fix-close-comment': 'Add `-->`',
  'fix-single-hyphen': 'Write `-` instead',
  'fix-unnest-comment': 'Remove the inner comment marks',
  'fix-close-cdata': 'Add `]]>`',
  'fix-close-instruction': 'Add `?>`',
  'fix-remove-before': 'Remove what stands before it',
  'fix-declare-prefix': 'Declare `{prefix}` on `<{root}>`',
};

/** Sentences of the parser's problems and their fixes. */
export const syntaxMessages: MessageTable = { kinds: syntaxProblems, sentences };

function error(message: string): ProblemKind {
  return { severity: 'error', message };
}
