// Operations that the agent inside the guest carries out.
import type { GuestInfoKind, Uuid } from '../hypervisor';
import { fields, option, unexpected, type Operation } from '../operation';
import { domainOption } from './lifecycle';

/** The agent's answer, whatever it is: `return`'s value. What it is given may be a guest's password, a script or a file. */
export const agentCommand = (uuid: Uuid, command: { readonly execute: string; readonly arguments?: unknown }): Operation<unknown> => ({
  ...agentCommandText(uuid, JSON.stringify(command)),
  parse: answered,
});

/** The whole answer as it came, once it is known to be one. */
export const agentCommandText = (uuid: Uuid, json: string): Operation<string> => ({
  args: ['qemu-agent-command', domainOption(uuid), option('cmd', inAscii(onOneLine(json)))],
  via: 'told',
  parse: (stdout) => {
    answered(stdout);
    return stdout.trim();
  },
});

function answered(stdout: string): unknown {
  const answer = parseJson(stdout);
  if (typeof answer !== 'object' || answer === null || !('return' in answer)) throw unexpected(stdout);
  return answer.return;
}

/** Between its words JSON may have line breaks, and nowhere else. */
function onOneLine(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (token) => (token.startsWith('"') ? token : ' '));
}

const mountpoints = (of: readonly string[] | undefined): readonly string[] => (of ?? []).map((path) => option('mountpoint', path));

/** How many file systems it froze; only the sentence tells. */
export const freeze = (uuid: Uuid, options: { readonly mountpoints?: readonly string[] } = {}): Operation<number> => ({
  args: ['domfsfreeze', domainOption(uuid), ...mountpoints(options.mountpoints)],
  answer: 'loud',
  parse: countedIn(/Froze (\d+) filesystem/),
});

export const thaw = (uuid: Uuid, options: { readonly mountpoints?: readonly string[] } = {}): Operation<number> => ({
  args: ['domfsthaw', domainOption(uuid), ...mountpoints(options.mountpoints)],
  answer: 'loud',
  parse: countedIn(/Thawed (\d+) filesystem/),
});

export const freezeStatus = (uuid: Uuid): Operation<'thawed' | 'frozen'> => ({
  ...agentCommand(uuid, { execute: 'guest-fsfreeze-status' }),
  parse: (stdout) => {
    const answer = parseJson(stdout) as { readonly return?: unknown } | undefined;
    if (answer?.return !== 'thawed' && answer?.return !== 'frozen') throw unexpected(stdout);
    return answer.return;
  },
});

/** All kinds when none is named. */
export const guestInfo = (uuid: Uuid, options: { readonly about?: readonly GuestInfoKind[] } = {}): Operation<ReadonlyMap<string, string>> => ({
  args: ['guestinfo', domainOption(uuid), ...(options.about ?? []).map((kind) => `--${kind}`)],
  parse: (stdout) => new Map(fields(stdout)),
});

/** JSON may have any character of a string as its number. */
function inAscii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function countedIn(sentence: RegExp): (stdout: string) => number {
  return (stdout) => {
    const count = sentence.exec(stdout)?.[1];
    if (count === undefined) throw unexpected(stdout);
    return Number(count);
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw unexpected(text);
  }
}
