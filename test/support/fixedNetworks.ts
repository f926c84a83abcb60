// What the fixes make of a network: for the rules' tests, and for a real libvirt to judge.
import { applyEdits } from '../../server/src/text/edits';
import { testService } from './service';

/** What a fix makes of a document. */
export interface FixedNetwork {
  readonly code: string;
  readonly title: string;
  readonly text: string;
  /** The codes of what is still wrong. */
  readonly left: readonly string[];
}

let service: ReturnType<typeof testService> | undefined;

/** Every fix that is offered for what the rules find in a document that is no domain. */
export function fixedNetworks(text: string): readonly FixedNetwork[] {
  const own = (service ??= testService());
  const document = own.open(text);
  if (!document) return [];
  return own.codeActions(document, { start: 0, end: text.length }).map(({ title, edits, diagnostic: { code } }) => {
    const fixed = applyEdits(text, edits);
    return { code, title, text: fixed, left: own.check(fixed).map((problem) => problem.code) };
  });
}
