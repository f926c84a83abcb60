// Where in a text libvirt's refusal belongs: by its line number, else by the element, attribute or value that it names.
import { descendants, parseXml, type XmlElement } from './xmlTree';

/** Offsets in the text, the end exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * The place that virsh's `words` blame in `text`. Nothing when no place can be told with certainty:
 * then the refusal belongs to the whole document.
 */
export function placeOfRefusal(text: string, words: string): Place | undefined {
  return byLine(text, words) ?? bySchemaMessage(text, words) ?? byQuotedValue(text, words);
}

/** `(domain_definition):14: Opening and ending tag mismatch: …` */
function byLine(text: string, words: string): Place | undefined {
  const number = /\((?:[a-z_]+_definition|definition|\w+)\):(\d+):/.exec(words)?.[1] ?? /\bat line (\d+)\b/.exec(words)?.[1];
  if (number === undefined) return undefined;
  const lines = text.split('\n');
  const index = Number(number) - 1;
  const line = lines[index];
  if (line === undefined) return undefined;
  const before = lines.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0);
  const indent = line.length - line.trimStart().length;
  return { start: before + indent, end: before + Math.max(line.trimEnd().length, indent) };
}

/** `Extra element features in interleave`, `Invalid attribute foo for element bar`, `Element cpu failed to validate content`. */
function bySchemaMessage(text: string, words: string): Place | undefined {
  const root = parseXml(text);
  if (root === undefined) return undefined;
  const attribute = /Invalid attribute (\S+) for element (\S+)/.exec(words);
  const extra = /Extra element (\S+) in interleave/.exec(words) ?? /Did not expect element (\S+) there/.exec(words);
  const failed = [...words.matchAll(/Element (\S+) (?:failed to validate|has extra content|is missing)/g)].map((one) => one[1]);
  const names = [attribute?.[2], extra?.[1], ...failed].filter((name) => name !== undefined && name !== root.name);
  for (const name of names) {
    const found = [...descendants(root)].filter((one) => one.name === name);
    const blamed = attribute === null ? found : found.filter((one) => one.attributes[attribute[1] ?? ''] !== undefined);
    const [only] = blamed.length === 1 ? blamed : [];
    if (only !== undefined) return nameOf(only);
  }
  return undefined;
}

/** `unsupported configuration: … 'value' …`: the one attribute or element whose value that is. */
function byQuotedValue(text: string, words: string): Place | undefined {
  const root = parseXml(text);
  if (root === undefined) return undefined;
  const quotes = [...words.matchAll(/'([^'\n]+)'|"([^"\n]+)"|<([\w:-]+)>|`([^`\n]+)`/g)].map((quoted) => quoted[1] ?? quoted[2] ?? quoted[3] ?? quoted[4] ?? '');
  // `Emulator '…' does not support machine type '…'`: what is not supported is to blame, not the emulator.
  const unsupported = /does not support [^'\n]*'([^'\n]+)'/.exec(words)?.[1];
  for (const value of unsupported === undefined ? quotes : [unsupported, ...quotes]) {
    const place = onlyHolder(text, root, value);
    if (place !== undefined) return place;
  }
  return undefined;
}

function onlyHolder(text: string, root: XmlElement, value: string): Place | undefined {
  const below = [...descendants(root)].slice(1);
  const holders = below.filter((one) => one.text === value || Object.values(one.attributes).includes(value));
  const [only] = holders.length === 1 ? holders : [];
  if (only !== undefined) return valueIn(text, only, value);
  const named = below.filter((one) => one.name === value);
  const [element] = named.length === 1 ? named : [];
  return element === undefined ? undefined : nameOf(element);
}

function valueIn(text: string, element: XmlElement, value: string): Place {
  const at = text.slice(element.start, element.end).indexOf(value, element.name.length + 1);
  return at < 0 ? nameOf(element) : { start: element.start + at, end: element.start + at + value.length };
}

function nameOf(element: XmlElement): Place {
  return { start: element.start + 1, end: element.start + 1 + element.name.length };
}
