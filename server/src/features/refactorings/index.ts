// Refactorings: larger changes that a person asks for, each from a valid document to a valid document.
import type { Domain } from '../../domain/domain';
import type { TextEdit } from '../../text/problem';
import { diskToVirtio } from './diskToVirtio';
import { toQ35 } from './toQ35';
import { toUefi } from './toUefi';

/** A refactoring at a place of a domain. */
export interface Refactoring {
  /** English title, its own key for translation. */
  readonly title: string;
  /** The edits; `undefined` where there is nothing of the kind at this offset. */
  readonly edits: (domain: Domain, offset: number) => readonly TextEdit[] | undefined;
}

/** All of them, in the order of the editor's menu. */
export const refactorings: readonly Refactoring[] = [diskToVirtio, toUefi, toQ35];
