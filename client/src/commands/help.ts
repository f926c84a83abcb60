// How to begin, how to install what is missing, and how to get access: short pages.
import { readFile } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Command } from './context';

/** The commands that install libvirt's client tools and QEMU driver, by the system's package manager. */
const installs: readonly { readonly system: string; readonly command: string; /** As `ID` and `ID_LIKE` of os-release, or Node, call it. */ readonly ids: RegExp }[] = [
  { system: 'Debian, Ubuntu', command: 'sudo apt install libvirt-clients libvirt-daemon-system qemu-system-x86', ids: /debian|ubuntu/ },
  { system: 'Fedora, RHEL, CentOS Stream, Alma, Rocky', command: 'sudo dnf install libvirt-client libvirt-daemon-kvm', ids: /fedora|rhel|centos/ },
  { system: 'openSUSE, SLES', command: 'sudo zypper install libvirt-client libvirt-daemon-qemu qemu-kvm', ids: /suse|sles/ },
  { system: 'Arch', command: 'sudo pacman -S libvirt qemu-base dnsmasq', ids: /arch/ },
  { system: 'Alpine', command: 'sudo apk add libvirt-client libvirt-daemon libvirt-qemu qemu-system-x86_64', ids: /alpine/ },
  { system: 'Gentoo', command: 'sudo emerge app-emulation/libvirt app-emulation/qemu', ids: /gentoo/ },
  { system: 'macOS (client and session)', command: 'brew install libvirt qemu', ids: /darwin/ },
];

/** How to install virsh, as a page. */
export const showInstallHelp: Command = async (context) => {
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  await showPage(context, l10n.t('Installing libvirt.md'), installPage(process.platform, osRelease));
};

/** What installs virsh: on this system first, then on the others. */
export function installPage(platform: string, osRelease: string): string {
  const ids = platform === 'linux' ? [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].map(([, id]) => id).join(' ') : platform;
  const here = installs.find((one) => one.ids.test(ids));
  const windows = l10n.t('On Windows, open the folder in WSL or over Remote-SSH: the extension then runs there.');
  const how = ({ system, command }: (typeof installs)[number]): string[] => [`## ${system === here?.system ? l10n.t('This machine: {0}', system) : system}`, '', '```sh', command, '```', ''];
  return [
    `# ${l10n.t('Installing libvirt')}`,
    '',
    ...(platform === 'win32' ? [windows, ''] : []),
    l10n.t('For hosts over SSH, this machine needs only virsh. If it is installed elsewhere, name it in the setting `libvirt.virshPath`.'),
    '',
    ...[...installs.filter((some) => some === here), ...installs.filter((some) => some !== here)].flatMap(how),
    ...(platform === 'win32' ? [] : [windows, '']),
  ].join('\n');
}

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
