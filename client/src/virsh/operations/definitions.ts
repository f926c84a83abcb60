// Operations that list, read and write domain definitions.
import type { Defined, DefineOptions, DomainDetails, DomainState, DomainXmlView, Uuid } from '../hypervisor';
import { METADATA_URI, readDomainDetails } from '../domainDetails';
import { refuseDangerousDocument } from '../names';
import { lines, nothing, numberIn, option, unexpected, wholeText, type Operation } from '../operation';
import { escapeXml } from '../xml';
import { domainOption } from './lifecycle';

const METADATA_KEY = 'vscode';

/** uuid → name of all domains; names may hold anything but a line break. */
export const listDomains = (): Operation<ReadonlyMap<Uuid, string>> => ({
  args: ['list', '--all', '--uuid', '--name'],
  via: 'session',
  parse: (stdout) =>
    new Map(
      lines(stdout).map((line) => {
        const match = /^([0-9a-f-]{36}) (.*)$/.exec(line);
        if (match?.[1] === undefined || match[2] === undefined) throw unexpected(line);
        return [match[1], match[2]] as const;
      }),
    ),
});

/** The uuids of the domains to which one of `list`'s filters applies. */
export const listDomainsThat = (filter: 'persistent' | 'autostart' | 'with-managed-save' | 'with-snapshot'): Operation<ReadonlySet<Uuid>> => ({
  args: ['list', '--all', '--uuid', `--${filter}`],
  via: 'session',
  parse: (stdout) => new Set(lines(stdout).map((line) => line.trim())),
});

/** What `domstats` says of one domain. */
export interface DomainStats {
  readonly state: DomainState;
  readonly reason: number;
  readonly vcpus: number | undefined;
  readonly memoryBytes: number | undefined;
}

/** `virDomainState`, in its order. */
const STATE_NUMBERS: readonly DomainState[] = ['nostate', 'running', 'blocked', 'paused', 'shutdown', 'shutoff', 'crashed', 'pmsuspended'];

/** By name: `domstats` prints no uuid. Waits for no busy domain. */
export const domainStats = (): Operation<ReadonlyMap<string, DomainStats>> => ({
  args: ['domstats', '--state', '--balloon', '--vcpu', '--nowait'],
  via: 'session',
  parse: parseStats,
});

function parseStats(stdout: string): ReadonlyMap<string, DomainStats> {
  const stats = new Map<string, DomainStats>();
  let name: string | undefined;
  let values = new Map<string, string>();
  const finish = (): void => {
    if (name === undefined) return;
    const kibibytes = numberIn(values.get('balloon.maximum'));
    stats.set(name, {
      state: STATE_NUMBERS[numberIn(values.get('state.state')) ?? 0] ?? 'nostate',
      reason: numberIn(values.get('state.reason')) ?? 0,
      vcpus: numberIn(values.get('vcpu.current') ?? values.get('vcpu.maximum')),
      memoryBytes: kibibytes === undefined ? undefined : kibibytes * 1024,
    });
  };
  for (const line of stdout.split('\n')) {
    const header = /^Domain: '(.*)'$/.exec(line);
    if (header?.[1] !== undefined) {
      finish();
      name = header[1];
      values = new Map();
      continue;
    }
    const equals = line.indexOf('=');
    if (equals > 0) values.set(line.slice(0, equals).trim(), line.slice(equals + 1));
  }
  finish();
  return stats;
}

const VIEW_FLAGS: Readonly<Record<DomainXmlView, readonly string[]>> = {
  // Without --security-info a define of what was read would lose every password.
  edit: ['--inactive', '--security-info'],
  inactive: ['--inactive'],
  live: [],
  migratable: ['--migratable'],
};

export const domainXml = (uuid: Uuid, view: DomainXmlView): Operation<string> => ({
  args: ['dumpxml', domainOption(uuid), ...VIEW_FLAGS[view]],
  via: 'session',
  parse: wholeText,
});

export const domainDetails = (uuid: Uuid): Operation<DomainDetails> => ({
  ...domainXml(uuid, 'live'),
  parse: (stdout) => {
    const details = readDomainDetails(stdout);
    if (details === undefined) throw unexpected(stdout);
    return details;
  },
});

const FILE = '/dev/stdin';

export function defineDomain(xml: string, options: Pick<DefineOptions, 'validate'>): Operation<Defined> {
  const name = refuseDangerousDocument(xml);
  return { args: ['define', option('file', FILE), ...(options.validate ? ['--validate'] : [])], input: xml, parse: () => ({ name }) };
}

export function createDomain(xml: string, options: Pick<DefineOptions, 'validate'> & { readonly paused?: boolean }): Operation<Defined> {
  const name = refuseDangerousDocument(xml);
  const flags = [...(options.validate ? ['--validate'] : []), ...(options.paused === true ? ['--paused'] : [])];
  return { args: ['create', option('file', FILE), ...flags], input: xml, duration: 'long', parse: () => ({ name }) };
}

export const qemuCommandLineOfXml = (xml: string): Operation<string> => {
  refuseDangerousDocument(xml);
  return { args: ['domxml-to-native', 'qemu-argv', option('xml', FILE)], input: xml, parse: wholeText };
};

export const qemuCommandLineOfDomain = (uuid: Uuid): Operation<string> => ({
  args: ['domxml-to-native', 'qemu-argv', domainOption(uuid)],
  parse: wholeText,
});

/** Where a change of metadata goes: a running domain has two descriptions. */
type Where = readonly ('--live' | '--config')[];

/** Our tag in the definition; undefined takes it away. It survives every define, as comments do not. */
export const setDomainTag = (uuid: Uuid, tag: string | undefined, where: Where): Operation<void> => ({
  args: [
    'metadata',
    domainOption(uuid),
    option('uri', METADATA_URI),
    ...where,
    ...(tag === undefined ? ['--remove'] : [option('key', METADATA_KEY), option('set', `<host><tag>${escapeXml(tag)}</tag></host>`)]),
  ],
  parse: nothing,
});

export const setDomainTitle = (uuid: Uuid, title: string, where: Where): Operation<void> => ({
  args: ['desc', domainOption(uuid), '--title', ...where, option('new-desc', title)],
  parse: nothing,
});
