// Explains a machine: the whole domain document as a page that a person reads from top to bottom.
import type { Domain } from '../../domain/domain';
import { formatSize } from '../../domain/size';
import { text } from '../../domain/values';
import { LineIndex } from '../../text/lineIndex';
import type { Diagnostic } from '../diagnostics/diagnostics';
import type { Messages } from '../messages';
import { explainConsoles, explainDisks, explainDisplays, explainInterfaces } from './devices';
import { explainBoot, explainCpu, explainMemory, explainTime } from './machine';
import { explainOtherDevices } from './otherDevices';
import { code, Page, prose } from './page';
import { explainUnusual } from './unusual';

/** What a page is made from besides the machine. */
export interface ExplainOptions {
  readonly messages: Messages;
  /** What the checks find in the document. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A page of Markdown about a machine. Links lead to lines, counted from 1: `#L12`. */
export function explain(domain: Domain, { messages, diagnostics }: ExplainOptions): string {
  const page = new Page(messages, new LineIndex(domain.document.text));
  explainWhole(page, domain);
  explainCpu(page, domain);
  explainMemory(page, domain);
  explainBoot(page, domain);
  explainDisks(page, domain);
  explainInterfaces(page, domain);
  explainDisplays(page, domain);
  explainConsoles(page, domain);
  explainOtherDevices(page, domain);
  explainTime(page, domain);
  explainUnusual(page, domain);
  explainProblems(page, diagnostics);
  return page.toString();
}

function explainWhole(page: Page, domain: Domain): void {
  const { root } = domain;
  const name = text(root.child('name')) ?? '';
  const title = text(root.child('title')) ?? '';
  const heading = name === '' ? page.say('A machine without a name') : prose(name);
  page.paragraph(`# ${heading}${title === '' ? '' : ` — ${prose(title)}`}`);
  page.paragraph(page.say('{what} {size}', { what: whatItIs(page, domain), size: sizeOf(page, domain) }));
  const description = text(root.child('description')) ?? '';
  if (description !== '') page.paragraph(`> ${prose(description)}`);
}

function whatItIs(page: Page, domain: Domain): string {
  const kind = kindOf(page, domain);
  const { writtenArch, writtenMachine } = domain;
  if (writtenArch !== undefined && writtenMachine !== undefined) {
    return page.say('{kind}, {arch}, machine type {machine}.', { kind, arch: code(writtenArch), machine: code(writtenMachine) });
  }
  const known = writtenArch ?? writtenMachine;
  return known === undefined ? page.say('{kind}.', { kind }) : page.say('{kind}, {arch}.', { kind, arch: code(known) });
}

function kindOf(page: Page, domain: Domain): string {
  switch (domain.virtType) {
    case 'kvm':
      return page.say('A virtual machine on KVM');
    case 'qemu':
      return page.say('A virtual machine that QEMU emulates, without the help of the host’s CPU');
    case 'hvf':
      return page.say('A virtual machine on macOS’s hypervisor');
    case 'xen':
      return domain.osTypeName === 'hvm' ? page.say('A fully virtualised guest of Xen') : page.say('A paravirtual guest of Xen');
    case 'lxc':
      return page.say('A Linux container');
    default:
      return page.say('A virtual machine of type {type}', { type: code(domain.virtType) });
  }
}

/** The sentence that one would say of a machine first. */
function sizeOf(page: Page, domain: Domain): string {
  const { vcpuMax, memory } = domain;
  const disks = domain.devices('disk').length;
  const interfaces = domain.devices('interface').length;
  const hostdevs = domain.devices('hostdev').length;
  const parts = page.names([
    vcpuMax === undefined ? undefined : page.count(vcpuMax, '1 vCPU', '{count} vCPUs'),
    memory === undefined ? undefined : page.say('{size} of memory', { size: formatSize(memory) }),
    disks === 0 ? page.say('no disk') : page.count(disks, '1 disk', '{count} disks'),
    interfaces === 0 ? page.say('no network') : page.count(interfaces, '1 network interface', '{count} network interfaces'),
    hostdevs === 0 ? undefined : page.count(hostdevs, '1 device of the host', '{count} devices of the host'),
  ]);
  return page.say('It has {parts}.', { parts: `**${parts}**` });
}

/** What the checks find, the worst first. */
function explainProblems(page: Page, diagnostics: readonly Diagnostic[]): void {
  page.section('What the checks say');
  for (const severity of ['error', 'warning'] as const) {
    for (const { span, message } of diagnostics.filter((one) => one.severity === severity)) {
      page.line(span, `${severity === 'error' ? page.say('**Error:**') : page.say('**Warning:**')} ${message}`);
    }
  }
}
