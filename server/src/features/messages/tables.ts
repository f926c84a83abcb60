// The tables of sentences that features know of; the rules bring their own.
import type { MessageTable } from '../messages';
import { grammarMessages } from './grammar';
import { versionMessages } from './versions';
import { syntaxMessages } from './syntax';
import { workspaceMessages } from './workspace';

/** Sentences of syntax, of the grammar, and of their fixes. */
export const messageTables: readonly MessageTable[] = [syntaxMessages, grammarMessages, versionMessages, workspaceMessages];
