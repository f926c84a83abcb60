// Connection URIs: what one says, how one is built, and whether one can run a program on this machine.

/** The parts of a libvirt URI: `driver[+transport]://[user@][host][:port]/[path][?extra=…]`. */
export interface UriParts {
  readonly driver: string;
  readonly transport: string | undefined;
  readonly user: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** With its leading slash: `/system`. */
  readonly path: string;
  /** Names in lower case as libvirt compares them; decoded values, in order. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

const SHAPE = /^([a-z][a-z0-9-]*)(?:\+([a-z0-9-]+))?:(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?$/i;

/** Takes a URI apart; undefined when it is not one. Never throws. */
export function parseUri(uri: string): UriParts | undefined {
  const match = SHAPE.exec(uri.trim());
  if (match === null) return undefined;
  const [, driver = '', transport, authority = '', path = '', query = ''] = match;
  const at = authority.lastIndexOf('@');
  const address = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(authority.slice(at + 1));
  if (address === null) return undefined;
  return {
    driver: driver.toLowerCase(),
    transport: transport?.toLowerCase(),
    user: at < 0 ? undefined : decode(authority.slice(0, at)),
    host: emptyToUndefined(decode((address[1] ?? '').replace(/^\[|\]$/g, ''))),
    port: address[2] === undefined ? undefined : Number(address[2]),
    path: decode(path),
    parameters: parametersOf(query),
  };
}

function parametersOf(query: string): readonly (readonly [string, string])[] {
  return query
    .split(/[&;]/)
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const name = equals < 0 ? pair : pair.slice(0, equals);
      return [decode(name).toLowerCase(), equals < 0 ? '' : decode(pair.slice(equals + 1))] as const;
    });
}

/** What the URI builder asks for. */
export type NewHost =
  | { readonly kind: 'local'; readonly scope: 'system' | 'session' }
  | {
      readonly kind: 'ssh';
      readonly host: string;
      readonly user?: string | undefined;
      readonly port?: number | undefined;
      /** A private key's file on this machine. */
      readonly keyFile?: string | undefined;
      readonly scope: 'system' | 'session';
    }
  | { readonly kind: 'test' };

/** The URI of a host to add. The parts are escaped; nothing in them can become another part. */
export function buildUri(host: NewHost): string {
  switch (host.kind) {
    case 'local':
      return `qemu:///${host.scope}`;
    case 'test':
      return 'test:///default';
    case 'ssh': {
      const user = host.user === undefined || host.user === '' ? '' : `${encodeURIComponent(host.user)}@`;
      const name = host.host.includes(':') ? `[${host.host}]` : encodeURIComponent(host.host);
      const port = host.port === undefined ? '' : `:${host.port}`;
      const key = host.keyFile === undefined || host.keyFile === '' ? '' : `&keyfile=${encodeURIComponent(host.keyFile)}`;
      // No terminal is there to ask a password on: fail at once rather than wait.
      return `qemu+ssh://${user}${name}${port}/${host.scope}?no_tty=1${key}`;
    }
  }
}

/** Why a URI needs the person's consent before it is used. */
export type UriRisk =
  /** The `ext` transport runs the program that `command` names. */
  | 'ext-transport'
  /** `command=` replaces ssh by any program. */
  | 'command'
  /** `netcat=` names the program that ssh runs on the far side. */
  | 'netcat'
  /** `proxy`, `socket`, `keyfile`, `known_hosts`, `pkipath` … name files of this machine or of the far side. */
  | 'file-of-choice'
  /** `no_verify=1` accepts any host key or certificate. */
  | 'no-verification'
  /** `name=` hands another URI on. */
  | 'nested-uri'
  /** A host that ssh would read as an option. */
  | 'option-as-host'
  /** Not a URI that we understand, so nothing can be said. */
  | 'unreadable';

const RISKY_PARAMETERS: Readonly<Record<string, UriRisk>> = {
  command: 'command',
  netcat: 'netcat',
  name: 'nested-uri',
  socket: 'file-of-choice',
  keyfile: 'file-of-choice',
  known_hosts: 'file-of-choice',
  pkipath: 'file-of-choice',
  authfile: 'file-of-choice',
};

/** All that is risky about a URI; empty for a plain one. Whatever runs a program comes first. */
export function risksOf(uri: string): readonly UriRisk[] {
  const parts = parseUri(uri);
  if (parts === undefined) return ['unreadable'];
  const risks = new Set<UriRisk>();
  if (parts.transport === 'ext') risks.add('ext-transport');
  if (parts.host?.startsWith('-') === true || parts.user?.startsWith('-') === true) risks.add('option-as-host');
  for (const [name, risk] of Object.entries(RISKY_PARAMETERS)) if (parts.parameters.some(([given]) => given === name)) risks.add(risk);
  const off = (name: string): boolean => parts.parameters.some(([given, value]) => given === name && value !== '0' && value !== '');
  if (off('no_verify') || parts.parameters.some(([name, value]) => name === 'known_hosts_verify' && value === 'ignore')) risks.add('no-verification');
  return [...risks];
}

const RUNS_PROGRAM: ReadonlySet<UriRisk> = new Set(['ext-transport', 'command', 'netcat', 'nested-uri', 'option-as-host', 'unreadable']);

/** Can opening the URI run a program that the URI itself chooses? Then nothing may open it without consent. */
export function runsProgram(uri: string): boolean {
  return risksOf(uri).some((risk) => RUNS_PROGRAM.has(risk));
}

/** Does virsh start the daemon itself where none runs, with its own environment? That of the system is started by others. */
export function mayStartDaemon(uri: string): boolean {
  return isLocal(uri) && !isTestDriver(uri) && parseUri(uri)?.path !== '/system';
}

/** Is the daemon on this machine (a socket, or the test driver inside virsh)? */
export function isLocal(uri: string): boolean {
  const parts = parseUri(uri);
  return parts !== undefined && parts.host === undefined && (parts.transport === undefined || parts.transport === 'unix');
}

/** The test driver inside virsh, which forgets everything when its virsh ends. */
export function isTestDriver(uri: string): boolean {
  const parts = parseUri(uri);
  return parts?.driver === 'test' && parts.transport === undefined && parts.host === undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function emptyToUndefined(text: string): string | undefined {
  return text === '' ? undefined : text;
}
