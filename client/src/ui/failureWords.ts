// What a failure says to a person: one sentence on what is wrong, one on what to do, and the button that does it.
import * as l10n from '@vscode/l10n';
import type { Failure, RemedyCode } from '../virsh/failure';
import { isLocal } from '../virsh/uri';

/** What went wrong, in one sentence; virsh's own words stand in it where they say more than we know. */
export function sentenceOf(failure: Failure): string {
  return hostSentence(failure) ?? objectSentence(failure) ?? firstWords(failure);
}

/** The sentence and what to do, as one text. */
export function sentenceWithAdvice(failure: Failure): string {
  const advice = adviceOf(failure);
  const sentence = sentenceOf(failure);
  return advice === undefined ? sentence : `${sentence} ${advice}`;
}

/** virsh first says what failed, which the person knows, and then why; what it says below that is mostly the same again, wrapped. */
export function firstWords(failure: Failure): string {
  const [what = '', why = ''] = failure.words.split('\n').filter((one) => one.trim() !== '');
  const line = /^failed to \w+ /i.test(what) && why !== '' ? why : what;
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

function hostSentence(failure: Failure): string | undefined {
  switch (failure.code) {
    case 'virsh-missing': return l10n.t('virsh was not found at `{0}`.', failure.path);
    case 'program-missing': return l10n.t('`{0}` is not installed, or not on the `PATH`.', failure.program);
    case 'service-refused': return l10n.t('systemd refused: {0}', firstWords(failure));
    case 'driver-missing': return l10n.t('This machine has virsh, and no libvirt driver for this kind of host.');
    case 'daemon-not-running': return failure.socket === undefined ? l10n.t('The libvirt daemon is not running.') : l10n.t('The libvirt daemon is not running: nobody listens at {0}.', failure.socket);
    case 'permission-denied': return l10n.t('libvirt refused you: {0}', firstWords(failure));
    case 'host-key': return failure.changed === 'yes' ? l10n.t('The SSH key of the host is another one than before.') : l10n.t('SSH does not know the key of the host.');
    case 'ssh-authentication': return sshSentence(failure);
    case 'ssh-missing': return l10n.t('ssh, or netcat on the host, is not installed.');
    case 'host-unreachable': return l10n.t('Nothing answers at this address.');
    case 'authentication': return l10n.t('The login failed: {0}', firstWords(failure));
    case 'bad-uri': return l10n.t('This is not a libvirt URI: {0}', firstWords(failure));
    case 'uri-not-trusted':
      return failure.why === 'not-agreed'
        ? l10n.t('This URI can run a program on your machine, and you have not agreed to that.')
        : l10n.t('This URI can run a program on your machine, and none of those is used in a workspace that is not trusted.');
    case 'connection-lost': return l10n.t('The connection to libvirt broke.');
    case 'virsh-killed': return l10n.t('virsh was ended before it answered.');
    case 'timeout': return l10n.t('No answer within {0} seconds.', failure.seconds);
    case 'host-busy': return l10n.t('Not started: other commands to this host were still under way after {0} seconds.', failure.seconds);
    case 'cancelled': return l10n.t('Cancelled.');
    case 'not-taken-back': return l10n.t('It was made before it could be cancelled, and deleting it failed: {0}', firstWords(failure));
    case 'host-goes-on': return l10n.t('Nobody waits for it any more, but the host may go on with it.');
    default: return undefined;
  }
}

function sshSentence(failure: Extract<Failure, { code: 'ssh-authentication' }>): string {
  switch (failure.why) {
    case 'refused': return l10n.t('SSH refused your key or password.');
    case 'no-agent': return l10n.t('No ssh-agent runs here, and the connection names no other key.');
    case 'key-missing': return l10n.t('There is no SSH key {0} on this machine.', failure.key ?? '');
    case 'key-open': return l10n.t('SSH does not use the key {0}, because others can read it.', failure.key ?? '');
  }
}

function sshAdvice(failure: Failure): string {
  switch (failure.code === 'ssh-authentication' ? failure.why : 'refused') {
    case 'refused': return l10n.t('Set up an SSH key for this user and host. A key with a passphrase works once it is in ssh-agent: run `ssh-add`.');
    case 'no-agent': return l10n.t('Start ssh-agent and run `ssh-add`, or add the host again with the path of a key.');
    case 'key-missing': return l10n.t('Add the host again with the path of a private key.');
    case 'key-open': return l10n.t('Make it yours alone: `chmod 600`.');
  }
}

function objectSentence(failure: Failure): string | undefined {
  switch (failure.code) {
    case 'command-too-long': return l10n.t('Nothing was sent to the guest: the command is longer than the {0} characters that a virsh without readline takes. Send less at once, or set `libvirt.virshPath` to a virsh with readline.', failure.limit);
    case 'output-too-large': return l10n.t('The answer is larger than {0} bytes.', failure.bytes);
    case 'name-refused': return l10n.t('`{0}` may not be a name: libvirt would delete files.', failure.name);
    case 'name-taken': return l10n.t('Another object is called `{0}` already; its uuid is {1}.', failure.name, failure.uuid);
    case 'uuid-taken': return l10n.t('The uuid {0} belongs to `{1}` already.', failure.uuid, failure.name);
    case 'xml-malformed': return l10n.t('The XML is not well-formed: {0}', firstWords(failure));
    case 'xml-invalid': return schemaSentence(failure);
    case 'xml-refused': return l10n.t('libvirt refused this: {0}', firstWords(failure));
    case 'domain-running': return l10n.t('The domain is running.');
    case 'domain-not-running': return l10n.t('The domain is not running.');
    case 'agent-not-configured': return l10n.t('The domain has no channel for the guest agent.');
    case 'agent-not-responding': return l10n.t('No guest agent answers in the machine.');
    case 'file-refused': return l10n.t('The hypervisor may not open {0} on the host.', failure.path);
    case 'disk-full': return l10n.t('No space is left: {0}', firstWords(failure));
    case 'busy': return l10n.t('libvirt is busy with another operation on this domain.');
    default: return undefined;
  }
}

/** libxml2's phrases for an element or attribute that does not fit, in words that say which one it is. */
function schemaSentence(failure: Failure): string {
  const attribute = /Invalid attribute (\S+) for element (\S+)/.exec(failure.words);
  if (attribute !== null) return l10n.t('libvirt’s schema does not allow the attribute `{0}` with this value on `<{1}>`.', attribute[1] ?? '', attribute[2] ?? '');
  const element = /Extra element (\S+) in interleave/.exec(failure.words) ?? /Did not expect element (\S+) there/.exec(failure.words);
  if (element !== null) return l10n.t('libvirt’s schema does not allow `<{0}>` as it is written here.', element[1] ?? '');
  return l10n.t('libvirt’s schema does not allow this: {0}', schemaWords(failure));
}

/** The last line of libxml2's answer blames the root; the ones before name the element. */
function schemaWords(failure: Failure): string {
  const lines = failure.words.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const telling = lines.find((line) => /^(Extra element|Invalid attribute|Did not expect|Expecting|Element \S+ has extra)/.test(line));
  return `${telling ?? lines[0] ?? ''}.`.replace(/\.\.$/, '.');
}

/** What the person can do, or nothing when the sentence says it all. */
export function adviceOf(failure: Failure): string | undefined {
  switch (failure.remedy) {
    case 'install-virsh': return l10n.t('Install the libvirt client tools, or set `libvirt.virshPath`.');
    case 'install-hypervisor': return l10n.t('Install libvirt’s QEMU driver on this machine.');
    case 'start-daemon': return l10n.t('Start libvirtd or virtqemud on the host.');
    case 'join-group': return 'group' in failure && failure.group !== undefined ? l10n.t('Add your user to the group `{0}` and log in again.', failure.group) : l10n.t('Use an account that may manage machines.');
    case 'accept-host-key': return l10n.t('Connect once with ssh in a terminal and check the key.');
    case 'set-up-ssh-key': return sshAdvice(failure);
    case 'check-address': return failure.code === 'bad-uri' ? l10n.t('Remove the host, and add it again with the right address.') : l10n.t('Check the name, the port and the network.');
    case 'check-credentials': return l10n.t('Check the user, the password or the certificate; libvirt reads the first two from `~/.config/libvirt/auth.conf`.');
    case 'install-ssh': return l10n.t('Install ssh here and netcat on the host.');
    case 'raise-time-limit': return l10n.t('If the host is slow, raise `libvirt.timeLimit`.');
    case 'start-domain': return l10n.t('Start it first.');
    case 'stop-domain': return l10n.t('Shut it down first.');
    case 'start-object': return l10n.t('Start it first.');
    case 'add-agent-channel': return l10n.t('Add a channel `org.qemu.guest_agent.0` to its XML.');
    case 'start-agent-in-guest': return l10n.t('Start qemu-guest-agent in the guest.');
    case 'choose-name': return l10n.t('Choose another name.');
    case 'rename-or-redefine': return l10n.t('Rename it, take another uuid, or redefine the one that is there.');
    case 'free-space': return l10n.t('Free some space on the host.');
    case 'let-read': return l10n.t('Let the account that runs the hypervisor open it and enter the directories above it, or move it into a storage pool.');
    case 'check-kvm': return l10n.t('Check on the host that its processor has KVM switched on and that /dev/kvm may be used, or write `type="qemu"`, which needs neither and is slow.');
    case 'run-as-root': return failure.code === 'service-refused' ? l10n.t('Only an administrator may do that: run `sudo systemctl {0} {1}` in a terminal.', failure.action, failure.unit) : undefined;
    case 'agree': return l10n.t('Agree to it, or remove the host.');
    case 'trust-workspace': return l10n.t('Trust the workspace, or open the host in a window without one.');
    case 'choose-undefine-flags': return l10n.t('Choose what else is removed.');
    case 'reconnect':
    case 'retry':
    case 'edit-xml':
    case 'refresh':
    case 'none': return undefined;
  }
}

/** A command that helps with a remedy, and the button's title. */
export interface RemedyAction {
  readonly title: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

/** The one action that helps, where a command of ours can do it. `host` is the id of the host that failed: its URI, or empty for this machine. */
export function remedyAction(remedy: RemedyCode, host: string): RemedyAction | undefined {
  const again = host === '' ? undefined : { title: l10n.t('Try Again'), command: 'libvirt.connectHost', args: [host] };
  switch (remedy) {
    case 'install-virsh': return { title: l10n.t('How to Install'), command: 'libvirt.showInstallHelp' };
    // The daemons of this machine say nothing about another's.
    case 'start-daemon': return host !== '' && !isLocal(host) ? again : { title: l10n.t('Check This Machine'), command: 'libvirt.checkHost' };
    case 'install-hypervisor': return { title: l10n.t('How to Install'), command: 'libvirt.showInstallHelp' };
    case 'check-kvm': return host !== '' && !isLocal(host) ? undefined : { title: l10n.t('Check This Machine'), command: 'libvirt.checkHost' };
    case 'join-group': return { title: l10n.t('How to Get Access'), command: 'libvirt.showAccessHelp' };
    case 'accept-host-key': return { title: l10n.t('Open SSH in a Terminal'), command: 'libvirt.openSshTerminal', args: [host] };
    case 'trust-workspace': return { title: l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' };
    case 'raise-time-limit': return { title: l10n.t('Open the Setting'), command: 'workbench.action.openSettings', args: ['libvirt.timeLimit'] };
    case 'reconnect':
    case 'retry':
    case 'check-address':
    case 'check-credentials':
    case 'set-up-ssh-key':
    case 'agree':
    case 'refresh': return again;
    default: return undefined;
  }
}
