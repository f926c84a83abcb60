// Read-only views of a domain and its host: live XML, live against next start, capabilities, QEMU's command line.
import * as l10n from '@vscode/l10n';
import { isActive } from '../tree/describe';
import { definitionOf } from '../documents/definitionKind';
import { comparable, layout, readDescriptions } from '../documents/nextStart';
import type { LiveView } from '../documents/textViews';
import { descendants, parseXml } from '../documents/xmlTree';
import type { HostChange, HostModel } from '../hosts/hosts';
import type { DomainCapabilitiesQuery } from '../virsh/hypervisor';
import type { Command } from './context';
import { documentMeant } from './documents';
import { addressMeant, domainTarget, hostTarget, objectTarget, pickHost } from './targets';
import { attempt, targetName } from './work';

/** The ids of live views begin with this, so that they can be read again when the domain changes. */
export function viewPrefix(host: string, uuid: string): string {
  return `live ${uuid} ${host}`;
}

/** What of a host's objects a change may have changed, for views that are open. */
export function changedObjects({ snapshot }: HostModel, change: HostChange): readonly string[] {
  switch (change.kind) {
    case 'domains': return change.uuids;
    case 'network':
    case 'pool': return [change.uuid];
    case 'networks':
    case 'pools': return snapshot[change.kind].value.map((one) => one.uuid);
    default: return [];
  }
}

/** The XML of the running domain, without secrets. It follows the domain while it is open. */
export const showLiveXml: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Show Live XML'), suits: (domain) => isActive(domain.state) });
  if (target === undefined) return;
  const { host, domain } = target;
  const read = async (signal?: AbortSignal): Promise<string> => host.hypervisor.domains.xml(domain.uuid, 'live', { signal });
  await attempt(context, { title: l10n.t('Live XML of {0}', targetName(target)), host }, async (signal) => context.views.show(liveView(host, domain.uuid, { what: 'xml', name: l10n.t('{0} (live).xml', domain.name), read, now: await read(signal) })));
};

/** What runs now against what the next start gives, without what libvirt itself adds to a running domain. */
export const compareLiveWithNextStart: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Compare Live with Next Start'), suits: (domain) => isActive(domain.state) && domain.persistent });
  if (target === undefined) return;
  const { host, domain } = target;
  const both = async (signal?: AbortSignal): Promise<Record<'live' | 'next', string>> => {
    const texts = await readDescriptions(async (view) => host.hypervisor.domains.xml(domain.uuid, view, { signal }));
    const sides = comparable(texts, context.pending.seen(host.id, domain.uuid));
    return sides === undefined ? { live: texts.live, next: texts.inactive } : { live: layout(sides.live), next: layout(sides.next) };
  };
  await attempt(context, { title: l10n.t('Compare {0}', targetName(target)), host }, async (signal) => {
    const now = await both(signal);
    await context.views.compare(
      liveView(host, domain.uuid, { what: 'cmp-live', name: l10n.t('{0} (live).xml', domain.name), read: async () => (await both()).live, now: now.live }),
      liveView(host, domain.uuid, { what: 'cmp-next', name: l10n.t('{0} (next start).xml', domain.name), read: async () => (await both()).next, now: now.next }),
      l10n.t('{0}: live ↔ next start', domain.name),
    );
  });
};

/** A view of one object that is read again when the object changes. */
export function liveView(host: HostModel, uuid: string, { what, ...view }: { readonly what: string } & Omit<LiveView, 'id'>): LiveView {
  return { id: `${viewPrefix(host.id, uuid)} ${what}`, ...view };
}

/** The XML of a network or pool as it is now. */
export const showNetworkXml: Command = async (context, args) => showObject(context, args, 'network');
export const showPoolXml: Command = async (context, args) => showObject(context, args, 'pool');

async function showObject(context: Parameters<Command>[0], args: readonly unknown[], kind: 'network' | 'pool'): Promise<void> {
  const target = await objectTarget(context, args, { title: l10n.t('Show XML'), kind });
  if (target === undefined) return;
  const { host, object } = target;
  const objects = kind === 'network' ? host.hypervisor.networks : host.hypervisor.pools;
  const read = async (signal?: AbortSignal): Promise<string> => objects.xml(object.uuid, 'live', { signal });
  await attempt(context, { title: l10n.t('XML of {0}', l10n.t('{0} on {1}', object.name, host.snapshot.name)), host }, async (signal) => context.views.show(liveView(host, object.uuid, { what: 'xml', name: `${object.name}.xml`, read, now: await read(signal) })));
}

export const showCapabilities: Command = async (context, args) => {
  const host = await hostTarget(context, args, l10n.t('Capabilities of which host?'));
  if (host === undefined) return;
  const name = l10n.t('Capabilities of {0}.xml', host.snapshot.name);
  await attempt(context, { title: name, host }, async (signal) => context.views.show({ name, text: await host.hypervisor.facts.capabilities({ signal }) }));
};

/** For the emulator, architecture, machine and type of the domain meant, else the host's defaults. */
export const showDomainCapabilities: Command = async (context, args) => {
  const target = addressMeant(context, args)?.kind === 'domain' ? await domainTarget(context, args, { title: l10n.t('Show Domain Capabilities') }) : undefined;
  const host = target?.host ?? (await hostTarget(context, args, l10n.t('Domain capabilities of which host?')));
  if (host === undefined) return;
  const name = l10n.t('Domain capabilities of {0}.xml', target === undefined ? host.snapshot.name : target.domain.name);
  await attempt(context, { title: `${l10n.t('Show Domain Capabilities')}: ${target === undefined ? host.snapshot.name : targetName(target)}`, host }, async (signal) => {
    const query = target === undefined ? {} : capabilitiesQuery(await host.hypervisor.domains.xml(target.domain.uuid, 'inactive', { signal }));
    await context.views.show({ name, text: await host.hypervisor.facts.domainCapabilities({ ...query, signal }) });
  });
};

/** What a domain's XML says of the emulator that runs it. */
export function capabilitiesQuery(xml: string): Pick<DomainCapabilitiesQuery, 'emulator' | 'arch' | 'machine' | 'virtType'> {
  const root = parseXml(xml);
  const below = root === undefined ? [] : [...descendants(root)];
  const os = below.find((one) => one.name === 'type' && one.attributes['arch'] !== undefined);
  return { virtType: root?.attributes['type'], emulator: below.find((one) => one.name === 'emulator')?.text, arch: os?.attributes['arch'], machine: os?.attributes['machine'] };
}

/** The QEMU command line of a domain, or of the XML in the editor, which is not defined for it. */
export const showQemuCommandLine: Command = async (context, args) => {
  const title = l10n.t('QEMU Command Line');
  const document = args.length === 0 || isUri(args[0]) ? await documentMeant(args) : undefined;
  const text = document?.getText() ?? '';
  if (document !== undefined && definitionOf(text)?.kind === 'domain') {
    const host = await pickHost(context, l10n.t('QEMU command line on which host?'));
    if (host === undefined) return;
    await attempt(context, { title, host }, async (signal) => context.views.show({ name: `${definitionOf(text)?.name ?? 'domain'}.sh`, text: onePerLine(await host.hypervisor.domains.qemuCommandLine({ xml: text }, { signal })) }));
    return;
  }
  const target = await domainTarget(context, args, { title });
  if (target === undefined) return;
  const { host, domain } = target;
  await attempt(context, { title: `${title}: ${targetName(target)}`, host }, async (signal) => context.views.show({ name: `${domain.name}.sh`, text: onePerLine(await host.hypervisor.domains.qemuCommandLine({ uuid: domain.uuid }, { signal })) }));
};

/** One option a line, so that two command lines can be compared. Nothing inside quotes is touched. */
export function onePerLine(commandLine: string): string {
  let quoted = false;
  let result = '';
  for (let at = 0; at < commandLine.length; at += 1) {
    const char = commandLine.charAt(at);
    if (char === "'") quoted = !quoted;
    const breaks = !quoted && char === ' ' && commandLine[at + 1] === '-' && /[a-z]/i.test(commandLine[at + 2] ?? '');
    result += breaks ? ' \\\n  ' : char;
  }
  return result;
}

function isUri(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'scheme' in value;
}

