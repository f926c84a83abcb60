// Names where schemas take any text, and the words must explain those that we know: CPU models, CPU features, machine types, units.
import { readFileSync } from 'node:fs';
import { commonValues, cpuNames } from '../../src/features/completion/commonValues';
import type { Facts } from '../../src/features/facts';
import type { WordsData } from '../../src/features/words/data';
import type { ElementPath } from '../../src/features/words/selector';
import { createWords } from '../../src/features/words/words';

/** Names that an attribute, or without one the text, of a place may have. */
interface Offer {
  readonly path: ElementPath;
  readonly attribute?: string;
  readonly names: readonly string[];
}

/** Each name of the facts' file, each machine type and each unit that the words do not explain: `cpu/feature @name vmx`. */
export function unexplainedNames(factsFile: string, data: WordsData): string[] {
  const words = createWords(data);
  return offers(JSON.parse(readFileSync(factsFile, 'utf8')) as Facts).flatMap(({ path, attribute, names }) => {
    const isExplained = (name: string): boolean =>
      (attribute === undefined ? words.textValue(path, name) : words.attributeValue(path, attribute, name)) !== undefined;
    const place = `${path.parent?.name ?? ''}/${path.name} ${attribute === undefined ? 'text' : `@${attribute}`}`;
    return [...new Set(names)].filter((name) => !isExplained(name)).map((name) => `${place} ${name}`);
  });
}

function offers(facts: Facts): Offer[] {
  const model = place('cpu', 'model');
  const feature = place('cpu', 'feature');
  const type = place('os', 'type');
  const arches = [undefined, ...commonValues(type, 'arch')];
  return [
    ...[model, place('mode', 'model')].map((path) => ({ path, names: cpuNames(model, undefined, undefined, facts) })),
    ...[feature, place('mode', 'feature'), place('blockers', 'feature')].map((path) => ({ path, attribute: 'name', names: cpuNames(feature, 'name', undefined, facts) })),
    ...['unit', 'units'].map((attribute) => ({ path: place('anything', 'anywhere'), attribute, names: commonValues(place('domain', 'memory'), 'unit') })),
    { path: type, attribute: 'machine', names: arches.flatMap((arch) => commonValues(place('os', 'type', { arch }), 'machine')) },
  ];
}

/** `<name>` in the `<parent>` of a domain, or of the capabilities. */
function place(parent: string, name: string, attributes: Readonly<Record<string, string | undefined>> = {}): ElementPath {
  const none = (): undefined => undefined;
  const domain = { name: 'domain', parent: undefined, attribute: none };
  return { name, parent: { name: parent, parent: domain, attribute: none }, attribute: (key) => attributes[key] };
}
