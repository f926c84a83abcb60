// Slips of the hand that break well-formedness, at every place of a document where a person may make them.
import type { XmlAttribute, XmlElement } from '../../server/src/syntax/nodes';
import { parseXml } from '../../server/src/syntax/parser';
import { walk } from '../../server/src/syntax/walk';
import type { Span } from '../../server/src/text/span';

/** A document with one slip. */
export interface Slip {
  /** What kind of slip, and where: `& in an attribute's name`. */
  readonly kind: string;
  readonly text: string;
  /** What the problem may be said of, in that text. */
  readonly blame: Span;
}

/** What is put in the place of a span of the original, and around what the problem may be. */
interface Change {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly put: string;
  readonly blame: Span;
}

/** Characters that stand in no name. */
const STRAY = [...Array.from('<>&"\'`;!%@#$*()+,?/\\|~^[]{}='), '\0', '\u200b'];
/** Those that nobody means as the end of a tag or a value. */
const BETWEEN = [...Array.from('&`;!%@#$*()+,?\\|~^[]{}'), '\0'];
const IN_VALUES = ['\0', '\u0001', '\ud800', '\udc00', '\uffff'];
/** Values in which any character may stand. */
const FREE = /^(?:file|path|dir|title|description)$/;

/** Every slip that the tags, values and gaps of a document may have. */
export function* slipsOf(text: string): Generator<Slip> {
  const changes: Change[] = [...declarationSlips(text)];
  walk(parseXml(text).children, {
    enter: (node) => {
      if (node.kind === 'comment') changes.push(...commentSlips(node));
      if (node.kind !== 'element') return false;
      changes.push(...elementSlips(text, node));
      return node.name !== 'metadata' && !node.name.includes(':');
    },
  });
  for (const { kind, start, end, put, blame } of changes) {
    const grown = put.length - (end - start);
    const broken = text.slice(0, start) + put + text.slice(end);
    yield { kind, text: broken, blame: { start: Math.min(blame.start, start), end: Math.max(blame.end + grown, start + put.length) } };
  }
}

function put(kind: string, at: number, what: string, blame: Span): Change {
  return { kind, start: at, end: at, put: what, blame };
}

function swap(kind: string, { start, end }: Span, what: string, blame: Span): Change {
  return { kind, start, end, put: what, blame };
}

function shown(character: string): string {
  const code = character.charCodeAt(0);
  return code < 33 || code > 126 ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}` : character;
}

function* elementSlips(text: string, element: XmlElement): Generator<Change> {
  yield* nameSlips("a start tag's name", element.nameSpan, element.nameSpan);
  for (const attribute of element.attributes) yield* attributeSlips(attribute, text.charAt(attribute.valueStart - 1));
  yield* tagSlips(element);
  if (element.hasCloseTag) yield* closeTagSlips(element);
  yield* contentSlips(text, element);
}

/** A character too many before, in or behind a name. */
function* nameSlips(where: string, span: Span, blame: Span): Generator<Change> {
  const middle = (span.start + span.end) >> 1;
  for (const character of STRAY) {
    if (span.end - span.start > 1) yield put(`${shown(character)} in ${where}`, middle, character, blame);
    if (span.end - span.start > 3) yield put(`${shown(character)} in ${where}`, span.end - 1, character, blame);
  }
  for (const character of BETWEEN) {
    yield put(`${shown(character)} before ${where}`, span.start, character, blame);
    yield put(`${shown(character)} behind ${where}`, span.end, character, blame);
  }
}

function* attributeSlips(attribute: XmlAttribute, quote: string): Generator<Change> {
  const { nameSpan, nameEnd, valueStart, valueEnd, start, end, rawValue = '' } = attribute;
  const whole = { start, end };
  yield* nameSlips("an attribute's name", nameSpan, whole);
  for (const character of BETWEEN) {
    yield put(`${shown(character)} between = and a value`, valueStart - 1, character, whole);
    yield put(`${shown(character)} behind a value`, end, character, whole);
  }
  for (const character of IN_VALUES) yield put(`${shown(character)} in a value`, (valueStart + valueEnd) >> 1, character, whole);
  const equals = { start: nameEnd, end: valueStart - 1 };
  for (const other of ['==', ':', '=:', ':=', '=>', '= =', ',', ': ', '~']) yield swap(`${other} for =`, equals, other, whole);
  const otherQuote = quote === '"' ? "'" : '"';
  yield put('closing quote twice', end, quote, whole);
  yield put('opening quote twice', valueStart, quote, whole);
  yield put('other quote behind a value', end, otherQuote, whole);
  yield put('other quote before a value', valueStart - 1, otherQuote, whole);
  if (valueEnd - valueStart > 2) yield put('quote in a value', valueStart + ((valueEnd - valueStart) >> 1), quote, whole);
  yield swap('other closing quote', { start: end - 1, end }, otherQuote, whole);
  yield swap('other opening quote', { start: valueStart - 1, end: valueStart }, otherQuote, whole);
  for (const [opening, closing] of ['“”', '‘’', '””', '„“', '″″', '``', '´´', '«»']) {
    yield swap(`${opening ?? ''}${closing ?? ''} for quotes`, { start: valueStart - 1, end }, `${opening ?? ''}${rawValue}${closing ?? ''}`, whole);
  }
  yield swap('curly closing quote', { start: end - 1, end }, '”', whole);
  yield swap('curly opening quote', { start: valueStart - 1, end: valueStart }, '“', whole);
  if (FREE.test(attribute.name)) yield* referenceSlips('a value', (valueStart + valueEnd) >> 1, whole);
}

function* referenceSlips(where: string, at: number, blame: Span): Generator<Change> {
  for (const reference of ['&amp', '&lt', '&nbsp;', '&', '&&', '& ', '&copy', '&#1;', '&#x0;', '&#65', '&AMP;', '&Lt;', '& amp;', '&;']) {
    yield put(`${reference} in ${where}`, at, reference, blame);
  }
}

function* tagSlips(element: XmlElement): Generator<Change> {
  const open = element.openSpan;
  const end = open.end;
  yield put('<<', open.start, '<', open);
  yield put('< with a space', open.start + 1, ' ', open);
  yield put('>>', end, '>', open);
  yield put('> before a tag', open.start, '>', open);
  yield put('/ before a name', element.nameStart, '/', { start: open.start, end: element.end });
  yield put('\\ before a name', element.nameStart, '\\', open);
  if (element.selfClosing) {
    yield put('/ twice', end - 1, '/', open);
    yield put('space between / and >', end - 1, ' ', open);
    yield swap('\\ for /', { start: end - 2, end: end - 1 }, '\\', open);
    yield swap('>/ for />', { start: end - 2, end }, '>/', open);
    yield put('/>/', end, '/', open);
    yield swap('/>/>', { start: end, end }, '/>', open);
  }
  if (element.attributes.length > 0) {
    yield put('/ behind a name', element.nameEnd, '/', open);
    yield put('> behind a name', element.nameEnd, '>', open);
    yield put('/> behind a name', element.nameEnd, '/>', open);
    for (const attribute of element.attributes) {
      yield put('/ before an attribute', attribute.start, '/', open);
      yield put('space and , before an attribute', attribute.start - 1, ' ,', open);
      yield put('< before an attribute', attribute.start, '<', open);
      yield put('> before an attribute', attribute.start, '>', open);
    }
  }
}

function* closeTagSlips(element: XmlElement): Generator<Change> {
  const { closeStart, closeNameStart, closeNameEnd, end } = element;
  const close = { start: closeStart, end };
  yield* nameSlips("a close tag's name", { start: closeNameStart, end: closeNameEnd }, close);
  yield put('</ with a space', closeNameStart, ' ', close);
  yield put('< / with a space', closeStart + 1, ' ', close);
  yield put('<//', closeNameStart, '/', close);
  yield put('<</', closeStart, '<', close);
  yield put('</…>>', end, '>', close);
  yield put('</…/>', end - 1, '/', close);
  yield swap('<\\', { start: closeStart + 1, end: closeStart + 2 }, '\\', close);
  yield swap('/< for </', { start: closeStart, end: closeStart + 2 }, '/<', close);
}

/** Notes as people write them elsewhere, and slips of comments and in text. */
function* contentSlips(text: string, element: XmlElement): Generator<Change> {
  const { textSpan } = element;
  if (textSpan && FREE.test(element.name)) yield* referenceSlips('text', (textSpan.start + textSpan.end) >> 1, { start: element.start, end: element.end });
  if (textSpan) for (const character of IN_VALUES) yield put(`${shown(character)} in text`, (textSpan.start + textSpan.end) >> 1, character, textSpan);
  const lineStart = text.lastIndexOf('\n', element.start) + 1;
  const indent = text.slice(lineStart, element.start);
  if (indent.trim() !== '') return;
  for (const note of NOTES) {
    yield put(`note ${note}`, lineStart, `${indent}${note}\n`, { start: lineStart, end: lineStart });
    if (text.charAt(element.openEnd) === '\n') yield put(`note behind a tag ${note}`, element.openEnd, `  ${note}`, { start: element.openEnd, end: element.openEnd });
    if (text.charAt(element.end) === '\n') yield put(`note at a line's end ${note}`, element.end, `  ${note}`, { start: element.end, end: element.end });
  }
  for (const comment of COMMENTS) {
    yield put(`comment ${comment}`, lineStart, `${indent}${comment}\n`, { start: lineStart, end: lineStart });
  }
}

const NOTES = [
  '## a note',
  '## see <disk>',
  '## see <disk> and <interface>',
  "## was <disk type='file'> before",
  '## goes into </devices>',
  '## <disk/> is gone -- really',
  '# a < b',
  '## a & b -- c',
  '// see <disk>',
  '; see <disk>',
  '## see <disk',
  '## --> here',
];

const COMMENTS = [
  '<!- note -->',
  '<!-- note ->',
  '<! -- note -->',
  '<!-- note -- >',
  '<!-- a--b -->',
  '<!-- a --- b -- c -->',
  '<!--a---->',
  '<!-- note --->',
  '<-- note -->',
  '<- note ->',
  '<!note>',
  '<!-- note -->>',
  '<<!-- note -->',
  '< !-- note -->',
  '<!-- note --',
  '<!-- note',
  '<!-- see <disk> ->',
  '!-- note -->',
  '<!– note –>',
  '<!— note —>',
];

function* commentSlips({ start, end }: Span): Generator<Change> {
  const blame = { start, end };
  yield swap('a comment without !', { start: start + 1, end: start + 2 }, '', blame);
  yield swap('a comment with half its start', { start: start + 2, end: start + 3 }, '', blame);
  yield swap('a comment with half its end', { start: end - 3, end: end - 2 }, '', blame);
  yield put('a comment that ends in ---', end - 3, '-', blame);
}

function* declarationSlips(text: string): Generator<Change> {
  const blame = { start: 0, end: 0 };
  if (text.startsWith('<?')) return;
  for (const declaration of [
    "<? xml version='1.0'?>",
    "<?xml version='1.0' ? >",
    "<?xml version='1.0'>",
    "<?xml version='1.0'/>",
    "<xml version='1.0'?>",
    "<?xml version=1.0?>",
    "<?xml version=“1.0”?>",
    "<?xml version='1.0'? >",
    "<?xml version='1.0'?>>",
    "<<?xml version='1.0'?>",
    "<?xml version='1.0' encoding='UTF-8'",
    "<?xml version='1.0', encoding='UTF-8'?>",
    "<?xml version='1.0' encoding='UTF-8''?>",
    "<?xml?>",
    "?xml version='1.0'?>",
    "<!xml version='1.0'?>",
    "< ?xml version='1.0'?>",
  ]) {
    yield put(`declaration ${declaration}`, 0, `${declaration}\n`, blame);
  }
}
