// The layout of hovers in Markdown: one line of what it is, details, values as a table, facts, an example, the link.
import type { ValueType } from '../../grammar/types';
import { describeValue } from '../describeValue';
import type { Messages } from '../messages';
import type { Facts, ValueWords, Words } from '../words/data';

/** libvirt's own documentation, which the words' links lead to. */
const DOCUMENTATION = 'https://libvirt.org/';
/** A table longer than this is cut: a hover is read at a glance. */
const MAX_ROWS = 24;

/** What is said of one thing. */
export interface Card {
  /** Markdown of its name: `` `cache` in `<driver>` ``. */
  readonly title: string;
  readonly words: Words | undefined;
  /** What the grammar knows of its value. */
  readonly value?: ValueType | undefined;
  readonly required?: boolean;
  /** Looks the words of a value up, where the grammar lists more values than the words of this section. */
  readonly valueWords?: (value: string) => ValueWords | undefined;
  /** The value that is written, marked in the table. */
  readonly written?: string;
}

/** Renders a card. */
export function renderCard(card: Card, messages: Messages): string {
  const { words } = card;
  const parts = [words ? `**${card.title}** — ${words.summary}` : `**${card.title}**`];
  if (words?.details !== undefined) parts.push(words.details);
  const table = renderValues(card, messages);
  const type = card.value && renderType(card.value, messages);
  if (type !== undefined && type !== '') parts.push(type);
  if (table !== '') parts.push(table);
  const facts = renderFacts(words?.facts, messages, { required: card.required === true });
  if (facts !== '') parts.push(facts);
  if (words?.example !== undefined) parts.push(`\`\`\`xml\n${words.example}\n\`\`\``);
  const link = renderLink(words?.facts?.link, messages);
  if (link !== '') parts.push(link);
  return parts.join('\n\n');
}

/** One value of an enumeration on a line, above the card of what holds it. */
export function renderValueLine(value: string, words: ValueWords, messages: Messages): string {
  const versions = renderVersions(words, messages);
  return `**\`${value}\`** — ${words.text}${versions === '' ? '' : ` *(${versions})*`}`;
}


/** What a value may be, in words; empty where the enumeration says all. */
function renderType(value: ValueType, messages: Messages): string {
  const phrases = describeValue(value).map((phrase) => messages.text(phrase.text, phrase.args));
  if (phrases.length === 0) return '';
  const types = phrases.join(messages.text(' or '));
  if (value.isList) return messages.text('A list, each item {types}.', { types });
  return value.literals.length > 0
    ? messages.text('One of the values below, or {types}.', { types })
    : messages.text('Value: {types}.', { types });
}

function renderValues(card: Card, messages: Messages): string {
  const values = [...new Set([...(card.value?.literals ?? []), ...Object.keys(card.words?.values ?? {})])].filter((value) => value !== '');
  const allowed = card.value && card.value.data.length === 0 && !card.value.anyText ? new Set(card.value.literals) : undefined;
  const shown = values.filter((value) => allowed?.has(value) ?? true);
  if (shown.length === 0) return '';
  const lookUp = (value: string): ValueWords | undefined => card.valueWords?.(value) ?? card.words?.values?.[value];
  if (!shown.some((value) => lookUp(value))) {
    const list = shown.slice(0, MAX_ROWS).map((value) => mark(value, card.written)).join(', ');
    return `${messages.text('Values:')} ${list}${shown.length > MAX_ROWS ? ', …' : ''}`;
  }
  const rows = shown.slice(0, MAX_ROWS).map((value) => {
    const words = lookUp(value);
    const versions = words ? renderVersions(words, messages) : '';
    return `| ${mark(value, card.written)} | ${cell(words?.text ?? '')}${versions === '' ? '' : ` *(${versions})*`} |`;
  });
  if (shown.length > MAX_ROWS) rows.push(`| … | ${messages.text('and {count} more', { count: shown.length - MAX_ROWS })} |`);
  return [`| ${messages.text('Value')} | ${messages.text('Meaning')} |`, '| --- | --- |', ...rows].join('\n');
}

function mark(value: string, written: string | undefined): string {
  return value === written ? `**\`${value}\`**` : `\`${value}\``;
}

function renderFacts(facts: Facts | undefined, messages: Messages, options: { readonly required: boolean }): string {
  const lines: string[] = [];
  if (options.required) lines.push(messages.text('Required.'));
  if (facts?.default !== undefined) lines.push(messages.text('Default: {value}', { value: facts.default }));
  if (facts?.unit !== undefined) lines.push(messages.text('Unit: {value}', { value: facts.unit }));
  if (facts?.needs !== undefined) lines.push(messages.text('Needs: {value}', { value: facts.needs }));
  if (facts?.for !== undefined) lines.push(messages.text('For: {value}', { value: facts.for }));
  const versions = facts ? renderVersions(facts, messages) : '';
  if (versions !== '') lines.push(versions.charAt(0).toUpperCase() + versions.slice(1));
  return lines.join('  \n');
}

function renderVersions(facts: Pick<Facts, 'since' | 'qemu' | 'deprecated' | 'until'>, messages: Messages): string {
  const { since, qemu, deprecated, until } = facts;
  return [
    since === undefined ? '' : messages.text('since libvirt {version}', { version: since }),
    qemu === undefined ? '' : messages.text('since QEMU {version}', { version: qemu }),
    deprecated === undefined ? '' : messages.text('deprecated in libvirt {version}', { version: deprecated }),
    until === undefined ? '' : messages.text('until libvirt {version}', { version: until }),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function renderLink(link: string | undefined, messages: Messages): string {
  if (link === undefined) return '';
  const page = link.startsWith('#') ? `formatdomain.html${link}` : link;
  const target = /^https?:/.test(page) ? page : DOCUMENTATION + page;
  return `[${messages.text('libvirt’s documentation')}](${target})`;
}

/** Text inside a table: a `|` would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
