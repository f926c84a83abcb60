// What can go wrong on a host, as values: a tag, virsh's own words, and what the person can do about it.

/** What a person can do about a failure. The interface turns a code into a sentence and, where there is one, a button. */
export type RemedyCode =
  | 'install-virsh'
  | 'install-hypervisor'
  | 'start-daemon'
  | 'join-group'
  | 'accept-host-key'
  | 'set-up-ssh-key'
  | 'check-address'
  | 'check-credentials'
  | 'install-ssh'
  | 'reconnect'
  | 'retry'
  | 'raise-time-limit'
  | 'start-domain'
  | 'stop-domain'
  | 'start-object'
  | 'add-agent-channel'
  | 'start-agent-in-guest'
  | 'edit-xml'
  | 'choose-name'
  | 'rename-or-redefine'
  | 'refresh'
  | 'free-space'
  | 'let-read'
  | 'check-kvm'
  | 'choose-undefine-flags'
  | 'agree'
  | 'trust-workspace'
  | 'run-as-root'
  | 'none';

/** The part of a failure that differs by tag. */
export type FailureDetail =
  /** No program at the configured path (`libvirt.virshPath`). */
  | { readonly code: 'virsh-missing'; readonly path: string }
  /** A program of the system, which is not virsh, is not on the PATH. */
  | { readonly code: 'program-missing'; readonly program: string }
  /** systemd, or polkit for it, did not let us. */
  | { readonly code: 'service-refused'; readonly unit: string; readonly action: string }
  /** systemd did as it was told, and the daemon did not. */
  | { readonly code: 'service-failed'; readonly unit: string }
  /** The machine has virsh, and no driver for this kind of host (for example no QEMU driver). */
  | { readonly code: 'driver-missing' }
  /** Nobody listens at the daemon's socket. */
  | { readonly code: 'daemon-not-running'; readonly socket: string | undefined }
  /** The daemon or a file refused us. `group` is the group to join, where one would help. */
  | { readonly code: 'permission-denied'; readonly group: string | undefined }
  /** ssh does not know the host's key, or the key changed. */
  | { readonly code: 'host-key'; readonly changed: 'yes' | 'no' }
  /** The host refused our key or password, no agent holds one, or ssh does not use the file of ours: `key` is its path. */
  | { readonly code: 'ssh-authentication'; readonly why: 'refused' | 'no-agent' | 'key-missing' | 'key-open'; readonly key?: string | undefined }
  /** ssh (or netcat on the far side) is not installed. */
  | { readonly code: 'ssh-missing' }
  /** The name does not resolve, or nothing answers at the address. */
  | { readonly code: 'host-unreachable' }
  /** libvirt's own authentication (SASL, polkit, TLS certificates) failed. */
  | { readonly code: 'authentication' }
  /** The URI is not one that libvirt understands. */
  | { readonly code: 'bad-uri' }
  /** The URI can run a program, or a workspace names it: nobody agreed to that, or nobody trusts the workspace, in which none is used. */
  | { readonly code: 'uri-not-trusted'; readonly why: 'not-agreed' | 'workspace-not-trusted' }
  /** virsh was ended from outside before it said anything. */
  | { readonly code: 'virsh-killed' }
  /** The connection broke while it was in use. */
  | { readonly code: 'connection-lost' }
  /** The time limit ran out; the process was killed. `seconds` is the limit. */
  | { readonly code: 'timeout'; readonly seconds: number }
  /** Nothing was started: other commands to the host took all its places for so long. */
  | { readonly code: 'host-busy'; readonly seconds: number }
  /** The caller's signal was aborted; the process was killed. */
  | { readonly code: 'cancelled' }
  /** The caller's signal was aborted; the process was killed, and what it had begun on the host could not be. */
  | { readonly code: 'host-goes-on' }
  /** The caller's signal was aborted; the host finished what it had begun, and would not delete it. */
  | { readonly code: 'not-taken-back' }
  /** Nothing was sent: this virsh, built without readline, would take the command for several. */
  | { readonly code: 'command-too-long'; readonly limit: number }
  /** The program printed more than we take; it was killed. */
  | { readonly code: 'output-too-large'; readonly bytes: number }
  /** We refused the name before any process ran: libvirt would destroy files. */
  | { readonly code: 'name-refused'; readonly name: string }
  /** A define of a name that another uuid has. */
  | { readonly code: 'name-taken'; readonly name: string; readonly uuid: string }
  /** A define of a uuid that another name has; `name` is the name the host knows. */
  | { readonly code: 'uuid-taken'; readonly name: string; readonly uuid: string }
  /** The document is not well-formed; `line` counts from 1. */
  | { readonly code: 'xml-malformed'; readonly line: number | undefined }
  /** The document does not fit the schema (`--validate`). */
  | { readonly code: 'xml-invalid' }
  /** libvirt understood the document and cannot have it (unsupported, contradictory …). */
  | { readonly code: 'xml-refused' }
  | { readonly code: 'domain-running' }
  | { readonly code: 'domain-not-running' }
  /** A network or pool that must be active is not. */
  | { readonly code: 'object-inactive' }
  /** A network or pool that must be inactive is active. */
  | { readonly code: 'object-active' }
  /** Undefine needs to be told what to do with `needs`. */
  | { readonly code: 'undefine-needs-flags'; readonly needs: 'managed-save' | 'snapshots' | 'checkpoints' | 'nvram' | 'tpm' }
  /** The domain has no agent channel at all. */
  | { readonly code: 'agent-not-configured' }
  /** There is a channel, and no agent answers in the guest. */
  | { readonly code: 'agent-not-responding' }
  /** The agent answered with an error, or does not know the command. */
  | { readonly code: 'agent-refused' }
  | { readonly code: 'not-found'; readonly what: 'domain' | 'network' | 'pool' | 'volume' | 'snapshot' | 'device' | 'metadata' | 'other' }
  | { readonly code: 'disk-full' }
  /** The hypervisor may not open a file of the host that a document names. */
  | { readonly code: 'file-refused'; readonly path: string }
  /** Another operation has the domain's lock. */
  | { readonly code: 'busy' }
  /** This driver, QEMU or virsh cannot do it. */
  | { readonly code: 'unsupported' }
  /** We ran the command and its answer did not look as it must. */
  | { readonly code: 'unexpected-output' }
  | { readonly code: 'other' };

/** One failure: its tag and details, virsh's words, and the command (secrets masked) that said so. */
export type Failure = FailureDetail & {
  /** virsh's own words without the `error: ` prefix, one sentence a line; never empty. */
  readonly words: string;
  /** The command line as logged, or an empty string when no process ran. */
  readonly command: string;
  readonly remedy: RemedyCode;
};

export type FailureCode = FailureDetail['code'];

/** The one thing that operations on a host throw. Everything else thrown is a defect of ours. */
export class HypervisorError extends Error {
  override readonly name = 'HypervisorError';
  constructor(readonly failure: Failure) {
    super(failure.words);
  }

  get code(): FailureCode {
    return this.failure.code;
  }
}

/** Is this a cancellation (which needs no message)? */
export function isCancelled(error: unknown): boolean {
  return error instanceof HypervisorError && error.code === 'cancelled';
}

/** The failure of anything caught: ours as it is, a stranger's message as `other`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof HypervisorError) return error.failure;
  return { code: 'other', words: error instanceof Error ? error.message : String(error), command: '', remedy: 'none' };
}
