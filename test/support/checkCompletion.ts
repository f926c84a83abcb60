// Asks for completion at `$0` and shows the whole list, or what accepting one of its items makes of the text.
import { expect } from 'vitest';
import { expandTemplate } from '../../server/src/features/completion/templates/template';
import type { CompletionItem } from '../../server/src/features/completion/item';
import { applyEdits } from '../../server/src/text/edits';
import type { LanguageServiceOptions } from '../../server/src/service/languageService';
import { cursor } from './cursor';
import { testService } from './service';

/** Labels in the order in which they are offered, templates and markup left out unless asked for. */
export function completionLabels(
  marked: string,
  kinds: readonly CompletionItem['kind'][] = ['element', 'attribute', 'value', 'closeTag'],
  options: Partial<LanguageServiceOptions> = {},
): string[] {
  return completions(marked, options)
    .filter((item) => kinds.includes(item.kind))
    .map((item) => item.label);
}

/** Checks the text that accepting the item of this label gives: its snippet at its defaults, further edits applied. */
export function checkAccepted(marked: string, label: string, expected: string): void {
  const { text } = cursor(marked);
  const item = completions(marked).find((one) => one.label === label);
  expect(item, `${label} is offered`).toBeDefined();
  if (!item) return;
  const newText = item.isSnippet ? expandTemplate(item.edit.newText) : item.edit.newText;
  expect(applyEdits(text, [...(item.additionalEdits ?? []), { span: item.edit.span, newText }])).toBe(expected);
}

/** The items at `$0`, in order. */
export function completions(marked: string, options: Partial<LanguageServiceOptions> = {}): readonly CompletionItem[] {
  const { text, offset } = cursor(marked);
  const service = testService(options);
  const document = service.open(text) ?? service.openAs(text, 'domain');
  return service.completions(document, offset);
}
