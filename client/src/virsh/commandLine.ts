// Command lines as text: for the log (a shell's quoting, secrets masked) and for virsh's own interactive parser.

/** Stands for a secret in logs and views. */
export const MASK = '•••';
/** Members of the agent's JSON whose values are secrets or somebody's files. */
const SECRET_KEY = '(?:[\\w-]*(?:pass(?:word|wd|phrase)?|secret|token)[\\w-]*|buf-b64|input-data)';

/** A command line that a person can paste into a shell, but for its masked secrets. */
export function commandLineForLog(program: string, args: readonly string[]): string {
  return [program, ...maskArguments(args)].map(shellQuote).join(' ');
}

const SECRET_OPTION = /^(--?[\w-]*(?:pass(?:word|wd|phrase)?|secret|token)[\w-]*)(=.*)?$/is;

/** The arguments with nothing secret in them: no value of a password-like option, and nothing of what an agent command is given. */
export function maskArguments(args: readonly string[]): readonly string[] {
  return args.map((arg, index) => {
    const [, name, value] = SECRET_OPTION.exec(arg) ?? [];
    if (name !== undefined && value !== undefined) return `${name}=${MASK}`;
    const before = SECRET_OPTION.exec(args[index - 1] ?? '');
    return before !== null && before[2] === undefined && !arg.startsWith('-') ? MASK : (maskAgentCommand(arg) ?? maskSecrets(arg));
  });
}

/** An agent command without its arguments: any of them may be a guest's password, a script with one, or a file. Undefined for everything else. */
function maskAgentCommand(arg: string): string | undefined {
  const at = arg.indexOf('{');
  if (at < 0 || !/"(?:execute|arguments)"/.test(arg)) return undefined;
  const execute = /^\{\s*"execute"\s*:\s*"([\w-]+)"/.exec(arg.slice(at))?.[1] ?? MASK;
  const bare = /^\{\s*"execute"\s*:\s*"[\w-]+"\s*\}$/.test(arg.slice(at));
  return bare ? arg : `${arg.slice(0, at)}{"execute":"${execute}","arguments":{${MASK}}}`;
}

/** Quotes one argument for a POSIX shell, only where that is needed. */
export function shellQuote(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`;
}

/** Takes passwords and keys out of any text: URIs, XML, the agent's JSON. */
export function maskSecrets(text: string): string {
  return (
    text
      // user:password@host in a URI, with the password itself free of separators.
      .replace(/(:\/\/[^/\s:@?]*):[^/\s@]*@/g, `$1:${MASK}@`)
      .replace(/([?&](?:password|passwd|secret|token)=)[^&\s'"]*/gi, `$1${MASK}`)
      // passwd='…' of VNC and SPICE, and whatever calls itself so.
      .replace(/(\b(?:passwd|password|secret)\s*=\s*)("[^"]*"|'[^']*')/gi, `$1'${MASK}'`)
      // "password": "…" and the agent's payloads; then the same inside a JSON string.
      .replace(new RegExp(`("${SECRET_KEY}"\\s*:\\s*)"(?:\\\\.|[^"\\\\])*"`, 'gi'), `$1"${MASK}"`)
      .replace(new RegExp(`(\\\\"${SECRET_KEY}\\\\"\\s*:\\s*)\\\\".*?\\\\"`, 'gi'), `$1\\"${MASK}\\"`)
      // Arrays end behind their last string, whatever brackets the strings hold.
      .replace(/("(?:keys|env|arg)"\s*:\s*)\[(?:"(?:\\.|[^"\\])*"|[^\]"])*\]?/gi, `$1[${MASK}]`)
      .replace(/(\\"(?:keys|env|arg)\\"\s*:\s*)\[(?:\\".*?(?<!\\\\)\\"|[^\]"])*\]?/gi, `$1[${MASK}]`)
      // QEMU's own secret objects, on its command line.
      .replace(/(\bsecret,[^\s]*?\bdata=)[^,\s'"]*/gi, `$1${MASK}`)
      .replace(/("qom-type":"secret"[^}]*?"data":")[^"]*/gi, `$1${MASK}`)
  );
}

/** May this argument go to a long-lived virsh, whose input is read by readline? Tabs complete, and other bytes are echoed in unknown ways. */
export function fitsSession(args: readonly string[]): boolean {
  return args.length > 0 && args.every((arg) => /^[\x20-\x7e]+$/.test(arg)) && args.join(' ').length < 4000;
}

/** One line for virsh's interactive parser: double quotes, in which a backslash keeps the next character. */
export function sessionLine(args: readonly string[]): string {
  return args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `"${arg.replace(/["\\]/g, '\\$&')}"`)).join(' ');
}
