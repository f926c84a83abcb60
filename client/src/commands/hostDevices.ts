// The host's own devices: what libvirt knows of one, and giving it to a machine.
import * as l10n from '@vscode/l10n';
import type { Command } from './context';
import { giveOrTake } from './devices';
import { domainTarget, nodeOf } from './targets';
import { attempt } from './work';

/** A host device is chosen in the tree; from elsewhere there is none. */
const chooseFirst = (context: Parameters<Command>[0]): void => context.prompts.tell('info', l10n.t('Choose a device below “Host Devices” in the tree first.'));

export const showHostDeviceXml: Command = async (context, args) => {
  const node = nodeOf(context, args, 'host-device');
  const host = node === undefined ? undefined : context.hosts.get(node.host);
  if (node === undefined || host === undefined) { chooseFirst(context); return; }
  const { name } = node.device;
  await attempt(context, { title: l10n.t('XML of {0}', name), host }, async (signal) => context.views.show({ name: `${name}.xml`, text: await host.hypervisor.hostDevices.xml(name, { signal }) }));
};

export const attachHostDevice: Command = async (context, args) => {
  const node = nodeOf(context, args, 'host-device');
  const xml = node?.device.hostdev;
  if (node === undefined || xml === undefined) { chooseFirst(context); return; }
  const title = l10n.t('Attach {0}', node.device.name);
  const target = await domainTarget(context, [], { title, on: node.host });
  if (target !== undefined) await giveOrTake(context, target, { title, xml, change: 'attach' });
};
