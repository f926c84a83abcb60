// The list of hosts: add with a builder for URIs, rename, remove, connect, disconnect, refresh.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Command, CommandContext } from './context';
import type { HostModel } from '../hosts/hosts';
import { maskSecrets } from '../virsh/commandLine';
import { buildUri } from '../virsh/uri';
import { hostTarget, nodeOf } from './targets';

export const addHost: Command = async (context) => {
  const uri = await askForUri(context);
  if (uri === undefined) return;
  if (context.hosts.all.some((host) => host.id === uri)) {
    context.prompts.tell('info', l10n.t('{0} is in your list already.', uri));
    return;
  }
  const name = await context.prompts.input({ title: l10n.t('Name of the host in the list'), value: suggestedName(uri), validate: (value) => (value.trim() === '' ? l10n.t('A name is needed.') : undefined) });
  if (name === undefined) return;
  await context.hosts.add({ name: name.trim(), uri });
  await context.hosts.get(uri)?.connect();
};

async function askForUri(context: CommandContext): Promise<string | undefined> {
  const kind = await context.prompts.pick<'system' | 'session' | 'ssh' | 'test' | 'other'>(
    [
      { label: l10n.t('This machine, system'), description: 'qemu:///system', detail: l10n.t('Machines of the whole computer; needs permission'), value: 'system' },
      { label: l10n.t('This machine, my session'), description: 'qemu:///session', detail: l10n.t('Machines of your own user; needs no permission'), value: 'session' },
      { label: l10n.t('Another machine, over SSH'), description: 'qemu+ssh://user@host/system', value: 'ssh' },
      { label: l10n.t('Test driver'), description: 'test:///default', detail: l10n.t('Machines that do not exist, to try things'), value: 'test' },
      { label: l10n.t('Another URI …'), value: 'other' },
    ],
    { title: l10n.t('Add Host') },
  );
  switch (kind) {
    case 'system':
    case 'session': return buildUri({ kind: 'local', scope: kind });
    case 'test': return buildUri({ kind: 'test' });
    case 'ssh': return askForSshUri(context);
    case 'other': return context.prompts.input({ title: l10n.t('libvirt URI'), placeholder: 'xen:///system', validate: uriProblem });
    case undefined: return undefined;
  }
}

async function askForSshUri(context: CommandContext): Promise<string | undefined> {
  const title = l10n.t('Another machine, over SSH');
  const target = await context.prompts.input({ title, prompt: l10n.t('As with ssh: user@host, host, or user@host:port'), placeholder: 'root@kvm1.example.org', validate: (value) => (parseSshTarget(value) === undefined ? l10n.t('Not an address. Write host, user@host or user@host:port.') : undefined) });
  const parsed = target === undefined ? undefined : parseSshTarget(target);
  if (parsed === undefined) return undefined;
  const instance = await context.prompts.pick<'system' | 'session'>([{ label: l10n.t('system'), detail: l10n.t('Machines of the whole computer'), value: 'system' }, { label: l10n.t('session'), detail: l10n.t('Machines of that user'), value: 'session' }], { title });
  if (instance === undefined) return undefined;
  const keyFile = await context.prompts.input({ title, prompt: l10n.t('Path of a private key; empty: what ssh uses by itself') });
  const { address, user, port } = parsed;
  const host = address.replace(/^\[|\]$/g, '');
  return keyFile === undefined ? undefined : buildUri({ kind: 'ssh', host, user, port: port === undefined ? undefined : Number(port), keyFile, scope: instance });
}

/** `user@host:port` in its parts; undefined when it cannot be one. Nothing may begin with `-`: ssh would read an option. */
export function parseSshTarget(text: string): { readonly address: string; readonly user: string | undefined; readonly port: string | undefined } | undefined {
  const match = /^(?:([^@\s/:-][^@\s/:]*)@)?(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_][\w.-]*)(?::(\d{1,5}))?$/.exec(text.trim());
  const [, user, address, port] = match ?? [];
  return address === undefined || Number(port ?? 1) > 65535 ? undefined : { address, user, port };
}

function uriProblem(value: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/\S*$/i.test(value) ? undefined : l10n.t('A libvirt URI looks like driver[+transport]://[user@][host][:port]/path.');
}

function suggestedName(uri: string): string {
  const host = /^[\w+.-]+:\/\/(?:[^@/]*@)?([^/:?]+)/.exec(uri)?.[1];
  return host ?? uri;
}

export const renameHost: Command = async (context, args) => {
  const host = await hostTarget(context, args, l10n.t('Rename which host?'));
  if (host === undefined) return;
  const name = await context.prompts.input({ title: l10n.t('Rename {0}', host.snapshot.name), value: host.snapshot.name, validate: (value) => (value.trim() === '' ? l10n.t('A name is needed.') : undefined) });
  if (name !== undefined && name.trim() !== host.snapshot.name) await context.hosts.rename(host.id, name.trim());
};

export const removeHost: Command = async (context, args) => {
  const host = await hostTarget(context, args, l10n.t('Remove which host?'));
  if (host === undefined) return;
  if (host.snapshot.origin === 'workspace') {
    // It is not in the person's list: taking it out there would change nothing.
    context.prompts.tell('info', l10n.t('{0} stands in the settings of this workspace (`libvirt.connections`): remove it there.', host.snapshot.name));
    return;
  }
  const question = { message: l10n.t('Remove {0} from your list?', host.snapshot.name), detail: l10n.t('Nothing happens to the host and its machines.'), choices: [{ id: 'yes', title: l10n.t('Remove') }] };
  if ((await context.prompts.ask(question)) === 'yes') await context.hosts.remove(host.id);
};

export const connectHost: Command = async (context, args) => (await hostTarget(context, args, l10n.t('Connect to which host?')))?.connect();

export const disconnectHost: Command = async (context, args) => {
  (await hostTarget(context, args, l10n.t('Disconnect from which host?')))?.disconnect();
};

/** Reads one host again, or all of them; one that nobody agreed to is not asked about again by the way. */
export const refresh: Command = async (context, args) => {
  const node = nodeOf(context, args, 'host', 'section');
  const all = [...context.hosts.all, ...context.hosts.unanswered];
  const isRefused = ({ snapshot: { state } }: HostModel): boolean => state.kind === 'failed' && state.failure.code === 'uri-not-trusted';
  const hosts = all.filter((host) => (node === undefined ? !isRefused(host) : host.id === node.host));
  await Promise.all(hosts.map(async (host) => (host.snapshot.state.kind === 'failed' ? host.connect() : host.refresh(node?.kind === 'section' ? node.section : 'all'))));
};

export const copyUri: Command = async (context, args) => {
  const host = await hostTarget(context, args, l10n.t('URI of which host?'));
  if (host !== undefined) await vscode.env.clipboard.writeText(host.snapshot.uri);
};

/** One ssh login in a terminal, where a person can check the key of the host. */
export const openSshTerminal: Command = async (context, args) => {
  const host = await hostTarget(context, args, l10n.t('SSH to which host?'));
  const match = host === undefined ? null : /^[\w]+\+(?:ssh|libssh2?):\/\/([^/?]+)/.exec(host.snapshot.uri);
  const target = match?.[1] === undefined ? undefined : parseSshTarget(decodeURIComponent(match[1]));
  if (host === undefined) return;
  if (target === undefined) {
    context.prompts.tell('info', l10n.t('{0} is not reached over SSH: its URI is {1}.', host.snapshot.name, maskSecrets(host.snapshot.uri)));
    return;
  }
  const shellArgs = [...(target.port === undefined ? [] : ['-p', target.port]), ...(target.user === undefined ? [] : ['-l', target.user]), '--', target.address.replace(/^\[|\]$/g, '')];
  vscode.window.createTerminal({ name: `ssh ${host.snapshot.name}`, shellPath: 'ssh', shellArgs, isTransient: true }).show();
};
