// Sentences of the real virsh and ssh, and the failure that each becomes.
import { describe, expect, test } from 'vitest';
import { classify, errorWords, isConnectionFailure } from '../../client/src/virsh/classify';

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
  [`${CONNECT}error: Cannot recv data: me@host: Permission denied (publickey).: Connection reset by peer`, { code: 'ssh-authentication', remedy: 'set-up-ssh-key' }],
  [`${CONNECT}error: Cannot read CA certificate '/etc/pki/CA/cacert.pem': No such file or directory`, { code: 'authentication', remedy: 'check-credentials' }],
  [`${CONNECT}error: no connection driver available for URI 'nonsense' does not include a driver name`, { code: 'bad-uri', remedy: 'check-address' }],
  ['error: Disconnected from qemu:///system due to end of file', { code: 'connection-lost', remedy: 'reconnect' }],
  ["error: failed to get domain 'nosuch'", { code: 'not-found', what: 'domain', remedy: 'refresh' }],
  ["error: failed to get network 'n'\nerror: Network not found: no network with matching name 'n'", { code: 'not-found', what: 'network', remedy: 'refresh' }],
  ["error: failed to get pool 'p'\nerror: Storage pool not found: no storage pool with matching name 'p'", { code: 'not-found', what: 'pool', remedy: 'refresh' }],
  ["error: Domain snapshot not found: no domain snapshot with matching name 'nosuch'", { code: 'not-found', what: 'snapshot', remedy: 'refresh' }],
  ['error: metadata not found: Requested metadata element is not present', { code: 'not-found', what: 'metadata', remedy: 'none' }],
  ['error: No disk found whose source path or target is vdz', { code: 'not-found', what: 'device', remedy: 'refresh' }],
  ['error: Domain is already active', { code: 'domain-running', remedy: 'stop-domain' }],
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

describe('classify', () => {
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
