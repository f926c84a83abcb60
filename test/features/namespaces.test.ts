// Elements of the hypervisors' own namespaces: completed with their declaration, judged and shown like all others.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundledWords } from '../../server/src/data/bundled';
import { checkAccepted, completionLabels } from '../support/checkCompletion';
import { testService } from '../support/service';

const service = testService();
const explaining = testService({ words: bundledWords(join(import.meta.dirname, '..', '..', 'server'), 'en') });
const uri = (prefix: string): string => `http://libvirt.org/schemas/domain/${prefix}/1.0`;

interface Namespace {
  readonly prefix: string;
  readonly type: string;
  readonly element: string;
  /** A child, and an attribute of it that it needs; none where the element has text alone. */
  readonly child?: { readonly name: string; readonly attribute: string };
  /** All that is offered inside the element, and in the child's tag. */
  readonly inside: readonly string[];
  readonly attributes: readonly string[];
  readonly good: string;
}

const arg = { name: 'arg', attribute: 'value' };
const namespaces: readonly Namespace[] = [
  { prefix: 'qemu', type: 'kvm', element: 'deprecation', inside: [], attributes: ['behavior'], good: "<qemu:deprecation behavior='omit'/>" },
  { prefix: 'lxc', type: 'lxc', element: 'namespace', child: { name: 'sharenet', attribute: 'value' }, inside: ['lxc:sharenet', 'lxc:shareipc', 'lxc:shareuts'], attributes: ['type', 'value'], good: "<lxc:namespace><lxc:sharenet type='netns' value='red'/></lxc:namespace>" },
  { prefix: 'bhyve', type: 'bhyve', element: 'commandline', child: arg, inside: ['bhyve:arg'], attributes: ['value'], good: "<bhyve:commandline><bhyve:arg value='-s'/></bhyve:commandline>" },
  { prefix: 'xen', type: 'xen', element: 'commandline', child: arg, inside: ['xen:arg'], attributes: ['value'], good: "<xen:commandline><xen:arg value='-s'/></xen:commandline>" },
  { prefix: 'vmware', type: 'vmware', element: 'datacenterpath', inside: [], attributes: [], good: '<vmware:datacenterpath>folder/datacenter</vmware:datacenterpath>' },
];

describe.each(namespaces)('$prefix', ({ prefix, type, element, child, inside, attributes, good }) => {
  const declaration = ` xmlns:${prefix}='${uri(prefix)}'`;
  const os = type === 'lxc' ? '<os><type>exe</type><init>/i</init></os>' : '<os><type>hvm</type></os>';
  const domain = (body: string, declared = declaration): string => `<domain type='${type}'${declared}><name>a</name><memory>1</memory>${os}${body}</domain>`;
  const problems = (text: string): string[] => service.check(text).map(({ span, code }) => `«${text.slice(span.start, span.end)}» ${code}`);
  const name = `${prefix}:${element}`;

  test('is offered without its declaration, which accepting it adds', () => {
    const { text, edit } = accepted(domain('<$0', ''), name);
    expect(text).toContain(`<domain type='${type}'${declaration}>`);
    expect(edit.startsWith(`<${name}`)).toBe(true);
  });

  test('is offered with the prefix that stands for it', () => {
    const other = ` xmlns:o='${uri(prefix)}'`;
    const labels = completionLabels(domain('$0', other));
    expect([labels.includes(`o:${element}`), labels.includes(name)]).toEqual([true, false]);
  });

  test('offers its own inside', () => {
    expect(completionLabels(domain(`<${name}>$0</${name}>`))).toEqual(inside);
    expect(completionLabels(domain(child ? `<${name}><${prefix}:${child.name} $0/></${name}>` : `<${name} $0/>`))).toEqual(attributes);
  });

  test('is valid as the schema has it, by any prefix and by a default namespace', () => {
    expect(problems(domain(good))).toEqual([]);
    expect(problems(domain(good.replaceAll(`${prefix}:`, 'o:'), ` xmlns:o='${uri(prefix)}'`))).toEqual([]);
    expect(problems(domain(good.replaceAll(`${prefix}:`, '').replace(`<${element}`, `<${element} xmlns='${uri(prefix)}'`), ''))).toEqual([]);
  });

  test('without its declaration is one fault, and in another namespace it is none of libvirt’s', () => {
    expect(problems(domain(good, ''))).toEqual([`«${prefix}» undeclared-prefix`]);
    expect(problems(domain(good, ` xmlns:${prefix}='urn:other'`))).toEqual([`«${name}» unknown-element`]);
  });

  test('a slip in a name is told with what was meant', () => {
    const wrong = element.replace(/e/, 'ee');
    const [problem, ...more] = service.check(domain(good.replaceAll(name, `${prefix}:${wrong}`)));
    expect([problem?.code, problem?.message, more]).toEqual(['unknown-element', `\`<domain>\` has no \`<${prefix}:${wrong}>\`; did you mean \`<${name}>\`?`, []]);
    if (child) expect(problems(domain(good.replace(` ${child.attribute}=`, ` x${child.attribute}=`)))).toEqual([`«x${child.attribute}» unknown-attribute`]);
  });

  test('has a hover that names and explains it', () => {
    const text = domain(good);
    const document = explaining.open(text);
    const hover = document && explaining.hover(document, text.indexOf(`<${name}`) + 1 + prefix.length + 2);
    expect(hover && [text.slice(hover.span.start, hover.span.end), hover.markdown.split(' — ')[0]]).toEqual([name, `**\`<${name}>\`**`]);
  });
});

/** What a text is after an item was accepted, and what stands at the cursor then. */
function accepted(marked: string, label: string): { readonly text: string; readonly edit: string } {
  const offset = marked.indexOf('$0');
  const document = service.open(marked.replace('$0', ''));
  const item = document && service.completions(document, offset).find((one) => one.label === label);
  const [declared] = item?.additionalEdits ?? [];
  const text = marked.replace('$0', '');
  return { text: declared ? text.slice(0, declared.span.start) + declared.newText + text.slice(declared.span.end) : text, edit: `<${(item?.edit.newText ?? '').replace(/^</, '')}` };
}

test('the declaration goes behind the last attribute of the root', () => {
  checkAccepted("<domain type='xen' id='3'><$0</domain>", 'xen:commandline', `<domain type='xen' id='3' xmlns:xen='${uri('xen')}'><xen:commandline>\n  \n</xen:commandline></domain>`);
});
