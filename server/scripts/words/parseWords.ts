// Reads one Markdown file of the words (format: server/docs/README.md) strictly: anything unknown is an error with its line.
import { FACT_KEYS, type ElementWords, type Facts, type ValueWords, type Words } from '../../src/features/words/data';
import { parseSelector, splitOutsideBrackets } from '../../src/features/words/selector';
import { faultOfPattern } from '../../src/features/words/valuePatterns';

/** A fault of the file, at a one-based line. */
export interface WordsFault {
  readonly line: number;
  readonly message: string;
}

/** An element's words with the line of its heading. */
export interface ParsedEntry {
  readonly line: number;
  readonly words: ElementWords;
}

/** What is in one file. */
export interface ParsedFile {
  readonly entries: readonly ParsedEntry[];
  readonly faults: readonly WordsFault[];
}

interface Line {
  readonly number: number;
  readonly text: string;
}

interface Section {
  readonly heading: Line;
  readonly body: Line[];
}

/** Longest first paragraph: completion shows it beside a label. */
const SUMMARY_LIMIT = 180;
const VERSION = /^\d+\.\d+(\.\d+)?$/;
const VERSION_FACTS: readonly string[] = ['since', 'qemu'];
const RELEASE_FACTS: readonly string[] = ['deprecated', 'removed'];
const RELEASE = /^(?:(?:QEMU )?\d+\.\d+(\.\d+)?|unknown)$/;
const VALUE_ITEM = /^(`[^`]+`(?:, `[^`]+`)*):\s+(\S.*)$/s;
const FACT_ITEM = /^([a-z]+):\s+(\S.*)$/s;
const VALUE_VERSION = /\s*\(((?:since|qemu|deprecated|removed|instead) [^,()]+(?:, (?:since|qemu|deprecated|removed|instead) [^,()]+)*)\)\s*$/;
const CJK = /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/;

type Blame = (line: number, message: string) => void;

/** Parses a file; entries with faults are given as far as they can be read. */
export function parseWords(markdown: string): ParsedFile {
  const faults: WordsFault[] = [];
  const blame: Blame = (line, message) => faults.push({ line, message });
  const groups: { readonly element: Section; readonly parts: Section[] }[] = [];
  for (const section of splitSections(markdown, blame)) {
    if (section.heading.text.startsWith('## ')) groups.push({ element: section, parts: [] });
    else if (section.heading.text.startsWith('### ')) {
      const group = groups.at(-1);
      if (group) group.parts.push(section);
      else blame(section.heading.number, '`###` stands before the first `##` selector');
    }
  }
  const entries = groups.map(({ element, parts }) => ({
    line: element.heading.number,
    words: parseElement(element, parts, blame),
  }));
  return { entries, faults };
}

/** Cuts the file at its headings; the first section is the title's. */
function splitSections(markdown: string, blame: Blame): Section[] {
  const sections: Section[] = [];
  let fenced = false;
  let current: Section | undefined;
  for (const [index, text] of markdown.split(/\r?\n/).entries()) {
    const line = { number: index + 1, text };
    if (text.startsWith('```')) fenced = !fenced;
    if (!fenced && text.startsWith('#')) {
      if (!/^#{1,3} \S/.test(text)) blame(line.number, `not a heading of the format: \`${text}\``);
      if (sections.length === 0 ? !text.startsWith('# ') : text.startsWith('# ')) {
        blame(line.number, 'a file has one `# title`, in its first line');
      }
      current = { heading: line, body: [] };
      sections.push(current);
    } else if (current) current.body.push(line);
    else if (text.trim() !== '') blame(line.number, 'a file starts with its `# title`');
  }
  if (fenced) blame(sections.at(-1)?.heading.number ?? 1, 'a fenced block is not closed');
  return sections;
}

function parseElement(section: Section, parts: readonly Section[], blame: Blame): ElementWords {
  const selectors = parseSelectors(section.heading, blame);
  const words = parseBody(section, blame);
  if (words.values) blame(section.heading.number, 'values belong below `### @attribute` or `### text`');
  const attributes: Record<string, Words> = {};
  let text: Words | undefined;
  for (const part of parts) {
    const body = parseBody(part, blame);
    for (const name of part.heading.text.slice(4).split(',').map((item) => item.trim())) {
      if (name === 'text') {
        if (text) blame(part.heading.number, '`### text` stands twice below this selector');
        text = body;
      } else if (!/^@[A-Za-z_][\w.:-]*$/.test(name)) {
        blame(part.heading.number, `\`${name}\` is neither \`@attribute\` nor \`text\``);
      } else if (Object.hasOwn(attributes, name.slice(1))) {
        blame(part.heading.number, `\`${name}\` stands twice below this selector`);
      } else attributes[name.slice(1)] = body;
    }
  }
  return {
    selectors,
    ...words,
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(text && { text }),
  };
}

function parseSelectors(heading: Line, blame: Blame): string[] {
  const selectors = splitOutsideBrackets(heading.text.slice(3), ',').map((item) => item.trim());
  for (const selector of selectors) {
    if (!parseSelector(selector)) blame(heading.number, `\`${selector}\` is not a selector`);
  }
  return selectors;
}

/** Reads paragraphs, facts, values and examples of one section. */
function parseBody(section: Section, blame: Blame): Words {
  const paragraphs: string[] = [];
  const examples: string[] = [];
  const facts: Record<string, string> = {};
  const values: Record<string, ValueWords> = {};
  for (const block of splitBlocks(section.body)) {
    const line = block[0]?.number ?? section.heading.number;
    const text = block[0]?.text ?? '';
    if (text.startsWith('```')) readFence(block, examples, blame);
    else if (text.startsWith('- ')) readItem(joinLines(block).slice(2).trim(), line, facts, values, blame);
    else if (/^\s*([*+]|\d+\.) /.test(text)) blame(line, 'lists are `- ` items: values or facts');
    else paragraphs.push(text.startsWith('|') ? block.map((one) => one.text).join('\n') : joinLines(block));
  }
  const [summary = '', ...details] = paragraphs;
  if (summary === '') blame(section.heading.number, 'the first paragraph is missing');
  if (summary.length > SUMMARY_LIMIT) {
    blame(section.heading.number, `the first paragraph has ${summary.length} characters; one line has at most ${SUMMARY_LIMIT}`);
  }
  return {
    summary,
    ...(details.length > 0 && { details: details.join('\n\n') }),
    ...(Object.keys(facts).length > 0 && { facts }),
    ...(Object.keys(values).length > 0 && { values }),
    ...(examples.length > 0 && { example: examples.join('\n\n') }),
  };
}

/** Cuts a body into blocks: fenced blocks, list items with their continuation lines, and paragraphs. */
function splitBlocks(body: readonly Line[]): Line[][] {
  const blocks: Line[][] = [];
  let block: Line[] | undefined;
  let fenced = false;
  for (const line of body) {
    if (fenced) {
      block?.push(line);
      fenced = !line.text.startsWith('```');
      if (!fenced) block = undefined;
    } else if (line.text.trim() === '') block = undefined;
    else if (!block || /^([-*+] |```)/.test(line.text)) {
      block = [line];
      blocks.push(block);
      fenced = line.text.startsWith('```');
    } else block.push(line);
  }
  return blocks;
}

function readFence(block: readonly Line[], examples: string[], blame: Blame): void {
  const opening = block[0];
  if (opening && opening.text !== '```xml') blame(opening.number, 'a fenced block is `xml`, an example of the element');
  examples.push(block.slice(1, -1).map((line) => line.text).join('\n'));
}

function readItem(
  text: string,
  line: number,
  facts: Record<string, string>,
  values: Record<string, ValueWords>,
  blame: Blame,
): void {
  const value = VALUE_ITEM.exec(text);
  if (value) {
    const words = valueWords(value[2] ?? '');
    for (const [key, content] of Object.entries(words)) blameRelease(key, content as string, line, blame);
    for (const [, name = ''] of (value[1] ?? '').matchAll(/`([^`]+)`/g)) {
      if (Object.hasOwn(values, name)) blame(line, `\`${name}\` is explained twice`);
      const fault = faultOfPattern(name, words.text);
      if (fault !== undefined) blame(line, fault);
      values[name] = words;
    }
    return;
  }
  const [, key = '', content = ''] = FACT_ITEM.exec(text) ?? [];
  if (!(FACT_KEYS as readonly string[]).includes(key)) {
    blame(line, `neither \`\` \`value\`: … \`\` nor a fact (${FACT_KEYS.join(', ')}): \`${text.slice(0, 40)}\``);
  } else if (blameRelease(key, content, line, blame)) return;
  else if (Object.hasOwn(facts, key)) blame(line, `\`${key}\` stands twice`);
  else facts[key] = content;
}

/** Blames a fact that must be a version and is not; whether it did. */
function blameRelease(key: string, content: string, line: number, blame: Blame): boolean {
  const isVersion = VERSION_FACTS.includes(key);
  if (!isVersion && !RELEASE_FACTS.includes(key)) return false;
  if ((isVersion ? VERSION : RELEASE).test(content)) return false;
  blame(line, `\`${key}\` is a version such as 6.0.0${isVersion ? '' : ', a release such as QEMU 4.0, or unknown'}, not \`${content.slice(0, 40)}\``);
  return true;
}

/** Takes `(since 6.0.0)` off the end of a value's sentence. */
function valueWords(sentence: string): ValueWords {
  const match = VALUE_VERSION.exec(sentence);
  if (!match) return { text: sentence };
  const versions = Object.fromEntries((match[1] ?? '').split(', ').map((fact) => [fact.split(' ', 1)[0], fact.slice(fact.indexOf(' ') + 1)])) as Facts;
  return { text: sentence.slice(0, match.index), ...versions };
}

/** Joins wrapped lines with a space, or with nothing between Chinese characters. */
function joinLines(lines: readonly Line[]): string {
  let joined = '';
  for (const { text } of lines) {
    const next = text.trim();
    const seamless = CJK.test(joined.at(-1) ?? '') && CJK.test(next[0] ?? '');
    joined += joined === '' || seamless ? next : ` ${next}`;
  }
  return joined;
}
