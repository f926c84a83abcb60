// Operations on virtual networks.
import type { Defined, DefineOptions, DhcpLease, Network, Uuid } from '../hypervisor';
import { checkedUuid, refuseDangerousDocument } from '../names';
import { fields, lines, nothing, option, unexpected, wholeText, type Operation } from '../operation';

const networkOption = (uuid: Uuid): string => option('network', checkedUuid(uuid));

const simple = (command: string, uuid: Uuid, ...rest: readonly string[]): Operation<void> => ({ args: [command, networkOption(uuid), ...rest], parse: nothing });

/** Names come from `networkInfo`: `net-list` prints names or uuids, not both, and its table cannot be read back safely. */
export const networkUuids = (): Operation<readonly Uuid[]> => ({
  args: ['net-list', '--all', '--uuid'],
  via: 'session',
  parse: (stdout) => lines(stdout).map((line) => line.trim()),
});

export const networkInfo = (uuid: Uuid): Operation<Network> => ({
  args: ['net-info', networkOption(uuid)],
  via: 'session',
  parse: (stdout) => {
    const all = new Map(fields(stdout));
    const name = nameIn(stdout);
    if (name === undefined) throw unexpected(stdout);
    return { uuid, name, active: all.get('Active') === 'yes', persistent: all.get('Persistent') === 'yes', autostart: all.get('Autostart') === 'yes' };
  },
});

/** The exact name, spaces at its end included: the label is padded to 16 columns. */
export const nameIn = (stdout: string): string | undefined => /^Name: {11}(.*)$/m.exec(stdout)?.[1] ?? /^Name:\s*(.*)$/m.exec(stdout)?.[1];

export const networkXml = (uuid: Uuid, view: 'inactive' | 'live'): Operation<string> => ({
  args: ['net-dumpxml', networkOption(uuid), ...(view === 'inactive' ? ['--inactive'] : [])],
  via: 'session',
  parse: wholeText,
});

export function defineNetwork(xml: string, options: Pick<DefineOptions, 'validate'>): Operation<Defined> {
  const name = refuseDangerousDocument(xml);
  return { args: ['net-define', option('file', '/dev/stdin'), ...(options.validate ? ['--validate'] : [])], input: xml, parse: () => ({ name }) };
}

export const undefineNetwork = (uuid: Uuid): Operation<void> => simple('net-undefine', uuid);
export const startNetwork = (uuid: Uuid): Operation<void> => simple('net-start', uuid);
export const stopNetwork = (uuid: Uuid): Operation<void> => simple('net-destroy', uuid);
export const autostartNetwork = (uuid: Uuid, on: 'on' | 'off'): Operation<void> => simple('net-autostart', uuid, ...(on === 'off' ? ['--disable'] : []));

/** Columns: expiry (date and time), MAC, protocol, address with prefix, host name, client id; `-` for none. */
export const networkLeases = (uuid: Uuid): Operation<readonly DhcpLease[]> => ({
  args: ['net-dhcp-leases', networkOption(uuid)],
  parse: (stdout) =>
    lines(stdout).flatMap((line) => {
      const match = /^\s*(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)/.exec(line);
      if (match === null) return [];
      const [, expires = '', mac = '', protocol = '', address = '', hostname] = match;
      return [{ expires, mac, protocol, address, hostname: hostname === '-' ? undefined : hostname }];
    }),
});
