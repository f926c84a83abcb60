// What the commands say of a define whose answer was not heard.
import * as l10n from '@vscode/l10n';
import { cutOffSentence } from '../documents/cutOff';
import type { CutOffOutcome, DefinedOutcome } from '../documents/definer';
import type { HostModel } from '../hosts/hosts';
import type { CommandContext } from './context';

/** Says what the host has now, and offers to compare where that is something else. */
export function tellCutOff(context: CommandContext, sent: { readonly name: string; readonly text: string; readonly host: HostModel }, outcome: CutOffOutcome): void {
  const { name, text, host } = sent;
  const { now } = outcome;
  const file = `${name}.xml`;
  const title = l10n.t('{0}: on {1} now ↔ sent', name, host.snapshot.name);
  const compare = now.kind === 'other' ? [{ title: l10n.t('Compare'), run: async () => context.views.compare({ name: file, text: now.text }, { name: file, text }, title) }] : [];
  context.prompts.tell('warning', cutOffSentence(name, host.snapshot.name, outcome), compare);
}

/** That it is defined, and, where that had to be read from the host, why. */
export function definedSentence(outcome: DefinedOutcome, host: HostModel): string {
  const { name, uuid, readBack, cutOff } = outcome;
  if (cutOff !== undefined) return cutOffSentence(name, host.snapshot.name, { failure: cutOff, now: { kind: 'arrived', uuid, text: readBack } });
  return l10n.t('{0} is defined on {1}.', name, host.snapshot.name);
}
