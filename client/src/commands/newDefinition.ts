// A new domain, network or pool: a small text to start from, in an editor with full language support.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EditableKind } from '../documents/uris';
import { domainLanguage } from '../ui/language';
import type { Command, CommandContext } from './context';
import { nodeOf, nodesOf } from './targets';

/** What stands in a new document. The server's completion offers fuller ones. */
const starts: Readonly<Record<EditableKind, string>> = {
  domain: `<domain type='kvm'>
  <name>new-machine</name>
  <memory unit='GiB'>2</memory>
  <vcpu>2</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <cpu mode='host-passthrough'/>
  <devices>
    <console type='pty'/>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
  </devices>
</domain>
`,
  network: `<network>
  <name>new-network</name>
  <forward mode='nat'/>
  <ip address='192.168.150.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.150.2' end='192.168.150.254'/>
    </dhcp>
  </ip>
</network>
`,
  pool: `<pool type='dir'>
  <name>new-pool</name>
  <target>
    <path>/var/lib/libvirt/new-pool</path>
  </target>
</pool>
`,
};

export const newDefinition: Command = async (context, args) => {
  const kind = kindMeant(context, args) ?? (await askForKind(context));
  if (kind === undefined) return;
  const document = await vscode.workspace.openTextDocument({ language: domainLanguage, content: starts[kind] });
  const host = nodesOf(context, args).find((node) => 'host' in node);
  if (host !== undefined && 'host' in host) await context.fileHosts.remember(document.uri, host.host);
  await vscode.window.showTextDocument(document);
};

function kindMeant(context: CommandContext, args: readonly unknown[]): EditableKind | undefined {
  const node = nodeOf(context, args, 'section', 'empty');
  const section = node?.kind === 'section' ? node.section : node?.of;
  return section === 'domains' ? 'domain' : section === 'networks' ? 'network' : section === 'pools' ? 'pool' : undefined;
}

async function askForKind(context: CommandContext): Promise<EditableKind | undefined> {
  return context.prompts.pick<EditableKind>(
    [
      { label: l10n.t('Domain'), detail: l10n.t('A virtual machine'), value: 'domain' },
      { label: l10n.t('Network'), detail: l10n.t('A virtual network with NAT and DHCP'), value: 'network' },
      { label: l10n.t('Storage pool'), detail: l10n.t('A directory for disk images'), value: 'pool' },
    ],
    { title: l10n.t('What do you want to define?') },
  );
}
