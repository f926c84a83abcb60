// The files of libvirt on this machine: configuration, the daemons' logs, and the log of a domain, wherever its daemon keeps it.
import { accessSync, constants, readFileSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DaemonProcess, HostFile } from './types';
import { parseUri, type UriParts } from './uri';

type Environment = Readonly<Record<string, string | undefined>>;

const CONFIGURED = ['libvirtd', 'virtqemud', 'virtnetworkd', 'virtstoraged', 'virtproxyd'] as const;
/** A driver's folder below the system's logs, where that is not its name. */
const LOGS_OF: Readonly<Record<string, string>> = { qemu: 'qemu', lxc: 'lxc', xen: 'libxl', ch: 'ch' };

/**
 * What there is of the system's libvirt, of our own session's, and of the daemons that run, wherever they have it. What
 * may be in a folder that we may not look into is named too.
 */
export function importantFiles(daemons: readonly DaemonProcess[]): readonly HostFile[] {
  const sessions = [process.env, ...daemons.map(({ pid }) => environmentOf(pid))].map(foldersOf);
  const places = [{ config: '/etc/libvirt', logs: '/var/log/libvirt', ofDomains: 'qemu' }, ...sessions.map(({ config, logs }) => ({ config, logs, ofDomains: 'qemu/log' }))];
  return [...new Map(places.flatMap(filesOf).map((file) => [file.path, file])).values()];
}

function filesOf({ config, logs, ofDomains }: { readonly config: string; readonly logs: string; readonly ofDomains: string }): readonly HostFile[] {
  const named: readonly (readonly [string, HostFile['about']])[] = [
    ...CONFIGURED.map((name) => [join(config, `${name}.conf`), 'daemon-config'] as const),
    [join(config, 'qemu.conf'), 'qemu-config'],
    [join(config, 'network.conf'), 'network-config'],
    ...CONFIGURED.flatMap((name) => [join(logs, `${name}.log`), ...logOutputs(readIfThere(join(config, `${name}.conf`)))]).map((path) => [path, 'daemon-log'] as const),
    ...domainLogs(join(logs, ofDomains)).map((path) => [path, 'domain-log'] as const),
  ];
  return named.flatMap(([path, about]) => fileAt(path, about) ?? []);
}

/** The log of a domain of this machine; undefined where there is none. */
export function domainLog({ uri, name }: { readonly uri: string; readonly name: string }, daemons: readonly DaemonProcess[]): HostFile | undefined {
  const parts = parseUri(uri);
  const folder = parts === undefined ? undefined : LOGS_OF[parts.driver];
  if (parts === undefined || folder === undefined) return undefined;
  const logs = parts.path === '/session' ? join(sessionLogs(parts, daemons), folder, 'log') : join('/var/log/libvirt', folder);
  return fileAt(join(logs, `${name}.log`), 'domain-log');
}

/** A daemon of a session has its folders where its own environment says, which need not be ours. */
function sessionLogs({ parameters }: UriParts, daemons: readonly DaemonProcess[]): string {
  const socket = parameters.find(([name]) => name === 'socket')?.[1];
  const wanted = socket === undefined ? foldersOf(process.env).run : dirname(socket);
  const theirs = daemons.map(({ pid }) => foldersOf(environmentOf(pid))).find(({ run }) => run === wanted);
  return (theirs ?? foldersOf(process.env)).logs;
}

/** Where a libvirt with this environment has what is its user's. */
function foldersOf(env: Environment): { readonly config: string; readonly logs: string; readonly run: string } {
  const home = env['HOME'] ?? homedir();
  const logs = join(env['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'libvirt');
  const run = env['XDG_RUNTIME_DIR'];
  return { config: join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'libvirt'), logs, run: run === undefined ? logs : join(run, 'libvirt') };
}

function environmentOf(pid: number): Environment {
  return Object.fromEntries(readIfThere(`/proc/${pid}/environ`).split('\0').map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]));
}

/** The files that `log_outputs` of a daemon's configuration names. */
export function logOutputs(config: string): readonly string[] {
  const outputs = /^\s*log_outputs\s*=\s*"([^"]*)"/m.exec(config)?.[1] ?? '';
  return [...outputs.matchAll(/(?:^|\s)\d:\+?file:(\S+)/g)].flatMap(([, path]) => path ?? []);
}

/** Undefined where nothing is; a folder that is closed to us may have it. */
function fileAt(path: string, about: HostFile['about']): HostFile | undefined {
  try {
    accessSync(path, constants.R_OK);
    return { path, about, readable: true };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? { path, about, readable: false } : undefined;
  }
}

function domainLogs(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.log')).sort().map((name) => join(directory, name));
  } catch {
    return [];
  }
}

/** A file's text, or nothing. A daemon of another user says where some are: a pipe there would be waited for without end. */
export function readIfThere(path: string): string {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}
