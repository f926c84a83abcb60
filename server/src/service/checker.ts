// The lean path of the command line: text in, problems with sentences out. No completion, hover or words are loaded.
import { domainOf, type DomainFacts } from '../domain/domain';
import { runRules } from '../domain/runRules';
import { runDocumentRules } from '../rules/documents/documentRule';
import type { DocumentKind } from '../grammar/types';
import { findProblems, toDiagnostics, type Diagnostic, type RuleProblems } from '../features/diagnostics/diagnostics';
import { isSurelyOurs } from '../features/claim';
import { kindOf } from '../features/documentKind';
import { LibvirtDocument, openDocument, type Grammars } from '../features/document';
import { messageTables } from '../features/messages/tables';
import type { RuleSet } from './ruleSet';
import {
  createMessages,
  mergeTables,
  type Messages,
  type SeveritySetting,
  type Translations,
} from '../features/messages';

/** What checking needs. All data: nothing is read from anywhere. */
export interface CheckerOptions {
  /** Gives a kind's grammar when it is first needed. */
  readonly grammars: Grammars;
  readonly ruleSet: RuleSet;
  readonly translations?: Translations;
  /** Gives the lists of names that rules look things up in, when they are first needed. */
  readonly facts?: () => DomainFacts;
  /** Finds problems beyond those of the rules, such as those that need words. */
  readonly moreProblems?: RuleProblems;
  /** Severities by code, from settings. */
  readonly severities?: Readonly<Record<string, SeveritySetting>>;
}

/** Finds problems. */
export interface Checker {
  readonly messages: Messages;
  /** The document of a text; `undefined` for XML that is not libvirt's. */
  readonly open: (text: string) => LibvirtDocument | undefined;
  /** The document of a text that is said to be libvirt's, whatever stands before its root; `undefined` where the root is not. */
  readonly openOurs: (text: string) => LibvirtDocument | undefined;
  /** The document of a file that nobody calls libvirt's; `undefined` unless its root, a child or a value shows that it is. */
  readonly openClaimed: (text: string) => LibvirtDocument | undefined;
  /** The document of a text whose kind is known, whatever its root. */
  readonly openAs: (text: string, kind: DocumentKind) => LibvirtDocument;
  /** Every problem of a document, remembered with it. */
  readonly diagnose: (document: LibvirtDocument) => readonly Diagnostic[];
  /** Every problem of a text, not remembered; none where it is not libvirt's. */
  readonly check: (text: string) => readonly Diagnostic[];
}

/** Composes a checker. */
export function createChecker(options: CheckerOptions): Checker {
  const table = mergeTables([...messageTables, options.ruleSet.messages]);
  const messages = createMessages(table, options.translations, options.severities);
  const isFault = (code: string): boolean => table.kinds[code]?.severity === 'error';
  const { moreProblems } = options;
  const runRuleSet = ruleRunner(options.ruleSet, options.facts);
  const ruleProblems: RuleProblems = moreProblems
    ? (document, only) => [...runRuleSet(document, only), ...moreProblems(document, only)]
    : runRuleSet;
  const open = (text: string): LibvirtDocument | undefined => openDocument(text, options.grammars);
  const openOurs = (text: string): LibvirtDocument | undefined => openDocument(text, options.grammars, kindOf(text));
  const openClaimed = (text: string): LibvirtDocument | undefined => {
    const document = open(text);
    return document && isSurelyOurs(document) ? document : undefined;
  };
  const openAs = (text: string, kind: DocumentKind): LibvirtDocument => new LibvirtDocument(text, kind, options.grammars);
  // An empty document is one that is about to be written, not one that is wrong.
  const findAll = (document: LibvirtDocument): readonly Diagnostic[] =>
    document.text.trim() === '' ? [] : toDiagnostics(findProblems(document, ruleProblems, isFault), messages);
  const diagnosed = new WeakMap<LibvirtDocument, readonly Diagnostic[]>();
  const diagnose = (document: LibvirtDocument): readonly Diagnostic[] => {
    const known = diagnosed.get(document);
    if (known) return known;
    const diagnostics = findAll(document);
    diagnosed.set(document, diagnostics);
    return diagnostics;
  };
  const check = (text: string): readonly Diagnostic[] => {
    const document = open(text);
    return document ? findAll(document) : [];
  };
  return { messages, open, openOurs, openClaimed, openAs, diagnose, check };
}

function ruleRunner({ rules, documentRules = [] }: RuleSet, facts: CheckerOptions['facts']): RuleProblems {
  return (document, only) => {
    const chosen = only ? rules.filter(({ code }) => only.has(code)) : rules;
    const domain = chosen.length === 0 ? undefined : domainOf(document.xml, facts?.());
    if (domain) return runRules(chosen, domain);
    return runDocumentRules(only ? documentRules.filter(({ code }) => only.has(code)) : documentRules, document.xml.root);
  };
}
