// Turns virsh's error lines into a failure: a table of what libvirt says, most specific first.
import { maskSecrets } from './commandLine';
import { HypervisorError, type Failure, type FailureDetail, type RemedyCode } from './failure';

interface Saying {
  /** Matched against all the words at once. */
  readonly says: RegExp;
  readonly detail: (match: RegExpExecArray) => FailureDetail;
  readonly remedy: RemedyCode;
}

/** The group that opens libvirt's own sockets on the systems that have one. */
const SOCKET_GROUP = 'libvirt';
/** The group of /dev/kvm. */
const KVM_GROUP = 'kvm';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Each row's pattern is libvirt's own sentence (checked against libvirt 9.0 and the sources of 11.3). */
const SAYINGS: readonly Saying[] = [
  // documents whose own text is among the words, and may hold any others
  { says: /^XML document failed to validate against schema/m, detail: () => ({ code: 'xml-invalid' }), remedy: 'edit-xml' },
  { says: /^\([a-z_]+\):(\d+): /m, detail: (match) => ({ code: 'xml-malformed', line: Number(match[1]) }), remedy: 'edit-xml' },

  // ssh, libssh and libssh2, on the way to the host
  { says: /REMOTE HOST IDENTIFICATION HAS CHANGED|Identity of host .* differs from stored identity/, detail: () => ({ code: 'host-key', changed: 'yes' }), remedy: 'accept-host-key' },
  { says: /Host key verification failed|Host key for .* not accepted/i, detail: () => ({ code: 'host-key', changed: 'no' }), remedy: 'accept-host-key' },
  { says: /Identity file (.+) not accessible[^]*Permission denied \(/, detail: (match) => ({ code: 'ssh-authentication', why: 'key-missing', key: match[1] }), remedy: 'set-up-ssh-key' },
  { says: /Permissions \d+ for '(.+)' are too open[^]*Permission denied \(/, detail: (match) => ({ code: 'ssh-authentication', why: 'key-open', key: match[1] }), remedy: 'set-up-ssh-key' },
  { says: /Failed to connect to ssh agent/, detail: () => ({ code: 'ssh-authentication', why: 'no-agent' }), remedy: 'set-up-ssh-key' },
  {
    says: /Permission denied \((?:publickey|password|keyboard|gssapi|hostbased)|Too many authentication failures|failed to authenticate: Access denied|authentication with private key .* has failed/,
    detail: () => ({ code: 'ssh-authentication', why: 'refused' }),
    remedy: 'set-up-ssh-key',
  },
  { says: /Could not resolve hostname|Name or service not known|nodename nor servname|Connection timed out|No route to host|Network is unreachable|Unable to resolve address|Couldn't (?:connect to server|resolve host)/, detail: () => ({ code: 'host-unreachable' }), remedy: 'check-address' },
  { says: /ssh: connect to host|unable to connect to server at .*: Connection refused|kex_exchange_identification/, detail: () => ({ code: 'host-unreachable' }), remedy: 'check-address' },
  { says: /Cannot find 'ssh' in path|Cannot recv data: .*cannot execute binary|(?:nc|netcat|virt-ssh-helper)\S*: (?:command )?not found/, detail: () => ({ code: 'ssh-missing' }), remedy: 'install-ssh' },

  // the daemon's socket
  { says: /Failed to connect socket to '([^']*)': Permission denied|\b(?:nc|ncat|netcat): .*Permission denied/, detail: () => ({ code: 'permission-denied', group: SOCKET_GROUP }), remedy: 'join-group' },
  { says: /Failed to connect socket to '([^']*)': (?:No such file or directory|Connection refused)/, detail: (match) => ({ code: 'daemon-not-running', socket: match[1] }), remedy: 'start-daemon' },
  { says: /\b(?:nc|ncat|netcat): (?:(\/.*): |unix connect failed: )?(?:No such file or directory|Connection refused)/, detail: (match) => ({ code: 'daemon-not-running', socket: match[1] }), remedy: 'start-daemon' },
  { says: /authentication unavailable: no polkit agent|polkit: .*(?:denied|not authorized)|access denied by policy|org\.libvirt\.unix\.manage/i, detail: () => ({ code: 'permission-denied', group: SOCKET_GROUP }), remedy: 'join-group' },
  { says: /authentication (?:failed|cancelled|required)|Failed to start SASL|Cannot read CA certificate|certificate (?:is not trusted|failed validation|has expired)|no TLS/i, detail: () => ({ code: 'authentication' }), remedy: 'check-credentials' },
  { says: /no connection driver available for URI|does not include a driver name|invalid URI|unexpected .* URI path|Unable to parse URI/i, detail: () => ({ code: 'bad-uri' }), remedy: 'check-address' },
  { says: /no connection driver available|unsupported driver|this driver is not supported by/i, detail: () => ({ code: 'driver-missing' }), remedy: 'install-hypervisor' },
  { says: /end of file while reading data|End of file|Disconnected from|client socket is closed|internal client socket|Broken pipe|keepalive|Connection reset by peer|server closed connection|connection closed due to/i, detail: () => ({ code: 'connection-lost' }), remedy: 'reconnect' },

  // clashes
  { says: new RegExp(`'(.*)' already exists with uuid (${UUID})`), detail: (match) => ({ code: 'name-taken', name: match[1] ?? '', uuid: match[2] ?? '' }), remedy: 'rename-or-redefine' },
  { says: new RegExp(`'(.*)' is already defined with uuid (${UUID})`), detail: (match) => ({ code: 'uuid-taken', name: match[1] ?? '', uuid: match[2] ?? '' }), remedy: 'rename-or-redefine' },
  { says: /domain with name '(.*)' already exists|domain '(.*)' already exists/, detail: (match) => ({ code: 'name-taken', name: match[1] ?? match[2] ?? '', uuid: '' }), remedy: 'choose-name' },

  // the machine under the host
  { says: /No space left on device|Disk quota exceeded/i, detail: () => ({ code: 'disk-full' }), remedy: 'free-space' },
  { says: /Could not access KVM kernel module: Permission denied|\/dev\/kvm.*Permission denied/i, detail: () => ({ code: 'permission-denied', group: KVM_GROUP }), remedy: 'join-group' },

  { says: /does not support virt type 'kvm'|could not find capabilities for domaintype=kvm/, detail: () => ({ code: 'xml-refused' }), remedy: 'check-kvm' },
  { says: /(?:Could not open|Cannot access storage file|cannot open file) '([^']+)'.*: Permission denied/, detail: (match) => ({ code: 'file-refused', path: match[1] ?? '' }), remedy: 'let-read' },

  // the guest agent
  { says: /guest agent is not configured/i, detail: () => ({ code: 'agent-not-configured' }), remedy: 'add-agent-channel' },
  { says: /guest agent is not (?:connected|available|responding)|Guest agent is not responding|guest agent (?:not available|command timed out)/i, detail: () => ({ code: 'agent-not-responding' }), remedy: 'start-agent-in-guest' },
  { says: /unable to execute QEMU agent command|guest agent replied with/i, detail: () => ({ code: 'agent-refused' }), remedy: 'none' },

  // undefine wants to be told more
  { says: /while domain managed save image exists|managed save/i, detail: () => ({ code: 'undefine-needs-flags', needs: 'managed-save' }), remedy: 'choose-undefine-flags' },
  { says: /cannot (?:delete|undefine) .*with \d+ snapshots/i, detail: () => ({ code: 'undefine-needs-flags', needs: 'snapshots' }), remedy: 'choose-undefine-flags' },
  { says: /cannot (?:delete|undefine) .*with \d+ checkpoints/i, detail: () => ({ code: 'undefine-needs-flags', needs: 'checkpoints' }), remedy: 'choose-undefine-flags' },
  { says: /cannot undefine domain with nvram/i, detail: () => ({ code: 'undefine-needs-flags', needs: 'nvram' }), remedy: 'choose-undefine-flags' },
  { says: /cannot undefine domain with (?:v?tpm)/i, detail: () => ({ code: 'undefine-needs-flags', needs: 'tpm' }), remedy: 'choose-undefine-flags' },

  // states
  { says: /domain is not running|domain is not active|cannot .* inactive domain/i, detail: () => ({ code: 'domain-not-running' }), remedy: 'start-domain' },
  { says: /domain is already (?:active|running)/i, detail: () => ({ code: 'domain-running' }), remedy: 'refresh' },
  { says: /cannot (?:rename|undefine|modify) (?:an )?active domain|domain is (?:still )?(?:active|running)/i, detail: () => ({ code: 'domain-running' }), remedy: 'stop-domain' },
  { says: /(?:network|storage pool|pool) (?:'.*' )?is not active/i, detail: () => ({ code: 'object-inactive' }), remedy: 'start-object' },
  { says: /(?:network|storage pool|pool) (?:'.*' )?is (?:already|still) active|network is already active/i, detail: () => ({ code: 'object-active' }), remedy: 'refresh' },
  { says: /cannot acquire state change lock|state change lock|another job is|is already being (?:started|removed)/i, detail: () => ({ code: 'busy' }), remedy: 'retry' },

  // things that are gone
  { says: /Domain not found|failed to get domain '|no domain with matching/i, detail: () => ({ code: 'not-found', what: 'domain' }), remedy: 'refresh' },
  { says: /Network not found|failed to get network '/i, detail: () => ({ code: 'not-found', what: 'network' }), remedy: 'refresh' },
  { says: /Storage pool not found|failed to get pool '/i, detail: () => ({ code: 'not-found', what: 'pool' }), remedy: 'refresh' },
  { says: /Storage volume not found|failed to get vol '/i, detail: () => ({ code: 'not-found', what: 'volume' }), remedy: 'refresh' },
  { says: /Domain snapshot not found/i, detail: () => ({ code: 'not-found', what: 'snapshot' }), remedy: 'refresh' },
  { says: /metadata not found/i, detail: () => ({ code: 'not-found', what: 'metadata' }), remedy: 'none' },
  { says: /device not found|No disk found whose|Failed to get disk information|no target device|not found in (?:the )?domain|matching .* not found/i, detail: () => ({ code: 'not-found', what: 'device' }), remedy: 'refresh' },

  // what cannot be had
  { says: /XML error:|unsupported configuration:|missing .* (?:information|element|attribute)|must be specified/i, detail: () => ({ code: 'xml-refused' }), remedy: 'edit-xml' },
  { says: /this function is not supported|Operation not supported|argument unsupported|unknown command|doesn't support option|not supported by/i, detail: () => ({ code: 'unsupported' }), remedy: 'none' },
  { says: /Permission denied|Operation not permitted|operation forbidden/i, detail: () => ({ code: 'permission-denied', group: undefined }), remedy: 'none' },
];

/** The `error:` lines of what virsh printed, without the prefix, secrets masked; warnings and notes are left out where there is an error. */
export function errorWords(stderr: string): string {
  const lines = stderr.split(/\r?\n/).map((line) => line.trimEnd());
  const first = lines.findIndex((line) => line.startsWith('error:'));
  const kept = (first < 0 ? lines : lines.slice(first)).map((line) => line.replace(/^error: ?/, '')).filter((line) => line.trim() !== '');
  return maskSecrets(kept.join('\n'));
}

/** The failure that virsh's stderr describes; never empty words. */
export function classify(stderr: string, command: string): Failure {
  const words = errorWords(stderr) || 'virsh failed without a word.';
  const reason = reasonIn(words);
  for (const { says, detail, remedy } of SAYINGS) {
    const match = says.exec(reason);
    if (match !== null) return { ...detail(match), words, command, remedy };
  }
  return { code: 'other', words, command, remedy: 'none' };
}

/** What libvirt says, without virsh's own line before it: that one names a machine, which may be called like any failure. */
function reasonIn(words: string): string {
  const end = words.indexOf('\n');
  return end > 0 && /^(?:failed|unable) to /i.test(words) ? words.slice(end + 1) : words;
}

/** An error to throw for a detail that we found ourselves. */
export function failWith(detail: FailureDetail, words: string, options: { readonly command?: string; readonly remedy?: RemedyCode } = {}): HypervisorError {
  return new HypervisorError({ ...detail, words: maskSecrets(words), command: options.command ?? '', remedy: options.remedy ?? 'none' });
}

/** Failures that mean that the host cannot be reached at all, as against one command that went wrong. */
export function isConnectionFailure(failure: Failure): boolean {
  switch (failure.code) {
    case 'virsh-missing':
    case 'driver-missing':
    case 'daemon-not-running':
    case 'host-key':
    case 'ssh-authentication':
    case 'ssh-missing':
    case 'host-unreachable':
    case 'authentication':
    case 'bad-uri':
    case 'uri-not-trusted':
    case 'connection-lost':
    case 'timeout':
      return true;
    case 'permission-denied':
      return failure.remedy === 'join-group';
    default:
      return false;
  }
}

/** Trying again by ourselves could help (as against a failure that waits for the person). */
export function mayPassByItself(failure: Failure): boolean {
  return ['daemon-not-running', 'host-unreachable', 'connection-lost', 'timeout', 'busy'].includes(failure.code);
}
