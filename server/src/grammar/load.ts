// Makes a usable grammar of its compact form; the patterns themselves are built only as documents need them.
import type { XmlElement } from '../syntax/nodes';
import { Analyser } from './analyser';
import { COMPILED_FORMAT, type CompiledGrammar } from './compiled';
import { Derivatives } from './derivatives';
import { GrammarIndex } from './grammarIndex';
import { Match } from './match';
import { Misfits } from './misfits';
import { leastAttributes, type ChooseValue } from './least';
import { elementName } from './names';
import { ElementRef, Patterns, type Pattern } from './patterns';
import { elementsOf, leastMissing, valueTypeAt } from './queries';
import { StartTags } from './startTag';
import { DeviceMemo, SubtreeMemo } from './subtreeMemo';
import type { DocumentKind, DocumentMatch, ElementDefinition, Grammar, RequiredContent } from './types';
import { Validator } from './validator';

/** Name of the compiled grammar that serves a kind: device fragments are part of the domain's. */
export function grammarFileOf(kind: DocumentKind): string {
  return kind === 'device' ? 'domain' : kind;
}

/** What a grammar remembers between documents. */
export interface MemoryOptions {
  /** Whether to remember valid subtrees by their text: quick for many documents in a short process, and never forgotten. */
  readonly subtrees: 'remember' | 'forget';
}

/** A grammar from its compact form, or `undefined` where that is of another format. `kind` defaults to the file's own. */
export function loadGrammar(compiled: unknown, kind?: DocumentKind, memory: MemoryOptions = { subtrees: 'forget' }): Grammar | undefined {
  return isCompiled(compiled) ? new LoadedGrammar(compiled, kind ?? (compiled.kind as DocumentKind), memory) : undefined;
}

function isCompiled(value: unknown): value is CompiledGrammar {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === COMPILED_FORMAT;
}

/** How many placings of children are tried at most before a sorting fix is given up. */
const MAX_TRIES = 5000;

class LoadedGrammar implements Grammar {
  readonly #patterns: Patterns;
  readonly #derivatives: Derivatives;
  readonly #validator: Validator;
  readonly #startTags: StartTags;
  readonly #index: GrammarIndex;
  readonly #misfits: Misfits;
  readonly #memo: SubtreeMemo | undefined;
  readonly #start: Pattern;
  readonly libvirtVersion: string;

  constructor(
    compiled: CompiledGrammar,
    readonly kind: DocumentKind,
    memory: MemoryOptions,
  ) {
    this.libvirtVersion = compiled.libvirt;
    this.#patterns = new Patterns(compiled);
    this.#derivatives = new Derivatives(this.#patterns);
    this.#validator = new Validator(this.#derivatives);
    this.#memo = memory.subtrees === 'remember' ? new SubtreeMemo() : undefined;
    this.#startTags = new StartTags(this.#derivatives);
    this.#index = new GrammarIndex(this.#patterns);
    this.#misfits = new Misfits(this.#derivatives, this.#index);
    this.#start = kind === 'device' ? this.#anyDevice() : this.#patterns.start;
  }

  match(root: XmlElement | undefined, text = ''): DocumentMatch {
    const validator = new Validator(this.#derivatives, this.#memo ? this.#memo.of(text) : new DeviceMemo());
    return new Match(root, {
      start: this.#start,
      derivatives: this.#derivatives,
      validator,
      startTags: this.#startTags,
      createAnalyser: () => new Analyser(this.#derivatives, validator, this.#startTags, this.#misfits),
      index: this.#index,
      misfits: this.#misfits,
    });
  }

  requiredContent(definition: ElementDefinition, choose: ChooseValue = (_, { literals }) => literals[0]): RequiredContent {
    const content = this.#patterns.elements[definition.id]?.content ?? this.#patterns.empty;
    const { attributes, rest } = leastAttributes(content, this.#derivatives, choose);
    const opened = this.#derivatives.withoutAttributes(rest);
    const step = this.#derivatives.textStep(opened);
    const missing = leastMissing(opened)?.elements ?? [];
    return {
      attributes: attributes.map((attribute) => ({ ...attribute, namespace: '', required: true })),
      children: missing.map((one) => ({
        name: one.name,
        namespace: one.namespace,
        required: true,
        repeatable: false,
        inOrder: true,
        definitions: [one],
      })),
      text: step && valueTypeAt(step, this.#patterns),
      mayHaveChildren: elementsOf(opened).length > 0,
    };
  }

  orderOf(element: XmlElement, definition: ElementDefinition): readonly XmlElement[] | undefined {
    const content = this.#patterns.elements[definition.id]?.content;
    if (!content) return undefined;
    const opened = this.#derivatives.withoutAttributes(this.#startTags.lenient(element, content));
    return this.#order([...element.elements()], opened, { tries: MAX_TRIES });
  }

  /** Tries the children in their own order first, and steps back where that leads nowhere. */
  #order(left: readonly XmlElement[], state: Pattern, budget: { tries: number }): readonly XmlElement[] | undefined {
    if (left.length === 0) return state.nullable ? [] : undefined;
    for (const child of left) {
      if (budget.tries-- <= 0) return undefined;
      const next = this.#validator.afterChild(child, this.#derivatives.childSteps(state, elementName(child)));
      if (next === this.#patterns.notAllowed) continue;
      const rest = this.#order(left.filter((other) => other !== child), next, budget);
      if (rest) return [child, ...rest];
    }
    return undefined;
  }

  definitionsNamed(name: string): readonly ElementDefinition[] {
    return this.#index.named(name);
  }

  parentsOf(definition: ElementDefinition): readonly string[] {
    const ref = this.#patterns.elements[definition.id];
    return ref instanceof ElementRef ? [...new Set(this.#index.parentsOf(ref).map((parent) => parent.name))] : [];
  }

  /** Any child of `<devices>`, as a document of its own. */
  #anyDevice(): Pattern {
    const devices = this.#index.named('devices').find((one) => one.define === 'devices');
    if (!devices) return this.#patterns.notAllowed;
    return this.#patterns.choice(elementsOf(devices.content).map((one) => this.#patterns.at(one.id)));
  }
}
