// Every machine of the corpus is explained: nothing is thrown, every link leads to the line it speaks of, nothing is left blank.
import { expect, test } from 'vitest';
import { bundleOf } from '../../scripts/l10n';
import { corpusDocuments, type CorpusDocument } from '../support/corpus';
import { testService } from '../support/service';

const services = { en: testService(), 'zh-cn': testService({ translations: bundleOf('zh-cn') }) };
const documents = [...corpusDocuments('accepted'), ...corpusDocuments('rejected')];

/** What is wrong with the page of a document, in words. */
function faultsOf({ name, text }: CorpusDocument, language: keyof typeof services): string[] {
  const service = services[language];
  const document = service.open(text);
  const page = document && service.explain(document);
  if (page === undefined) return document?.xml.root?.name === 'domain' ? [`${name}: no page`] : [];
  const lines = text.split('\n');
  return page.split('\n').flatMap((line) => {
    const [, target] = /\]\(#L(\d+)\)$/.exec(line) ?? [];
    if (line.startsWith('- ') && target === undefined) return [`${name}: no link: ${line}`];
    if (target !== undefined && !/\S/.test(lines[Number(target) - 1] ?? '')) return [`${name}: line ${target} is empty: ${line}`];
    const isBlank = /\{\w+\}|undefined|NaN|\[object|``(?!`| )|（）|\(\)|, \.|，。/.test(line.replace(/\[.*?\]\(#L\d+\)$/, ''));
    return isBlank ? [`${name}: ${line}`] : [];
  });
}

test.skipIf(documents.length === 0).each(['en', 'zh-cn'] as const)('in %s (LIBVIRT_CORPUS)', { timeout: 120_000 }, (language) => {
  expect(documents.flatMap((document) => faultsOf(document, language))).toEqual([]);
});
