// How to begin, how to install what is missing, and how to get access: short pages.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Command } from './context';

/** The commands that install libvirt's client tools and QEMU driver, by the system's package manager. */
const installs: readonly (readonly [system: string, command: string])[] = [
  ['Debian, Ubuntu', 'sudo apt install libvirt-clients libvirt-daemon-system qemu-system-x86'],
  ['Fedora, RHEL, CentOS Stream, Alma, Rocky', 'sudo dnf install libvirt-client libvirt-daemon-kvm'],
  ['openSUSE, SLES', 'sudo zypper install libvirt-client libvirt-daemon-qemu qemu-kvm'],
  ['Arch', 'sudo pacman -S libvirt qemu-base dnsmasq'],
  ['Alpine', 'sudo apk add libvirt-client libvirt-daemon libvirt-qemu qemu-system-x86_64'],
  ['Gentoo', 'sudo emerge app-emulation/libvirt app-emulation/qemu'],
  ['macOS (client and session)', 'brew install libvirt qemu'],
];

/** How to install virsh, as a page. */
export const showInstallHelp: Command = async (context) => {
  const text = [
    `# ${l10n.t('Installing libvirt')}`,
    '',
    l10n.t('For hosts over SSH, this machine needs only virsh. If it is installed elsewhere, name it in the setting `libvirt.virshPath`.'),
    '',
    ...installs.flatMap(([system, command]) => [`## ${system}`, '', '```sh', command, '```', '']),
    l10n.t('On Windows, open the folder in WSL or over Remote-SSH: the extension then runs there.'),
    '',
  ].join('\n');
  await showPage(context, l10n.t('Installing libvirt.md'), text);
};

/** Get Started, which VS Code itself offers only in its list of walkthroughs. */
export const showWalkthrough: Command = async () => {
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', 'libvirt-tools.vscode-libvirt#start', false);
};

/** How to be allowed to manage the system's machines, as a page. */
export const showAccessHelp: Command = async (context) => {
  const text = [
    `# ${l10n.t('Access to the machines of a host')}`,
    '',
    l10n.t('`qemu:///system` manages the machines of the whole computer. Members of the group `libvirt` may do that. They can become root by it: add only people whom you trust so far.'),
    '',
    '```sh',
    'sudo usermod -aG libvirt "$USER"',
    '```',
    '',
    l10n.t('Then log out and in again, and start VS Code anew. `id` must show the group.'),
    '',
    l10n.t('`qemu:///session` manages machines of your own and needs no permission.'),
    '',
  ].join('\n');
  await showPage(context, l10n.t('Access to libvirt.md'), text);
};

/** A page of Markdown, as it is meant to be read. */
export async function showPage(context: Parameters<Command>[0], name: string, text: string): Promise<void> {
  const uri = context.views.textUri({ name, text });
  await vscode.workspace.openTextDocument(uri);
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}
