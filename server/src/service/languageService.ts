// Composes grammars, words, rules and features into one service: no IO, no clock, no LSP.
import { createChecker, type Checker, type CheckerOptions } from './checker';

/** Everything the service is made of. */
export type LanguageServiceOptions = CheckerOptions;

/** What an editor asks for. Offsets and spans are in UTF-16 code units of the document's text. */
export type LanguageService = Checker;

/** Composes the language service. */
export function createLanguageService(options: LanguageServiceOptions): LanguageService {
  return createChecker(options);
}
