// Devices of a domain: attach and detach a fragment, lists of disks and addresses, media of a drive.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { parseXml } from '../documents/xmlTree';
import { isActive } from '../tree/describe';
import { failureOf, type Affects, type AddressSource, type DeviceOutcome, type InterfaceAddress } from '../virsh/hypervisor';
import type { Command, CommandContext, DomainTarget } from './context';
import { documentMeant, selectedText } from './documents';
import { domainTarget, nodeOf } from './targets';
import { attempt, targetName } from './work';

export const attachDevice: Command = async (context, args) => changeDevice(context, args, 'attach');
export const detachDevice: Command = async (context, args) => changeDevice(context, args, 'detach');

async function changeDevice(context: CommandContext, args: readonly unknown[], change: 'attach' | 'detach'): Promise<void> {
  const title = change === 'attach' ? l10n.t('Attach Device') : l10n.t('Detach Device');
  const target = await domainTarget(context, args, { title });
  if (target === undefined) return;
  const xml = await fragmentMeant(context, args, title);
  if (xml !== undefined) await giveOrTake(context, target, { title, xml, change });
}

/** Asks where the change goes and whether it is meant, does it, and says how it ended. */
export async function giveOrTake(context: CommandContext, target: DomainTarget, { title, xml, change, risk }: { readonly title: string; readonly xml: string; readonly change: 'attach' | 'detach'; readonly risk?: string }): Promise<void> {
  const affects = await chooseAffects(context, target, title);
  if (affects === undefined || !(await agreed(context, target, { title, xml, affects, risk }))) return;
  const { host, domain } = target;
  const outcome = await attempt(context, { title: `${title}: ${targetName(target)}`, host }, async (signal) => {
    const { devices } = host.hypervisor;
    const result = change === 'attach' ? await devices.attach(domain.uuid, xml, affects, { signal }) : await devices.detach(domain.uuid, xml, affects, { signal });
    await host.refresh({ domain: domain.uuid });
    return result;
  });
  if (outcome !== undefined) tellOutcome(context, target, change, outcome);
}

/** virsh says "successfully" even when the guest ignores it: what counts is what the XML says afterwards. */
function tellOutcome(context: CommandContext, target: DomainTarget, change: 'attach' | 'detach', outcome: DeviceOutcome): void {
  const name = targetName(target);
  if (outcome === 'confirmed') {
    context.prompts.tell('info', change === 'attach' ? l10n.t('The device is attached to {0}.', name) : l10n.t('The device is detached from {0}.', name));
    return;
  }
  context.prompts.tell('warning', change === 'attach' ? l10n.t('libvirt accepted the device, but the XML of {0} does not show it.', name) : l10n.t('The guest of {0} has not let go of the device. It may do so later, or never.', name));
}

/** How much of a fragment a question can show. */
const shownLength = 800;

/** A fragment as a question shows it: whole, or its beginning and how much is left out. */
export function shownInQuestion(xml: string): string {
  const text = xml.trim();
  if (text.length <= shownLength) return text;
  return [text.slice(0, shownLength), l10n.t('… and {0} more characters: the editor shows all of it.', text.length - shownLength)].join('\n');
}

async function agreed(context: CommandContext, target: DomainTarget, job: { readonly title: string; readonly xml: string; readonly affects: Affects; readonly risk: string | undefined }): Promise<boolean> {
  if (job.xml.trim().length > shownLength) await context.views.show({ name: 'device.xml', text: job.xml });
  const detail = [job.affects === 'live' ? l10n.t('Now, until it stops.') : job.affects === 'config' ? l10n.t('From the next start on.') : l10n.t('Now and from the next start on.'), ...(job.risk === undefined ? [] : [job.risk]), shownInQuestion(job.xml)].join('\n\n');
  return (await context.prompts.ask({ message: `${job.title}: ${targetName(target)}?`, detail, choices: [{ id: 'yes', title: job.title }] })) === 'yes';
}

/** The fragment in the selection or the editor, else in a file that the person picks. */
async function fragmentMeant(context: CommandContext, args: readonly unknown[], title: string): Promise<string | undefined> {
  const inEditor = selectedText();
  if (inEditor !== undefined && isDevice(inEditor)) return inEditor;
  const [uri] = args;
  const given = uri instanceof vscode.Uri ? (await documentMeant([uri]))?.getText() : undefined;
  if (given !== undefined && isDevice(given)) return given;
  const [file] = (await vscode.window.showOpenDialog({ title, openLabel: title, filters: { XML: ['xml'] } })) ?? [];
  if (file === undefined) return undefined;
  const text = Buffer.from(await vscode.workspace.fs.readFile(file)).toString('utf8');
  if (isDevice(text)) return text;
  context.prompts.tell('warning', l10n.t('This file holds no device: its root must be one element such as <disk> or <interface>.'));
  return undefined;
}

const devices = /^(disk|interface|hostdev|controller|input|graphics|video|sound|console|serial|parallel|channel|watchdog|memballoon|rng|tpm|panic|memory|shmem|redirdev|filesystem|smartcard|hub|lease|iommu|vsock|crypto|audio)$/;

/** Whether a text is the XML of one device. */
export function isDevice(text: string): boolean {
  const root = parseXml(text.trim());
  return root !== undefined && devices.test(root.name);
}

async function chooseAffects(context: CommandContext, { domain }: DomainTarget, title: string): Promise<Affects | undefined> {
  if (!isActive(domain.state)) return 'config';
  if (!domain.persistent) return 'live';
  return context.prompts.pick<Affects>(
    [
      { label: l10n.t('Now and at the next start'), value: 'both' },
      { label: l10n.t('Now, until it stops'), value: 'live' },
      { label: l10n.t('From the next start on'), value: 'config' },
    ],
    { title },
  );
}

/** The disks of a domain and where they come from. */
export const showBlockDevices: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Show Disks') });
  if (target === undefined) return;
  const { host, domain } = target;
  const list = await attempt(context, { title: l10n.t('Disks of {0}', targetName(target)), host }, async (signal) => host.hypervisor.devices.blockList(domain.uuid, isActive(domain.state) ? 'live' : 'inactive', { signal }));
  if (list === undefined) return;
  const items = list.map((one) => ({ label: one.target, description: `${one.device} · ${one.type}`, detail: one.source ?? l10n.t('empty'), value: one }));
  const chosen = await context.prompts.pick(items, { title: l10n.t('Disks of {0}', targetName(target)), placeholder: l10n.t('Choose one to copy its source') });
  if (chosen?.source !== undefined) await vscode.env.clipboard.writeText(chosen.source);
};

/** The addresses of a domain, from leases, the agent or the ARP table: whichever the person asks. */
export const showAddresses: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Show Addresses'), suits: (domain) => isActive(domain.state) });
  if (target === undefined) return;
  const title = l10n.t('Addresses of {0}', targetName(target));
  const source = await context.prompts.pick<AddressSource>(
    [
      { label: l10n.t('DHCP leases'), detail: l10n.t('Of libvirt’s own networks'), value: 'lease' },
      { label: l10n.t('Guest agent'), detail: l10n.t('All addresses, as the guest sees them'), value: 'agent' },
      { label: l10n.t('ARP table'), detail: l10n.t('Of this host; only machines that talked to it lately'), value: 'arp' },
    ],
    { title },
  );
  if (source === undefined) return;
  const { host, domain } = target;
  const found = await attempt(context, { title, host }, async (signal) => host.hypervisor.devices.addresses(domain.uuid, source, { signal }));
  if (found !== undefined) await showFound(context, title, found);
};

async function showFound(context: CommandContext, title: string, found: readonly InterfaceAddress[]): Promise<void> {
  if (found.length === 0) {
    context.prompts.tell('info', l10n.t('{0}: none are known from this source.', title));
    return;
  }
  const chosen = await context.prompts.pick(found.map((one) => ({ label: one.address, description: `${one.device} · ${one.mac}`, value: one })), { title, placeholder: l10n.t('Choose one to copy it') });
  if (chosen !== undefined) await vscode.env.clipboard.writeText(chosen.address.replace(/\/\d+$/, ''));
}

/** Inserts an image into a CD-ROM or floppy drive, or ejects it. */
export const changeMedia: Command = async (context, args) => {
  const title = l10n.t('Change Media');
  const target = await domainTarget(context, args, { title });
  if (target === undefined) return;
  const drive = nodeOf(context, args, 'disk')?.disk.target ?? (await pickDrive(context, target, `${title}: ${targetName(target)}`));
  if (drive === undefined) return;
  // No question follows: each of these lists and boxes names the machine and its host.
  const whose = `${title}: ${drive} · ${targetName(target)}`;
  const what = await context.prompts.pick<'insert' | 'eject'>([{ label: l10n.t('Insert an image …'), value: 'insert' }, { label: l10n.t('Eject'), value: 'eject' }], { title: whose });
  if (what === undefined) return;
  const source = what === 'eject' ? undefined : await context.prompts.input({ title: `${title}: ${targetName(target)}`, prompt: l10n.t('Path of the image on {0}', target.host.snapshot.name), placeholder: '/var/lib/libvirt/images/install.iso' });
  if (what === 'insert' && (source === undefined || source === '')) return;
  const affects = await chooseAffects(context, target, whose);
  if (affects === undefined) return;
  await exchange(context, target, { title: whose, drive, source, affects });
};

/** What goes into a drive, or out of it when there is no source. */
interface Exchange {
  readonly title: string;
  readonly drive: string;
  readonly source: string | undefined;
  readonly affects: Affects;
  readonly force?: boolean;
}

/** A guest that uses a medium locks its tray: taking it away all the same is another question. */
async function exchange(context: CommandContext, target: DomainTarget, { title, drive, ...change }: Exchange): Promise<void> {
  const { host, domain } = target;
  const outcome = await attempt(context, { title, host }, async (signal) => {
    const end = await host.hypervisor.devices.changeMedia(domain.uuid, drive, { ...change, signal }).then(() => 'done' as const, (error: unknown) => {
      if (change.force !== true && /is locked and force was not specified|waiting to open tray/i.test(failureOf(error).words)) return 'held' as const;
      throw error;
    });
    await host.refresh({ domain: domain.uuid });
    return end;
  });
  if (outcome !== 'held') return;
  const question = { message: l10n.t('{0} holds the medium in {1}. Take it away by force?', targetName(target), drive), detail: l10n.t('The guest may be reading it: what it does with it then fails. Better eject it in the guest first.'), choices: [{ id: 'yes', title: l10n.t('By Force') }] };
  if ((await context.prompts.ask(question)) === 'yes') await exchange(context, target, { title, drive, ...change, force: true });
}

async function pickDrive(context: CommandContext, { host, domain }: DomainTarget, title: string): Promise<string | undefined> {
  const disks = (await host.details(domain.uuid))?.disks.filter((disk) => disk.device === 'cdrom' || disk.device === 'floppy') ?? [];
  if (disks.length === 0) context.prompts.tell('info', l10n.t('{0} has no CD-ROM or floppy drive.', targetName({ host, domain })));
  const [only] = disks;
  if (disks.length <= 1) return only?.target;
  return context.prompts.pick(disks.map((disk) => ({ label: disk.target, description: disk.source ?? l10n.t('empty'), value: disk.target })), { title });
}
