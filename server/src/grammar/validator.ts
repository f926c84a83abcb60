// The quick verdict: is an element valid against a definition? No problems, no allocation where nothing is wrong.
import type { XmlElement } from '../syntax/nodes';
import { trimSpace } from './datatypes';
import type { Derivatives } from './derivatives';
import { attributeName, elementName, isNamespaceDeclaration } from './names';
import type { ChildStep, ElementRef, Pattern } from './patterns';
import type { DocumentMemo } from './subtreeMemo';

/** Elements nested deeper than any grammar means are not looked into: the call stack is finite. */
const MAX_DEPTH = 400;

/** Validates subtrees against definitions of one grammar. Plain loops: most of its life is spent before V8 optimises it. */
export class Validator {
  #depth = 0;

  constructor(
    private readonly derivatives: Derivatives,
    /** Subtrees of the document that are known to be valid, where that is remembered. */
    private readonly memo?: DocumentMemo,
  ) {}

  /** Whether the whole subtree of `element` is valid as `definition`. */
  isValid(element: XmlElement, definition: ElementRef): boolean {
    const { memo } = this;
    if (memo === undefined || element.parent === undefined) return this.#isValid(element, definition);
    if (memo.isKnown(element, definition)) return true;
    const valid = this.#isValid(element, definition);
    if (valid) memo.remember(element, definition);
    return valid;
  }

  #isValid(element: XmlElement, definition: ElementRef): boolean {
    if (this.#depth > MAX_DEPTH) return true;
    const opened = this.afterStartTag(element, definition.content);
    if (opened === this.derivatives.patterns.notAllowed) return false;
    this.#depth++;
    const valid = this.#isContentValid(element, opened);
    this.#depth--;
    return valid;
  }

  /** What the content must be after all attributes of the start tag; `notAllowed` where one is wrong or missing. */
  afterStartTag(element: XmlElement, content: Pattern): Pattern {
    const { notAllowed } = this.derivatives.patterns;
    const { attributes } = element;
    let pattern = content;
    for (let index = 0; index < attributes.length; index++) {
      const attribute = attributes[index];
      if (attribute === undefined || isNamespaceDeclaration(attribute.name)) continue;
      const step = this.derivatives.attributeStep(pattern, attributeName(element, attribute.name));
      if (step === undefined) return notAllowed;
      pattern = this.derivatives.afterValue(step, attribute.value);
      if (pattern === notAllowed) return notAllowed;
    }
    return this.derivatives.closeStartTag(pattern);
  }

  #isContentValid(element: XmlElement, opened: Pattern): boolean {
    const { children } = element;
    if (children.length === 0) return this.#isBlankValid(element, opened);
    const { notAllowed } = this.derivatives.patterns;
    let pattern = opened;
    let hasElements = false;
    for (let index = 0; index < children.length; index++) {
      const node = children[index];
      if (node === undefined) continue;
      if (node.kind === 'element') {
        hasElements = true;
        const steps = this.derivatives.childSteps(pattern, elementName(node));
        pattern = this.afterChild(node, steps);
      } else if (node.kind === 'text' || (node.kind === 'cdata' && trimSpace(node.rawValue) !== '')) {
        pattern = this.derivatives.text(pattern, element.textContent);
        if (pattern !== notAllowed && !hasElements) return this.#isRestValid(element, pattern);
      }
      if (pattern === notAllowed) return false;
    }
    return pattern.nullable || (!hasElements && this.derivatives.text(pattern, element.textContent).nullable);
  }

  /** White space alone is nothing, or a value of its own: `<title> </title>` has one. */
  #isBlankValid({ blank }: XmlElement, opened: Pattern): boolean {
    return opened.nullable || this.derivatives.text(opened, '').nullable || (blank !== '' && this.derivatives.text(opened, blank).nullable);
  }

  /** After text that was taken whole: only elements of mixed content may follow. */
  #isRestValid(element: XmlElement, afterText: Pattern): boolean {
    let pattern = afterText;
    for (const node of element.children) {
      if (node.kind === 'element') pattern = this.afterChild(node, this.derivatives.childSteps(pattern, elementName(node)));
    }
    return pattern.nullable;
  }

  /** What the parent expects after a child: the choice of all definitions that the child is valid as. */
  afterChild(child: XmlElement, steps: readonly ChildStep[]): Pattern {
    const { patterns } = this.derivatives;
    const only = steps[0];
    if (only === undefined) return patterns.notAllowed;
    if (steps.length === 1) return this.isValid(child, only.element) ? only.rest : patterns.notAllowed;
    let rest = patterns.notAllowed;
    for (const step of steps) if (this.isValid(child, step.element)) rest = patterns.choice2(rest, step.rest);
    return rest;
  }
}
