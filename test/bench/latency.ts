// From a keystroke to its answer, as an editor waits for it: over a real pipe to dist/server.js, and in process.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { CompletionRequest, HoverRequest } from 'vscode-languageserver/node';
import { LineIndex } from '../../server/src/text/lineIndex';
import type { LanguageService } from '../../server/src/service/languageService';
import { bundledWords } from '../../server/src/data/bundled';
import { bundle, TestServer } from '../lsp/server';
import { largeDomain } from '../support/largeDomain';
import { testService } from '../support/service';
import type { Aim, Figure, Group } from './figures';
import { median, percentile, timed, timedAsync } from './statistics';
import { applyKeystroke, typingIn, type Keystroke } from './typing';

/** What is asked after each keystroke. */
const QUESTIONS = ['completion', 'diagnostics', 'hover'] as const;
/** Milliseconds that the slowest hundredth may take over a pipe, at the length of the aim. */
const LIMITS = { completion: 20, diagnostics: 20, hover: 5 } as const;
type Question = (typeof QUESTIONS)[number];

const PIPE = 'over a pipe';
const IN_PROCESS = 'in process';

/** A length of documents, and at how many places something is typed there. */
export interface Length {
  readonly lines: number;
  readonly places: number;
}

/** The length of a long domain that people write. */
const LINES_OF_AIM = 2000;

/** Measures each question in documents of some lengths. */
export async function measureTyping(lengths: readonly Length[]): Promise<Group> {
  const figures: Figure[] = [];
  const aims: Aim[] = [];
  for (const { lines, places } of lengths) {
    const text = largeDomain(lines);
    const typing = typingIn(text, places);
    for (const question of QUESTIONS) {
      const add = (of: string, times: readonly number[]): void => {
        const what = `${question}, ${lines.toLocaleString('en')} lines`;
        figures.push({ what: `${what}, p50`, of, value: median(times) }, { what: `${what}, p99`, of, value: percentile(times, 0.99) });
      };
      const overPipe = await typeOverPipe(text, typing, question);
      add(PIPE, overPipe);
      if (lines === LINES_OF_AIM) aims.push({ what: `${question} at ${lines.toLocaleString('en')} lines, p99 over a pipe`, value: percentile(overPipe, 0.99), bound: 'at most', limit: LIMITS[question], unit: ' ms' });
      add(IN_PROCESS, typeInProcess(text, typing, question));
    }
  }
  const notes = lengths.map(({ lines, places }) => `${lines.toLocaleString('en')} lines: ${typingIn(largeDomain(lines), places).length} keystrokes, after as many to warm up; the answer is waited for after each.`);
  return { title: 'From keystroke to answer', unit: 'ms', figures, aims, notes };
}

/** Reading the certificates that it names costs every Node some 50 ms, whatever it runs. */
const CERTIFICATES = 'NODE_EXTRA_CA_CERTS';

/** From the start of the process to its first problems, and an empty Node as the base line; the least of some starts. */
export async function measureStart(rounds: number): Promise<Group> {
  const saved = process.env[CERTIFICATES];
  const figures: Figure[] = [];
  const aims: Aim[] = [];
  try {
    for (const of of saved === undefined ? ['as it is'] : ['as it is', `without ${CERTIFICATES}`]) {
      const hello = await startsOf(rounds, (what, value) => figures.push({ what, of, value }));
      aims.push({ what: `server start, environment ${of}`, value: hello, bound: 'at most', limit: 100, unit: ' ms' });
      Reflect.deleteProperty(process.env, CERTIFICATES);
    }
  } finally {
    if (saved !== undefined) process.env[CERTIFICATES] = saved;
  }
  const notes = [`The least of ${rounds} starts.`, ...(saved === undefined ? [] : [`This environment sets ${CERTIFICATES}, which every Node pays for.`])];
  return { title: 'Server start', unit: 'ms', figures, aims, notes };
}

/** Measures starts in the environment as it is now; the least time to the answer of initialize. */
async function startsOf(rounds: number, add: (what: string, value: number) => void): Promise<number> {
  const text = largeDomain(100);
  const times = { empty: [] as number[], hello: [] as number[], problems: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.empty.push(timed(() => spawnSync(process.execPath, ['-e', ''])));
    let started: TestServer | undefined;
    const hello = await timedAsync(async () => ({ server: started } = await TestServer.start()));
    const server = started;
    if (!server) continue;
    times.hello.push(hello);
    times.problems.push(hello + (await timedAsync(async () => server.diagnostics((await server.open(text)).uri))));
    await server.stop();
  }
  add('an empty Node', Math.min(...times.empty));
  add('to the answer of initialize', Math.min(...times.hello));
  add('to the problems of 100 lines', Math.min(...times.problems));
  return Math.min(...times.hello);
}

/** Resident memory of a server before and after a document of 20,000 lines was edited a while. */
export async function measureMemory(): Promise<Group> {
  const { server } = await TestServer.start();
  const figures: Figure[] = [];
  const note = (what: string): void => void figures.push({ what, of: 'dist/server.js', value: residentMegabytes(server.pid) });
  await server.diagnostics((await server.open(largeDomain(100))).uri);
  note('with 100 lines open');
  const text = largeDomain(20_000);
  const { uri } = await server.open(text);
  await server.diagnostics(uri);
  note('with 20,000 lines open');
  await typeOverPipe(text, typingIn(text, 1), 'diagnostics', { server, uri });
  note('after a device was typed there');
  await server.stop();
  return { title: 'Resident memory', unit: 'MB', figures, notes: [] };
}

async function typeOverPipe(text: string, typing: readonly Keystroke[], question: Question, at?: { readonly server: TestServer; readonly uri: string }): Promise<number[]> {
  const server = at?.server ?? (await TestServer.start()).server;
  const uri = at?.uri ?? (await server.open(text)).uri;
  const times: number[] = [];
  let current = text;
  let version = 1;
  for (const isWarm of at ? [true] : [false, true]) {
    for (const keystroke of typing) {
      const index = new LineIndex(current);
      const range = { start: index.positionAt(keystroke.at), end: index.positionAt(keystroke.at + keystroke.removed) };
      current = applyKeystroke(current, keystroke);
      const cursor = new LineIndex(current).positionAt(keystroke.at + keystroke.inserted.length);
      const time = await timedAsync(async () => {
        await server.change(uri, ++version, range, keystroke.inserted);
        if (question === 'diagnostics') await server.diagnostics(uri);
        else if (question === 'completion') await server.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position: cursor });
        else await server.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: cursor });
      });
      if (isWarm) times.push(time);
    }
  }
  if (!at) await server.stop();
  return times;
}

function typeInProcess(text: string, typing: readonly Keystroke[], question: Question): number[] {
  const service = testService({ words: bundledWords(bundle, 'en') });
  const times: number[] = [];
  let current = text;
  for (const isWarm of [false, true]) {
    for (const keystroke of typing) {
      current = applyKeystroke(current, keystroke);
      const time = timed(() => ask(service, current, keystroke.at + keystroke.inserted.length, question));
      if (isWarm) times.push(time);
    }
  }
  return times;
}

function ask(service: LanguageService, text: string, offset: number, question: Question): void {
  const document = service.open(text);
  if (!document) throw new Error('The text is no domain.');
  if (question === 'diagnostics') service.diagnose(document);
  else if (question === 'completion') service.completions(document, offset);
  else service.hover(document, offset);
}

function residentMegabytes(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return Number.NaN;
  const pages = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(pages)?.[1]) / 1024;
}
