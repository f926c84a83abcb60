// The host's own devices: what libvirt knows of one, and giving it to a machine.
import * as l10n from '@vscode/l10n';
import type { HostDevice } from '../virsh/hypervisor';
import type { Command } from './context';
import { giveOrTake } from './devices';
import { hostDeviceTarget } from './picks';
import { domainTarget } from './targets';
import { attempt } from './work';

export const showHostDeviceXml: Command = async (context, args) => {
  const target = await hostDeviceTarget(context, args, { title: l10n.t('Show Device XML') });
  if (target === undefined) return;
  const { host, device: { name } } = target;
  await attempt(context, { title: l10n.t('XML of {0}', l10n.t('{0} on {1}', name, host.snapshot.name)), host }, async (signal) => context.views.show({ name: `${name}.xml`, text: await host.hypervisor.hostDevices.xml(name, { signal }) }));
};

export const attachHostDevice: Command = async (context, args) => {
  const chosen = await hostDeviceTarget(context, args, { title: l10n.t('Attach to a Domain'), suits: ({ hostdev }) => hostdev !== undefined });
  const xml = chosen?.device.hostdev;
  if (chosen === undefined || xml === undefined) return;
  const title = l10n.t('Attach {0}', chosen.device.name);
  const target = await domainTarget(context, [], { title, on: chosen.host.id });
  if (target !== undefined) await giveOrTake(context, target, { title, xml, change: 'attach', risk: riskOf(chosen.device, target.host.snapshot.name) });
};

/** What the host loses: its own disk or network card is a device like any other. */
function riskOf({ kind, driver, iommuGroup }: HostDevice, host: string): string {
  // A mediated device was made for guests.
  if (kind === 'mdev') return l10n.t('Only one machine can have it at a time.');
  const loses = l10n.t('While the machine runs, {0} itself has this device no more. Never give away its own network card, or the controller of its own disks.', host);
  const used = driver === undefined || driver === 'vfio-pci' ? [] : [l10n.t('Its driver on the host is `{0}` now.', driver)];
  const group = iommuGroup === undefined ? [] : [l10n.t('The other devices of IOMMU group {0} must go to the same machine, or not be used at all.', iommuGroup)];
  return [loses, ...used, ...group].join(' ');
}
