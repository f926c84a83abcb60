// The layout of hovers in Markdown: one line of what it is, details, values as a table, facts, an example, the link.
import type { ValueType } from '../../grammar/types';
import { describeValue, isMereText } from '../describeValue';
import { fitExample } from './fitExample';
import type { Messages } from '../messages';
import type { Facts, ValueWords, Words } from '../words/data';
import { isValuePattern } from '../words/valuePatterns';
import { releaseName, type Versions } from '../words/versions';

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
  /** The value that is written, first and marked in the table. */
  readonly written?: string;
  /** Whether a line above the card says what the written value means: the table has the others. */
  readonly isWrittenTold?: boolean;
  /** An example for words that have none of their own. */
  readonly ownersExample?: string | undefined;
  /** Where libvirt documents it: an anchor of formatdomain.html, or a page. */
  readonly link?: string | undefined;
}

/** Between facts on one line. */
const BETWEEN_FACTS = ' · ';

/** Renders a card. An editor shows some ten lines of it without scrolling: facts come before the table, on one line. */
export function renderCard(card: Card, messages: Messages): string {
  const { words } = card;
  const table = renderValues(card, messages);
  const type = card.value ? renderType(card.value, messages, { hasTable: table !== '' }) : '';
  const facts = renderFacts(words?.facts, messages, { required: card.required === true });
  const example = words?.example ?? card.ownersExample;
  return [
    words ? `**${card.title}** — ${words.summary}` : `**${card.title}**`,
    words?.details ?? '',
    [...(type === '' ? [] : [type]), ...facts].join(BETWEEN_FACTS),
    table,
    example === undefined ? '' : `\`\`\`xml\n${fitExample(example)}\n\`\`\``,
    renderLink(card.link, messages),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** An element's example is one of its attribute when it is a single line that has it. */
export function exampleWith(owner: Words | undefined, attribute: string): string | undefined {
  const example = owner?.example;
  return example?.includes('\n') === false && example.includes(` ${attribute}=`) ? example : undefined;
}

/** One value of an enumeration on a line, above the card of what holds it. */
export function renderValueLine(value: string, words: ValueWords, messages: Messages): string {
  const versions = renderVersions(words, messages);
  return `**\`${value}\`** — ${words.text}${inParentheses(versions, messages)}`;
}

/** Versions behind a sentence. */
function inParentheses(versions: string, messages: Messages): string {
  return versions === '' ? '' : messages.text(' *({versions})*', { versions });
}

/** What a value may be, in words; empty where the enumeration or the name says all. */
function renderType(value: ValueType, messages: Messages, { hasTable }: { readonly hasTable: boolean }): string {
  const phrases = describeValue(value);
  // That something is text is no news; what restricts it is, unless its usual values are listed.
  if (phrases.length === 0 || (!value.isList && phrases.every((phrase) => isMereText(phrase, { hasTable })))) return '';
  const types = phrases.map((phrase) => messages.text(phrase.text, phrase.args)).join(messages.text(' or '));
  if (value.isList) return messages.text('A list, each item {types}.', { types });
  return value.literals.length > 0
    ? messages.text('One of the values below, or {types}.', { types })
    : messages.text('Value: {types}', { types });
}

function renderValues(card: Card, messages: Messages): string {
  const shown = valuesOf(card);
  if (shown.length === 0) return '';
  const lookUp = (value: string): ValueWords | undefined => card.valueWords?.(value) ?? card.words?.values?.[value];
  if (!shown.some((value) => lookUp(value))) {
    const list = shown.slice(0, MAX_ROWS).map((value) => mark(value, card.written)).join(messages.text(', '));
    return `${messages.text('Values:')} ${list}${shown.length > MAX_ROWS ? `${messages.text(', ')}…` : ''}`;
  }
  const rows = shown.slice(0, MAX_ROWS).map((value) => {
    const words = lookUp(value);
    const versions = words ? renderVersions(words, messages) : '';
    return `| ${mark(value, card.written)} | ${cell(words?.text ?? '')}${inParentheses(versions, messages)} |`;
  });
  if (shown.length > MAX_ROWS) rows.push(`| … | ${messages.text('and {count} more', { count: shown.length - MAX_ROWS })} |`);
  const heading = card.isWrittenTold === true ? messages.text('Others') : messages.text('Value');
  return [`| ${heading} | ${messages.text('Meaning')} |`, '| :--- | :--- |', ...rows].join('\n');
}

/** The values to list: the written one, then those of the words, which begin with what is chosen most, then what only the grammar knows. */
function valuesOf({ value, words, written, isWrittenTold }: Card): string[] {
  const told = Object.keys(words?.values ?? {}).filter((key) => !isValuePattern(key));
  const known = new Set([...told, ...(value?.literals ?? [])]);
  const isKnown = written !== undefined && known.delete(written);
  const values = [...(isKnown && isWrittenTold !== true ? [written] : []), ...numbersLast([...known])];
  const isClosed = value && value.data.length === 0 && !value.anyText;
  const allowed = isClosed ? new Set(value.literals) : undefined;
  return values.filter((one) => one !== '' && (allowed?.has(one) ?? true));
}

/** A record gives whole numbers first, whatever their place in the words was. */
function numbersLast(values: readonly string[]): string[] {
  const isNumber = (value: string): boolean => /^\d+$/.test(value);
  return [...values.filter((value) => !isNumber(value)), ...values.filter(isNumber)];
}

function mark(value: string, written: string | undefined): string {
  return value === written ? `**\`${value}\`**` : `\`${value}\``;
}

function renderFacts(facts: Facts | undefined, messages: Messages, { required }: { readonly required: boolean }): string[] {
  const versions = facts ? renderVersions(facts, messages) : '';
  return [
    required ? messages.text('Required') : '',
    // What must be written has no default: what holds without the whole element is said of the element.
    facts?.default === undefined || required ? '' : messages.text('Default: {value}', { value: facts.default }),
    facts?.unit === undefined ? '' : messages.text('Unit: {value}', { value: facts.unit }),
    facts?.needs === undefined ? '' : messages.text('Needs: {value}', { value: facts.needs }),
    facts?.for === undefined ? '' : messages.text('For: {value}', { value: facts.for }),
    versions.charAt(0).toUpperCase() + versions.slice(1),
  ].filter((fact) => fact !== '');
}

function renderVersions(facts: Versions & Pick<Facts, 'qemu'>, messages: Messages): string {
  const { since, qemu, deprecated, removed, instead } = facts;
  return [
    since === undefined ? '' : messages.text('since libvirt {version}', { version: since }),
    qemu === undefined ? '' : messages.text('since QEMU {version}', { version: qemu }),
    deprecated === undefined ? '' : renderDeprecated(releaseName(deprecated), messages),
    removed === undefined ? '' : renderRemoved(releaseName(removed), messages),
    instead === undefined ? '' : messages.text('use {instead}', { instead }),
  ]
    .filter((part) => part !== '')
    .join(messages.text(', '));
}

function renderDeprecated(release: string | undefined, messages: Messages): string {
  return release === undefined ? messages.text('deprecated') : messages.text('deprecated in {release}', { release });
}

function renderRemoved(release: string | undefined, messages: Messages): string {
  return release === undefined ? messages.text('no longer supported') : messages.text('removed in {release}', { release });
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
