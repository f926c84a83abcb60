// What the agent inside the guest does and tells: freeze, thaw, what the guest is, and any command as JSON.
import * as l10n from '@vscode/l10n';
import type { DomainSummary } from '../virsh/hypervisor';
import type { Command, DomainTarget } from './context';
import { domainTarget } from './targets';
import { attempt, targetName } from './work';

const running = (domain: DomainSummary): boolean => domain.state === 'running';

/** Everything that `guestinfo` tells, as lines of `name = value`. */
export const showGuestInfo: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Show Guest Information'), suits: running });
  if (target === undefined) return;
  const { host, domain } = target;
  const info = await attempt(context, { title: l10n.t('Guest information of {0}', targetName(target)), host }, async (signal) => host.hypervisor.agent.info(domain.uuid, { signal }));
  if (info === undefined) return;
  const text = [...info].map(([name, value]) => `${name} = ${value}`).join('\n');
  await context.views.show({ name: l10n.t('{0} guest.properties', domain.name), text: `${text}\n` });
};

/** What operating system the guest runs, in one message. */
export const showGuestOs: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Show Guest OS'), suits: running });
  if (target === undefined) return;
  const { host, domain } = target;
  const info = await attempt(context, { title: l10n.t('Guest OS of {0}', targetName(target)), host }, async (signal) => host.hypervisor.agent.info(domain.uuid, { about: ['os', 'hostname'], signal }));
  if (info === undefined) return;
  const words = [info.get('os.pretty-name') ?? info.get('os.name'), info.get('os.kernel-release'), info.get('hostname')].filter((one) => one !== undefined);
  context.prompts.tell('info', words.length === 0 ? l10n.t('The agent of {0} tells nothing of its system.', targetName(target)) : `${targetName(target)}: ${words.join(' · ')}`);
};

export const freeze: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Freeze File Systems'), suits: running });
  if (target === undefined) return;
  const { host, domain } = target;
  const question = { message: l10n.t('Freeze all file systems of {0}?', targetName(target)), detail: l10n.t('The guest cannot write to its disks until they are thawed: programs in it will hang.'), choices: [{ id: 'yes', title: l10n.t('Freeze') }] };
  if ((await context.prompts.ask(question)) !== 'yes') return;
  const count = await attempt(context, { title: l10n.t('Freeze {0}', targetName(target)), host }, async (signal) => host.hypervisor.agent.freeze(domain.uuid, { signal }));
  if (count === 0) context.prompts.tell('info', l10n.t('The agent of {0} found no file system that can be frozen.', targetName(target)));
  else if (count !== undefined) context.prompts.tell('warning', l10n.t('{0} file systems of {1} are frozen.', count, targetName(target)), [{ title: l10n.t('Thaw'), run: async () => thawTarget(context, target) }]);
};

export const thaw: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Thaw File Systems'), suits: running });
  if (target !== undefined) await thawTarget(context, target);
};

async function thawTarget(context: Parameters<Command>[0], target: DomainTarget): Promise<void> {
  const { host, domain } = target;
  const count = await attempt(context, { title: l10n.t('Thaw {0}', targetName(target)), host }, async (signal) => host.hypervisor.agent.thaw(domain.uuid, { signal }));
  if (count !== undefined) context.prompts.tell('info', l10n.t('{0} file systems of {1} are thawed.', count, targetName(target)));
}

export const showFreezeStatus: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Show Whether File Systems Are Frozen'), suits: running });
  if (target === undefined) return;
  const { host, domain } = target;
  const status = await attempt(context, { title: l10n.t('State of the file systems of {0}', targetName(target)), host }, async (signal) => host.hypervisor.agent.freezeStatus(domain.uuid, { signal }));
  if (status === undefined) return;
  const frozen = status === 'frozen';
  context.prompts.tell(frozen ? 'warning' : 'info', frozen ? l10n.t('The file systems of {0} are frozen.', targetName(target)) : l10n.t('The file systems of {0} are not frozen.', targetName(target)), frozen ? [{ title: l10n.t('Thaw'), run: async () => thawTarget(context, target) }] : []);
};

/** Commands that only tell something; any other can be typed. */
const harmless = ['guest-info', 'guest-get-osinfo', 'guest-network-get-interfaces', 'guest-get-fsinfo', 'guest-get-users', 'guest-get-vcpus', 'guest-get-time', 'guest-ping'];

/** Any agent command; its answer opens as JSON. */
export const runAgentCommand: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Run Guest Agent Command'), suits: running });
  if (target === undefined) return;
  const title = l10n.t('Guest agent of {0}', targetName(target));
  const items = [...harmless.map((name) => ({ label: name, value: name })), { label: l10n.t('Another command …'), value: '' }];
  const picked = await context.prompts.pick(items, { title });
  const typed = picked === '' ? await context.prompts.input({ title, prompt: l10n.t('A command, or its whole JSON'), placeholder: '{"execute":"guest-exec-status","arguments":{"pid":1}}', validate: (value) => (parseAgentCommand(value) === undefined ? l10n.t('Neither a command name nor JSON with "execute".') : undefined) }) : picked;
  const command = typed === undefined ? undefined : parseAgentCommand(typed);
  if (command === undefined) return;
  const { host, domain } = target;
  const answer = await attempt(context, { title: `${command.execute}: ${targetName(target)}`, host }, async (signal) => host.hypervisor.agent.commandText(domain.uuid, command.json, { signal }));
  if (answer !== undefined) await context.views.show({ name: `${domain.name} ${command.execute}.json`, text: `${layOut(returned(answer))}\n` });
};

/** A bare command name, or JSON as QEMU's protocol has it, whose arguments are sent as they were typed; nothing when it is neither. */
export function parseAgentCommand(text: string): { readonly execute: string; readonly json: string } | undefined {
  const json = text.trim();
  if (/^[a-z][a-z0-9-]*$/.test(json)) return { execute: json, json: JSON.stringify({ execute: json }) };
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || !('execute' in value) || typeof value.execute !== 'string') return undefined;
    const given = 'arguments' in value ? [`"arguments":${memberText(json, 'arguments')}`] : [];
    // Keys as everybody writes them: by them the log knows what it must not show.
    return { execute: value.execute, json: `{${[`"execute":${JSON.stringify(value.execute)}`, ...given].join()}}` };
  } catch {
    return undefined;
  }
}

/** What an object's member has as its value, without white space: the last one of this name, as JSON.parse takes it. */
function memberText(object: string, name: string): string {
  let [depth, member, text] = [0, false, ''];
  const tokens = object.match(jsonTokens) ?? [];
  tokens.forEach((token, index) => {
    if (/^[}\]]$/.test(token)) depth -= 1;
    if (depth === 1 && token === ',') member = false;
    else if (depth === 1 && tokens[index + 1] === ':') [member, text] = JSON.parse(token) === name ? [true, ''] : [false, text];
    else if (member && depth > 0 && !(depth === 1 && token === ':')) text += token;
    if (/^[{[]$/.test(token)) depth += 1;
  });
  return text;
}

const jsonTokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The text of `return`'s value, which is all that libvirt lets an answer have. */
function returned(answer: string): readonly string[] {
  const tokens = answer.match(jsonTokens) ?? [];
  return tokens[1] === '"return"' ? tokens.slice(3, -1) : tokens;
}

/** JSON with a member a line, its numbers as they came: what the agent counts in nanoseconds a number of ours would round. */
export function layOut(tokens: readonly string[]): string {
  let [text, depth] = ['', 0];
  tokens.forEach((token, index) => {
    const [last, next] = [tokens[index - 1] ?? '', tokens[index + 1] ?? ''];
    if (/^[}\]]$/.test(token)) depth -= 1;
    const empty = /^[{[]$/.test(last) && /^[}\]]$/.test(token);
    if (index > 0 && !empty && (/^[}\]]$/.test(token) || /^[{[,]$/.test(last))) text += `\n${'  '.repeat(depth)}`;
    text += token === ':' ? ': ' : token;
    if (/^[{[]$/.test(token) && next !== '') depth += 1;
  });
  return text;
}
