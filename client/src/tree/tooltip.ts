// The tooltip of a domain, a host or a pool, as Markdown lines; read only when somebody looks.
import * as l10n from '@vscode/l10n';
import type { HostModel, HostSnapshot } from '../hosts/hosts';
import { readableSize } from '../ui/sizes';
import { maskSecrets } from '../virsh/commandLine';
import type { DomainDetails, DomainSummary, InterfaceAddress } from '../virsh/hypervisor';
import { stateWord } from './words';

/** A tooltip as label and value pairs below a title; the values are shown literally. */
export interface Tooltip {
  readonly title: string;
  readonly text?: string | undefined;
  readonly rows: readonly (readonly [label: string, value: string])[];
}

/** What is told of a domain. Addresses come from leases or the agent, and only while it runs. */
export async function domainTooltip(host: HostModel, domain: DomainSummary, options: { readonly pending: boolean }): Promise<Tooltip> {
  const details = await host.details(domain.uuid);
  const addresses = await addressesOf(host, domain, details);
  const memory = domain.memoryBytes ?? details?.memoryBytes;
  const vcpus = domain.vcpus ?? details?.vcpus;
  return {
    title: details?.title === undefined ? domain.name : `${domain.name} – ${details.title}`,
    text: details?.description,
    rows: [
      [l10n.t('State'), stateWord(domain.state)],
      ...row(l10n.t('vCPUs'), vcpus === undefined ? undefined : String(vcpus)),
      ...row(l10n.t('Memory'), memory === undefined ? undefined : readableSize(memory)),
      ...row(l10n.t('Machine'), machineOf(details)),
      ...(details?.disks ?? []).map((disk): [string, string] => [disk.target, disk.source ?? l10n.t('empty')]),
      ...(details?.interfaces ?? []).map((one): [string, string] => [one.mac ?? one.type, addressRow(one.mac, one.source, addresses)]),
      [l10n.t('Autostart'), domain.autostart ? l10n.t('yes') : l10n.t('no')],
      ...row(l10n.t('Tag'), details?.tag),
      ...row(l10n.t('Changes'), options.pending ? l10n.t('at next start') : undefined),
      ['UUID', domain.uuid],
    ],
  };
}

/** What is told of a host. */
export function hostTooltip(snapshot: HostSnapshot): Tooltip {
  const { host } = snapshot;
  return {
    title: snapshot.name,
    rows: [
      ['URI', maskSecrets(snapshot.uri)],
      ...row(l10n.t('Machine'), host?.hostname),
      ...row('libvirt', host?.libvirtVersion),
      ...row(l10n.t('Hypervisor'), host?.hypervisor),
      ...row(l10n.t('CPUs'), host?.cpus === undefined ? undefined : [host.cpus, host.arch, host.cpuModel].filter((one) => one !== undefined).join(' · ')),
      ...row(l10n.t('Memory'), host?.memoryBytes === undefined ? undefined : readableSize(host.memoryBytes)),
    ],
  };
}

/** What is told of a pool. */
export async function poolTooltip(host: HostModel, uuid: string, name: string): Promise<Tooltip> {
  const { info } = (await host.pool(uuid)).value;
  return {
    title: name,
    rows: [
      ...row(l10n.t('Capacity'), sizeOf(info?.capacityBytes)),
      ...row(l10n.t('In use'), sizeOf(info?.allocationBytes)),
      ...row(l10n.t('Free'), sizeOf(info?.availableBytes)),
      ['UUID', uuid],
    ],
  };
}

/** Markdown in which nothing that a machine is called can be markup. */
export function asMarkdown(tooltip: Tooltip): string {
  const head = `**${literal(tooltip.title)}**`;
  const text = tooltip.text === undefined ? [] : [literal(tooltip.text)];
  const table = ['| | |', '| :-- | :-- |', ...tooltip.rows.map(([label, value]) => `| ${literal(label)} | ${literal(value)} |`)];
  return [head, ...text, table.join('\n')].join('\n\n');
}

function literal(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@/]/g, (one) => `&#${one.charCodeAt(0)};`).replace(/\s+/g, ' ');
}

function row(label: string, value: string | undefined): [string, string][] {
  return value === undefined || value === '' ? [] : [[label, value]];
}

function sizeOf(bytes: number | undefined): string | undefined {
  return bytes === undefined ? undefined : readableSize(bytes);
}

function machineOf(details: DomainDetails | undefined): string | undefined {
  return [details?.arch, details?.machine].filter((one) => one !== undefined).join(' · ') || undefined;
}

function addressRow(mac: string | undefined, source: string | undefined, addresses: readonly InterfaceAddress[]): string {
  const own = addresses.filter((one) => one.mac.toLowerCase() === mac?.toLowerCase()).map((one) => one.address);
  return [source ?? '', ...own].filter((one) => one !== '').join(' · ') || '–';
}

/** A tooltip that comes late is not read. */
const addressLimitMs = 2000;

/** Leases, else what the agent says, which is asked meanwhile; a domain without either simply has no addresses here. */
async function addressesOf({ hypervisor }: HostModel, { uuid, state }: DomainSummary, details: DomainDetails | undefined): Promise<readonly InterfaceAddress[]> {
  if (state !== 'running') return [];
  const ask = async (source: 'lease' | 'agent'): Promise<readonly InterfaceAddress[]> => hypervisor.devices.addresses(uuid, source, { timeoutMs: addressLimitMs }).catch(() => []);
  const [leases, agent] = [ask('lease'), details?.agentChannel === false ? Promise.resolve([]) : ask('agent')];
  const leased = await leases;
  return leased.length > 0 ? leased : agent;
}
