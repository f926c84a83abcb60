// What the grammar tells the other layers: definitions, value types, and what is expected at a place.
import type { Problem } from '../text/problem';
import type { XmlAttribute, XmlElement } from '../syntax/nodes';

/** The kinds of document that libvirt reads or writes, named after their schemas. */
export type DocumentKind =
  | 'domain'
  | 'network'
  | 'storagepool'
  | 'storagevol'
  | 'domainsnapshot'
  | 'domaincheckpoint'
  | 'domainbackup'
  | 'nwfilter'
  | 'nwfilterbinding'
  | 'secret'
  | 'interface'
  | 'nodedev'
  | 'capability'
  | 'domaincaps'
  | 'storagepoolcaps'
  | 'cpu'
  /** A child of `<devices>` as a document of its own, as `virsh attach-device` takes it. */
  | 'device';

/** A datatype of the grammar that is not an enumeration, such as `unsignedInt` with its limits. */
export interface DataType {
  /** XML Schema name: `string`, `unsignedInt`, `NCName`, … */
  readonly name: string;
  /** Name of the RELAX NG define that holds it (`UUID`, `absFilePath`, `memoryKB` …), for a description in words. */
  readonly define: string;
  /** XML Schema regular expression that the whole value matches. */
  readonly pattern?: string;
  /** Further expressions that it must match as well. */
  readonly alsoPatterns?: readonly string[];
  /** Least and greatest number of characters. */
  readonly minLength?: string;
  readonly maxLength?: string;
  readonly minInclusive?: string;
  readonly maxInclusive?: string;
}

/** What an attribute or an element's text may hold. */
export interface ValueType {
  /** Enumerated values in the order in which the schema first has them, without duplicates. */
  readonly literals: readonly string[];
  /** The other datatypes that it may have. */
  readonly data: readonly DataType[];
  /** Whether any text is accepted. */
  readonly anyText: boolean;
  /** Whether the value is a list of white-space separated tokens, each of the types above. */
  readonly isList: boolean;
  /** Whether nothing at all is accepted too. */
  readonly mayBeEmpty: boolean;
}

/** One `<element>` of the grammar. Two definitions may share a name: `source` of a file disk and of a network disk. */
export interface ElementDefinition {
  /** Index in the compiled grammar. */
  readonly id: number;
  /** Local name; empty for a wildcard (`anyName`). */
  readonly name: string;
  readonly namespace: string;
  /** The RELAX NG define that holds it. */
  readonly define: string;
}

/** An element that the grammar accepts at a place. */
export interface ExpectedElement {
  readonly name: string;
  readonly namespace: string;
  /** Whether the parent is invalid without it. */
  readonly required: boolean;
  /** Whether another one may follow it. */
  readonly repeatable: boolean;
  /** Whether the schema's order allows it just here (libvirt itself reads children in any order). */
  readonly inOrder: boolean;
  /** The definitions that it may have here; the first is the most likely. */
  readonly definitions: readonly ElementDefinition[];
}

/** An attribute that the grammar accepts in a start tag. */
export interface ExpectedAttribute {
  readonly name: string;
  readonly namespace: string;
  readonly required: boolean;
  readonly value: ValueType;
}

/** Least content that makes an element valid, for snippets. */
export interface RequiredContent {
  readonly attributes: readonly ExpectedAttribute[];
  readonly children: readonly ExpectedElement[];
  /** The text it needs, where it has text. */
  readonly text: ValueType | undefined;
  /** Whether it may have child elements at all. */
  readonly mayHaveChildren: boolean;
}

/** A document matched against a grammar. Computed lazily, cached, and valid as long as the document is. */
export interface DocumentMatch {
  /** Every fault that the grammar finds, in document order; one per mistake. */
  readonly problems: readonly Problem[];
  /** The definition that an element matched; `undefined` for unknown elements and whatever is inside them. */
  definitionOf(element: XmlElement): ElementDefinition | undefined;
  /** What may be added among the children of `parent` at an offset; `undefined` parent: the root. */
  expectedElements(parent: XmlElement | undefined, offset: number): readonly ExpectedElement[];
  /** What may be added to a start tag, given all its attributes but `except` (the one being typed). */
  expectedAttributes(element: XmlElement, except?: XmlAttribute): readonly ExpectedAttribute[];
  /** What an attribute's value may be, given all the others of its tag. */
  attributeValue(attribute: XmlAttribute): ValueType | undefined;
  /** What an element's text may be, given its attributes; `undefined` where it may have none. */
  textValue(element: XmlElement): ValueType | undefined;
}

/** A loaded grammar of one document kind. Immutable, but it remembers what it worked out. */
export interface Grammar {
  readonly kind: DocumentKind;
  /** Version of the libvirt that the schema came with, such as `12.8.0`; empty when unknown. */
  readonly libvirtVersion: string;
  /** Matches the tree below `root`, which was parsed from `text`. */
  match(root: XmlElement | undefined, text?: string): DocumentMatch;
  /** Least content of an element of this definition, where attributes have the values that `choose` gives (or their first). */
  requiredContent(definition: ElementDefinition, choose?: (attribute: string, type: ValueType) => string | undefined): RequiredContent;
  /** The children of an element in an order that the schema takes; `undefined` where there is none. */
  orderOf(element: XmlElement, definition: ElementDefinition): readonly XmlElement[] | undefined;
  /** Every element definition of this local name, whatever its place. */
  definitionsNamed(name: string): readonly ElementDefinition[];
  /** Local names of the elements that may contain this definition. */
  parentsOf(definition: ElementDefinition): readonly string[];
}
