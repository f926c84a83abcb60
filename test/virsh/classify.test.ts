// Sentences of the real virsh and ssh, and the failure that each becomes.
import { describe, expect, test } from 'vitest';
import { classify, errorWords, isConnectionFailure } from '../../client/src/virsh/classify';
import { fixture } from './support';

const CONNECT = 'error: failed to connect to the hypervisor\n';
const UUID = 'd58848a3-758e-46ac-b9a2-2e9a2c863bd4';

const sayings: readonly (readonly [string, object])[] = [
  [`${CONNECT}error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory`, { code: 'daemon-not-running', socket: '/var/run/libvirt/libvirt-sock', remedy: 'start-daemon' }],
  [`${CONNECT}error: Failed to connect socket to '/run/x': Connection refused`, { code: 'daemon-not-running', socket: '/run/x', remedy: 'start-daemon' }],
  [`${CONNECT}error: Failed to connect socket to '/run/x': Permission denied`, { code: 'permission-denied', group: 'libvirt', remedy: 'join-group' }],
  [`${CONNECT}error: authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'`, { code: 'permission-denied', group: 'libvirt', remedy: 'join-group' }],
  [`${CONNECT}error: Cannot recv data: ssh: Could not resolve hostname nosuch.invalid: Name or service not known: Connection reset by peer`, { code: 'host-unreachable', remedy: 'check-address' }],
  [`${CONNECT}error: Cannot recv data: ssh: connect to host 127.0.0.1 port 1: Connection refused: Connection reset by peer`, { code: 'host-unreachable', remedy: 'check-address' }],
  [`${CONNECT}error: unable to connect to server at '127.0.0.1:16509': Connection refused`, { code: 'host-unreachable', remedy: 'check-address' }],
  [`${CONNECT}error: Cannot recv data: Host key verification failed.: Connection reset by peer`, { code: 'host-key', changed: 'no', remedy: 'accept-host-key' }],
  [`${CONNECT}error: Cannot recv data: @ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.`, { code: 'host-key', changed: 'yes', remedy: 'accept-host-key' }],
  [`${CONNECT}error: Cannot recv data: me@host: Permission denied (publickey).: Connection reset by peer`, { code: 'ssh-authentication', why: 'refused', remedy: 'set-up-ssh-key' }],
  [`${CONNECT}error: Cannot read CA certificate '/etc/pki/CA/cacert.pem': No such file or directory`, { code: 'authentication', remedy: 'check-credentials' }],
  [`${CONNECT}error: no connection driver available for URI 'nonsense' does not include a driver name`, { code: 'bad-uri', remedy: 'check-address' }],
  ['error: Disconnected from qemu:///system due to end of file', { code: 'connection-lost', remedy: 'reconnect' }],
  ["error: failed to get domain 'nosuch'", { code: 'not-found', what: 'domain', remedy: 'refresh' }],
  ["error: failed to get network 'n'\nerror: Network not found: no network with matching name 'n'", { code: 'not-found', what: 'network', remedy: 'refresh' }],
  ["error: failed to get pool 'p'\nerror: Storage pool not found: no storage pool with matching name 'p'", { code: 'not-found', what: 'pool', remedy: 'refresh' }],
  ["error: Domain snapshot not found: no domain snapshot with matching name 'nosuch'", { code: 'not-found', what: 'snapshot', remedy: 'refresh' }],
  ['error: metadata not found: Requested metadata element is not present', { code: 'not-found', what: 'metadata', remedy: 'none' }],
  ['error: No disk found whose source path or target is vdz', { code: 'not-found', what: 'device', remedy: 'refresh' }],
  ['error: Domain is already active', { code: 'domain-running', remedy: 'refresh' }],
  ['error: Requested operation is not valid: cannot rename active domain', { code: 'domain-running', remedy: 'stop-domain' }],
  ["error: Failed to suspend domain 'x'\nerror: Requested operation is not valid: domain is not running", { code: 'domain-not-running', remedy: 'start-domain' }],
  ["error: Failed to undefine domain 'x'\nerror: Requested operation is not valid: cannot delete inactive domain with 1 snapshots", { code: 'undefine-needs-flags', needs: 'snapshots', remedy: 'choose-undefine-flags' }],
  ['error: Refusing to undefine while domain managed save image exists', { code: 'undefine-needs-flags', needs: 'managed-save', remedy: 'choose-undefine-flags' }],
  ["error: argument unsupported: QEMU guest agent is not configured", { code: 'agent-not-configured', remedy: 'add-agent-channel' }],
  ['error: Guest agent is not responding: QEMU guest agent is not connected', { code: 'agent-not-responding', remedy: 'start-agent-in-guest' }],
  ["error: internal error: unable to execute QEMU agent command 'nope': The command nope has not been found", { code: 'agent-refused', remedy: 'none' }],
  [`error: Failed to define domain from /dev/stdin\nerror: operation failed: domain 'aa' already exists with uuid ${UUID}`, { code: 'name-taken', name: 'aa', uuid: UUID, remedy: 'rename-or-redefine' }],
  [`error: operation failed: domain 'it's' is already defined with uuid ${UUID}`, { code: 'uuid-taken', name: "it's", uuid: UUID, remedy: 'rename-or-redefine' }],
  ['error: Failed to define domain from /dev/stdin\nerror: (domain_definition):14: Opening and ending tag mismatch: name line 2 and nam\n<name>g2</nam></domain>\n--------------^', { code: 'xml-malformed', line: 14, remedy: 'edit-xml' }],
  ['error: XML document failed to validate against schema: Unable to validate doc against /usr/share/libvirt/schemas/domain.rng\nExtra element devices in interleave', { code: 'xml-invalid', remedy: 'edit-xml' }],
  ['error: XML error: an os <type> must be specified', { code: 'xml-refused', remedy: 'edit-xml' }],
  ['error: Failed to start\nerror: cannot write data: No space left on device', { code: 'disk-full', remedy: 'free-space' }],
  ['error: Timed out during operation: cannot acquire state change lock (held by monitor=x)', { code: 'busy', remedy: 'retry' }],
  ["error: command 'pool-event' doesn't support option --all", { code: 'unsupported', remedy: 'none' }],
  ['error: something nobody has seen', { code: 'other', remedy: 'none' }],
];

/** Each captured failure of fixtures/failures.txt, by what was done. */
const captured: Readonly<Record<string, object>> = {
  'ssh: a host key that nobody knows': { code: 'host-key', changed: 'no', remedy: 'accept-host-key' },
  'ssh: a host key that changed': { code: 'host-key', changed: 'yes', remedy: 'accept-host-key' },
  'ssh: a key that the host does not know': { code: 'ssh-authentication', why: 'refused', remedy: 'set-up-ssh-key' },
  'ssh: a key with a passphrase, and no agent': { code: 'ssh-authentication', why: 'refused', remedy: 'set-up-ssh-key' },
  'ssh: a key that others can read': { code: 'ssh-authentication', why: 'key-open', key: '/srv/host/ssh/id', remedy: 'set-up-ssh-key' },
  'ssh: a key file that is not there': { code: 'ssh-authentication', why: 'key-missing', key: '/nonexistent/key', remedy: 'set-up-ssh-key' },
  'ssh: the host has no netcat': { code: 'ssh-missing', remedy: 'install-ssh' },
  'ssh: no daemon on the host, by netcat': { code: 'daemon-not-running', socket: '/nonexistent', remedy: 'start-daemon' },
  'ssh: no permission on the host, by netcat': { code: 'permission-denied', group: 'libvirt', remedy: 'join-group' },
  'ssh: no daemon on the host, by virt-ssh-helper': { code: 'daemon-not-running', socket: '/var/run/libvirt/libvirt-sock', remedy: 'start-daemon' },
  'ssh: no ssh here': { code: 'ssh-missing', remedy: 'install-ssh' },
  'ssh: another program in its place, which is not there': { code: 'ssh-missing', remedy: 'install-ssh' },
  'ssh: nobody listens': { code: 'host-unreachable', remedy: 'check-address' },
  'ssh: no such name': { code: 'host-unreachable', remedy: 'check-address' },
  'libssh2: a host key that nobody knows': { code: 'host-key', changed: 'no', remedy: 'accept-host-key' },
  'libssh2: a host key that changed': { code: 'host-key', changed: 'yes', remedy: 'accept-host-key' },
  'libssh2: a key that the host does not know': { code: 'ssh-authentication', why: 'refused', remedy: 'set-up-ssh-key' },
  'libssh2: no agent': { code: 'ssh-authentication', why: 'no-agent', remedy: 'set-up-ssh-key' },
  'libssh2: nobody listens': { code: 'host-unreachable', remedy: 'check-address' },
  'libssh: a host key that nobody knows': { code: 'host-key', changed: 'no', remedy: 'accept-host-key' },
  'libssh: a host key that changed': { code: 'host-key', changed: 'yes', remedy: 'accept-host-key' },
  'libssh: a key that the host does not know': { code: 'ssh-authentication', why: 'refused', remedy: 'set-up-ssh-key' },
  'libssh: no agent': { code: 'ssh-authentication', why: 'refused', remedy: 'set-up-ssh-key' },
  'libssh: nobody listens': { code: 'host-unreachable', remedy: 'check-address' },
  'libssh: no such name': { code: 'host-unreachable', remedy: 'check-address' },
  'tcp: nobody listens': { code: 'host-unreachable', remedy: 'check-address' },
  'tcp: no such name': { code: 'host-unreachable', remedy: 'check-address' },
  'tls: no certificates': { code: 'authentication', remedy: 'check-credentials' },
  'esx: nobody listens': { code: 'host-unreachable', remedy: 'check-address' },
  'not a URI': { code: 'bad-uri', remedy: 'check-address' },
  'a path that the driver does not know': { code: 'bad-uri', remedy: 'check-address' },
  'the test driver with a file that is not there': { code: 'xml-refused', remedy: 'edit-xml' },
  'no socket': { code: 'daemon-not-running', socket: '/srv/host/none', remedy: 'start-daemon' },
  'no permission': { code: 'permission-denied', group: 'libvirt', remedy: 'join-group' },
  'a domain that is not there': { code: 'not-found', what: 'domain', remedy: 'refresh' },
  'a network that is not there': { code: 'not-found', what: 'network', remedy: 'refresh' },
  'a pool that is not there': { code: 'not-found', what: 'pool', remedy: 'refresh' },
  'metadata that is not there': { code: 'not-found', what: 'metadata', remedy: 'none' },
  'a snapshot that is not there': { code: 'not-found', what: 'snapshot', remedy: 'refresh' },
  'a device that is not there': { code: 'not-found', what: 'device', remedy: 'refresh' },
  'a device to detach that is not there': { code: 'not-found', what: 'device', remedy: 'refresh' },
  'not running': { code: 'domain-not-running', remedy: 'start-domain' },
  'running already': { code: 'domain-running', remedy: 'refresh' },
  'renamed while it runs': { code: 'domain-running', remedy: 'stop-domain' },
  'no agent in its definition': { code: 'agent-not-configured', remedy: 'add-agent-channel' },
  'undefined with a saved state': { code: 'undefine-needs-flags', needs: 'managed-save', remedy: 'choose-undefine-flags' },
  'name taken': { code: 'name-taken', name: 'plain', uuid: '11111111-0000-4000-8000-000000000001', remedy: 'rename-or-redefine' },
  'uuid taken': { code: 'uuid-taken', name: 'plain', uuid: '11111111-0000-4000-8000-000000000001', remedy: 'rename-or-redefine' },
  malformed: { code: 'xml-malformed', line: 2, remedy: 'edit-xml' },
  'not valid': { code: 'xml-invalid', remedy: 'edit-xml' },
  refused: { code: 'xml-refused', remedy: 'edit-xml' },
  'kvm that the daemon cannot use': { code: 'xml-refused', remedy: 'check-kvm' },
  'a machine type that is not there': { code: 'xml-refused', remedy: 'edit-xml' },
  'a disk that is not there': { code: 'other', remedy: 'none' },
  'a disk that may not be read': { code: 'file-refused', path: '/etc/shadow', remedy: 'let-read' },
  'an option that is not there': { code: 'unsupported', remedy: 'none' },
  'a command that is not there': { code: 'unsupported', remedy: 'none' },
  'a pool that is off': { code: 'object-inactive', remedy: 'start-object' },
  'a volume that is not there': { code: 'not-found', what: 'volume', remedy: 'refresh' },
  'a pool that is on': { code: 'object-active', remedy: 'refresh' },
  'a network that is off, stopped': { code: 'object-inactive', remedy: 'start-object' },
  'a network that is on': { code: 'object-active', remedy: 'refresh' },
  'an agent that does not answer': { code: 'agent-not-responding', remedy: 'start-agent-in-guest' },
  'undefined with snapshots': { code: 'undefine-needs-flags', needs: 'snapshots', remedy: 'choose-undefine-flags' },
  'the daemon died meanwhile': { code: 'connection-lost', remedy: 'reconnect' },
  'the daemon is dead': { code: 'daemon-not-running', socket: '/srv/host/s/run/libvirt/libvirt-sock', remedy: 'start-daemon' },
};

describe('classify', () => {
  test('what the real virsh, ssh, libssh and libssh2 said of each failure', () => {
    const told = fixture('failures.txt').split('### ').slice(1).map((block) => [block.slice(0, block.indexOf('\n')), block.slice(block.indexOf('\n') + 1)] as const);
    const failures = told.map(([done, stderr]) => {
      const { words, command, ...rest } = classify(stderr, 'virsh');
      expect([words, command]).toEqual([errorWords(stderr), 'virsh']);
      return [done, rest];
    });
    expect(Object.fromEntries(failures)).toEqual(captured);
  });

  test('a machine that is called like a failure, and a text that speaks of one, are none', () => {
    const code = (stderr: string): string => classify(stderr, '').code;
    expect(code("error: Failed to start domain 'No space left on device'\nerror: Requested operation is not valid: domain is not running")).toBe('domain-not-running');
    expect(code("error: Failed to define domain from /dev/stdin\nerror: (domain_definition):3: Opening and ending tag mismatch: a line 3 and b\n<!-- Connection reset by peer -->\n---^")).toBe('xml-malformed');
    expect(code("error: Failed to undefine domain 'Broken pipe'\nerror: something nobody has seen")).toBe('other');
  });

  test.each(sayings)('%s', (stderr, expected) => {
    const failure = classify(stderr, 'virsh list');
    expect(failure).toEqual({ ...expected, command: 'virsh list', words: stderr.replace(/^error: /gm, '') });
  });

  test('words are virsh\'s own, without prefixes, warnings and secrets, and never empty', () => {
    expect(errorWords('warning: odd\nerror: one\nerror: two: ssh://u:pw@h/\n\n')).toBe('one\ntwo: ssh://u:•••@h/');
    expect(classify('', 'c').words).toBe('virsh failed without a word.');
  });

  test('which failures are the host\'s and which one command\'s', () => {
    const codes = sayings.map(([stderr]) => classify(stderr, '')).filter(isConnectionFailure).map((failure) => failure.code);
    expect([...new Set(codes)]).toEqual(['daemon-not-running', 'permission-denied', 'host-unreachable', 'host-key', 'ssh-authentication', 'authentication', 'bad-uri', 'connection-lost']);
  });
});
