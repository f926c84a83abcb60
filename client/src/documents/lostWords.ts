// What libvirt dropped or rewrote, in a sentence that names the first few things.
import * as l10n from '@vscode/l10n';
import { adviceOf, sentenceOf, sentenceWithAdvice } from '../ui/failureWords';
import type { Failure } from '../virsh/hypervisor';
import type { Difference } from './compareXml';

const shown = 3;

/** One sentence for a message; nothing when nothing was lost or rewritten. */
export function lostSentence(name: string, host: string, lost: readonly Difference[]): string | undefined {
  if (lost.length === 0) return undefined;
  const things = lost.slice(0, shown).map(thing).join(', ');
  const more = lost.length > shown ? l10n.t(' and {0} more', lost.length - shown) : '';
  return isDropped(lost)
    ? l10n.t('libvirt did not keep everything that you wrote in `{0}` on {1}: {2}{3}.', name, host, things, more)
    : l10n.t('`{0}` is defined on {1}; libvirt writes some of it differently: {2}{3}.', name, host, things, more);
}

/** Says that a text is defined and that nobody could see what libvirt made of it. */
export function notReadBackSentence(name: string, host: string, failure: Failure): string {
  return failure.code === 'cancelled'
    ? l10n.t('`{0}` is defined on {1}. What libvirt made of it was not read back.', name, host)
    : l10n.t('`{0}` is defined on {1}. What libvirt made of it could not be read back: {2}', name, host, sentenceWithAdvice(failure));
}

/** Why a text was not defined: where it stands in the text if that is known, what is wrong, and what to do. VS Code shows it alone when its own save fails. */
export function notDefinedSentence(host: string, failure: Failure, { line, words = sentenceOf(failure) }: { readonly line?: number; readonly words?: string } = {}): string {
  const what = line === undefined ? l10n.t('Not defined on {0}: {1}', host, words) : l10n.t('Not defined on {0}. Line {1}: {2}', host, line, words);
  return `${what} ${adviceOf(failure) ?? (failure.remedy === 'edit-xml' ? l10n.t('Your text is kept: mend it and define it again.') : l10n.t('Your text is kept.'))}`;
}

/** A refusal, and that the machine could not get its old name back. */
export function withKeptName(sentence: string, nameKept: string | undefined): string {
  return [sentence, ...keptNameSentence(nameKept)].join(' ');
}

/** That the machine could not get its old name back, where that is so. */
export function keptNameSentence(nameKept: string | undefined): readonly string[] {
  return nameKept === undefined ? [] : [l10n.t('It is called `{0}` now: its old name could not be given back.', nameKept)];
}

/** Whether something is gone, which weighs more than something written differently. */
export function isDropped(lost: readonly Difference[]): boolean {
  return lost.some((one) => one.kind === 'element-dropped' || one.kind === 'attribute-dropped');
}

/** One difference in a few words. Names and values are libvirt's and are not translated. */
export function thing(difference: Difference): string {
  const element = `<${difference.path.slice(difference.path.lastIndexOf('/') + 1)}>`;
  switch (difference.kind) {
    case 'element-dropped': return l10n.t('{0} is gone', element);
    case 'attribute-dropped': return l10n.t("{0}='{1}' of {2} is gone", difference.name, difference.value, element);
    case 'attribute-rewritten': return l10n.t("{0} of {1} is now '{2}'", difference.name, element, difference.now);
    case 'text-rewritten': return l10n.t("{0} is now '{1}'", element, difference.now);
  }
}
