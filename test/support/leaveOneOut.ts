// Takes elements, attributes and enumerated values out of documents and asks for completion where they stood.
import type { CorpusDocument } from './corpus';
import { random as seededRandom } from './random';
import { testService } from './service';
import type { LibvirtDocument } from '../../server/src/features/document';
import type { XmlElement } from '../../server/src/syntax/nodes';

/** One question: a text with something missing, the cursor, and what must be offered. */
export interface Question {
  readonly kind: 'element' | 'attribute' | 'value' | 'text';
  readonly text: string;
  readonly offset: number;
  readonly expected: string;
  /** Where it was asked, for the report. */
  readonly place: string;
}

/** How many were asked, and which were not answered. */
export interface Outcome {
  readonly asked: number;
  readonly missed: readonly string[];
}

/** Asks a sample of questions of a sample of documents. */
export function leaveOneOut(
  documents: readonly CorpusDocument[],
  sample: { readonly documents: number; readonly casesOfEach: number },
): Outcome {
  const service = testService();
  const random = seededRandom(20240607);
  const missed: string[] = [];
  let asked = 0;
  for (const { name, text } of pick(documents, sample.documents, random)) {
    const document = service.open(text);
    if (!document) continue;
    for (const question of pick(questionsOf(document, random), sample.casesOfEach, random)) {
      asked++;
      const broken = service.openAs(question.text, document.kind);
      const labels = service.completions(broken, question.offset).map((item) => item.label);
      if (!labels.includes(question.expected)) missed.push(`${name}: ${question.kind} ${question.place} ${question.expected}`);
    }
  }
  return { asked, missed };
}

/** Every question about a document. What the grammar leaves open (metadata) cannot be asked. */
export function questionsOf(document: LibvirtDocument, random: () => number): Question[] {
  const questions: Question[] = [];
  const { text, match } = document;
  const ask = (kind: Question['kind'], span: { start: number; end: number }, before: string, name: string, after: string, place: string): void => {
    // Nothing, half of it, or all but the last character is already typed.
    const typed = name.slice(0, Math.floor(random() * name.length));
    const start = text.slice(0, span.start) + before + typed;
    questions.push({ kind, text: start + after + text.slice(span.end), offset: start.length, expected: name, place });
  };
  const visit = (element: XmlElement): void => {
    const definition = match?.definitionOf(element);
    if (!definition || definition.name === '') return;
    if (element.parent) ask('element', element, random() < 0.5 ? '<' : '', element.name, '', element.parent.name);
    for (const attribute of element.attributes) {
      if (attribute.name.startsWith('xmlns')) continue;
      const value = match?.attributeValue(attribute);
      if (!value) continue;
      ask('attribute', attribute, '', attribute.name, '', element.name);
      if (value.literals.includes(attribute.value)) ask('value', attribute.valueSpan, '', attribute.value, '', `${element.name}@${attribute.name}`);
    }
    const span = element.textSpan;
    const literal = span && match?.textValue(element)?.literals.find((one) => one === text.slice(span.start, span.end));
    if (span && literal !== undefined) ask('text', span, '', literal, '', element.name);
    for (const child of element.elements()) visit(child);
  };
  if (document.xml.root) visit(document.xml.root);
  return questions;
}

/** A sample without repetitions, in random order. */
function pick<T>(all: readonly T[], count: number, random: () => number): T[] {
  const rest = [...all];
  const picked: T[] = [];
  while (picked.length < count && rest.length > 0) picked.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return picked;
}
