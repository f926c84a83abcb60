// What the editor at the other end can do, as far as answers depend on it.
import type { InitializeParams } from 'vscode-languageserver/node';
import type { InitializationOptions } from '../protocol/messages';

/** Abilities of an editor. */
export interface ClientAbilities {
  /** Whether completion items may be snippets. */
  readonly snippets: boolean;
  /** Its command that opens the list of completions again; `undefined` where it named none. */
  readonly suggestCommand: string | undefined;
  /** Whether edits may say which version of a document they are for. */
  readonly documentChanges: boolean;
  /** Whether pushed problems may say which version they are of. */
  readonly diagnosticVersions: boolean;
}

/** An editor of which nothing is known. */
export const NO_ABILITIES: ClientAbilities = { snippets: false, suggestCommand: undefined, documentChanges: false, diagnosticVersions: false };

/** The abilities of an editor by what it says at `initialize`. */
export function clientAbilities({ capabilities, initializationOptions }: InitializeParams): ClientAbilities {
  const { textDocument, workspace } = capabilities;
  const options = initializationOptions as InitializationOptions | null | undefined;
  return {
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    suggestCommand: typeof options?.suggestCommand === 'string' ? options.suggestCommand : undefined,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    diagnosticVersions: textDocument?.publishDiagnostics?.versionSupport === true,
  };
}
