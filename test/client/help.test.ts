// How to install virsh, by system: the one that this machine has comes first, and its name says so.
import { expect, test, vi } from 'vitest';

vi.mock('vscode', () => ({}));
const { installPage } = await import('../../client/src/commands/help');

const headings = (platform: string, osRelease = ''): string[] => installPage(platform, osRelease).match(/^## .*/gm)?.map((one) => one.slice(3)) ?? [];

test.each([
  ['linux', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', 'This machine: Debian, Ubuntu'],
  ['linux', 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', 'This machine: Debian, Ubuntu'],
  ['linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'This machine: Fedora, RHEL, CentOS Stream, Alma, Rocky'],
  ['linux', 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n', 'This machine: openSUSE, SLES'],
  ['linux', 'ID=manjaro\nID_LIKE=arch\n', 'This machine: Arch'],
  ['linux', 'ID=alpine\n', 'This machine: Alpine'],
  ['linux', 'ID=gentoo\n', 'This machine: Gentoo'],
  ['darwin', '', 'This machine: macOS (client and session)'],
])('%s %j begins with %s', (platform, osRelease, first) => {
  const all = headings(platform, osRelease);
  expect([all[0], all.length, all.filter((one) => one.startsWith('This machine')).length]).toEqual([first, 7, 1]);
});

test('another Linux has all of them, and Windows is told at once where virsh runs', () => {
  expect([headings('linux', 'ID=nixos\n')[0], headings('win32')[0]]).toEqual(['Debian, Ubuntu', 'Debian, Ubuntu']);
  expect(installPage('win32', '').split('\n')[2]).toBe('On Windows, open the folder in WSL or over Remote-SSH: the extension then runs there.');
});
