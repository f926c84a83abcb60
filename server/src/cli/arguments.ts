// Reads the command line's arguments.

/** How problems are written. */
export type OutputFormat = 'text' | 'json' | 'sarif' | 'github';

/** A wish for `check`. */
export interface CheckRequest {
  readonly command: 'check';
  /** Files in the order given; `-` is standard input. */
  readonly files: readonly string[];
  readonly format: OutputFormat;
  readonly quiet: boolean;
  readonly warningsAsErrors: boolean;
  /** Whether the files are one host's: what two of them cannot both have is said. */
  readonly together: boolean;
  /** Directory of RELAX NG schemas; `undefined` for the grammar that is built in. */
  readonly schemaDirectory: string | undefined;
  /** Version of the libvirt that the machines are for; `undefined` for any. */
  readonly target: string | undefined;
}

/** What the command line asks for. */
export type Request =
  | CheckRequest
  | { readonly command: 'help' | 'version' }
  | { readonly command: 'usage-error'; readonly message: string };

/** Text of `--help`. */
export const USAGE = `usage: libvirt-xml check [options] FILE… | -

Checks libvirt XML: well-formedness, libvirt's grammar, and what libvirt refuses beyond it.

options:
  --format text|json|sarif|github   how problems are written (default: text)
  --quiet                           only errors, no summary
  --schema DIR                      check against the RELAX NG schemas in DIR, such as /usr/share/libvirt/schemas
  --target VERSION                  warn of what is newer than this libvirt, such as 9.0.0
  --warnings-as-errors              count warnings as errors
  --together                        the files are of one host: warn of a name, UUID, MAC address, port or image in two
  --help, --version

exit status: 0 no errors, 1 errors, 2 wrong usage or a file that cannot be read
`;

const FORMATS: readonly string[] = ['text', 'json', 'sarif', 'github'];
const VERSION = /^\d+(\.\d+){0,2}$/;

/** Reads the arguments after the program's name. */
export function parseArguments(argv: readonly string[]): Request {
  const [command, ...rest] = argv;
  if (command === '--help' || command === '-h' || command === 'help') return { command: 'help' };
  if (command === '--version' || command === '-V') return { command: 'version' };
  if (command === undefined) return usageError('say what to do: libvirt-xml check FILE…');
  if (command !== 'check') return usageError(`there is no command '${command}'; there is only 'check'`);
  return parseCheck(rest);
}

function parseCheck(argv: readonly string[]): Request {
  const request = { files: [] as string[], format: 'text', quiet: false, warningsAsErrors: false, together: false, schemaDirectory: undefined as string | undefined, target: undefined as string | undefined };
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [name = '', inline] = argument.startsWith('--') ? splitOption(argument) : [argument];
    const takesValue = name === '--format' || name === '--schema' || name === '--target';
    if (!takesValue && inline !== undefined) return usageError(`${name} takes no value`);
    const value = takesValue ? (inline ?? rest.shift()) : undefined;
    if (takesValue && value === undefined) return usageError(`${name} needs a value`);
    if (name === '--help' || name === '-h') return { command: 'help' };
    else if (name === '--version') return { command: 'version' };
    else if (name === '--quiet' || name === '-q') request.quiet = true;
    else if (name === '--warnings-as-errors') request.warningsAsErrors = true;
    else if (name === '--together') request.together = true;
    else if (name === '--format') request.format = value ?? '';
    else if (name === '--schema') request.schemaDirectory = value;
    else if (name === '--target') request.target = value;
    else if (name === '--') request.files.push(...rest.splice(0));
    else if (name.startsWith('-') && name !== '-') return usageError(`there is no option '${name}'`);
    else request.files.push(argument);
  }
  const { format, target } = request;
  if (!isFormat(format)) return usageError(`there is no format '${format}'; there are ${FORMATS.join(', ')}`);
  if (target !== undefined && !VERSION.test(target)) return usageError(`'${target}' is no version of libvirt; write one such as 9.0.0`);
  if (request.files.length === 0) return usageError("name a file, or '-' for standard input");
  return { command: 'check', ...request, format };
}

function splitOption(argument: string): [string, string | undefined] {
  const equals = argument.indexOf('=');
  return equals < 0 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

function isFormat(format: string): format is OutputFormat {
  return FORMATS.includes(format);
}

function usageError(message: string): Request {
  return { command: 'usage-error', message };
}
