// One define: what it keeps, what it refuses to touch, and what it says when only the reading back went wrong.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('vscode', async () => import('./fakeVscode'));

const { define } = await import('../../client/src/documents/definer');
const { DefinitionHistory } = await import('../../client/src/documents/history');
const { failureOf, HypervisorError } = await import('../../client/src/virsh/hypervisor');

const uuid = '11111111-2222-3333-4444-555555555555';
const uri = 'test:///default';
const machine = (memory: number, { id = uuid, metadata = '' } = {}): string => `<domain><name>web</name>${id === '' ? '' : `<uuid>${id}</uuid>`}${metadata}<memory>${memory}</memory></domain>`;
const failure = (code: 'cancelled' | 'connection-lost' | 'not-found'): Error => new HypervisorError({ ...(code === 'not-found' ? { code, what: 'domain' } : { code }), words: code, command: '', remedy: 'none' });

/** A host that has one machine, which a define replaces. */
class Host {
  readonly snapshot = { uri };
  readonly defined: string[] = [];
  /** What reading fails with once something was defined. */
  broken: Error | undefined;
  constructor(public now: string | undefined) {}
  readonly hypervisor = { domains: {
    xml: async (of: string): Promise<string> => {
      if (this.broken !== undefined && this.defined.length > 0) throw this.broken;
      if (this.now === undefined || of !== uuid) throw failure('not-found');
      return Promise.resolve(this.now);
    },
    findByName: async (name: string): Promise<string | undefined> => Promise.resolve(name === 'web' && this.now !== undefined ? uuid : undefined),
    define: async (xml: string): Promise<{ name: string }> => {
      this.now = xml;
      this.defined.push(xml);
      return Promise.resolve({ name: 'web' });
    },
  } };
  readonly refresh = async (): Promise<void> => Promise.resolve();
}

let folder: string;
let history: InstanceType<typeof DefinitionHistory>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'definer-'));
  history = new DefinitionHistory({ folder, limit: () => 9 });
});
afterEach(async () => rm(folder, { recursive: true }));

const run = async (host: Host, text: string, more: object = {}) => define({ host: host as never, kind: 'domain', text, validation: 'validate', ...more }, history);
const kept = async (): Promise<(string | undefined)[]> => {
  const key = { uri, object: uuid };
  return Promise.all((await history.list(key)).map(async ({ id }) => history.read(key, id)));
};

describe('what is replaced is kept', () => {
  test.each([
    ['an element with a name of Object', machine(2, { metadata: '<metadata><constructor/><__proto__/><hasOwnProperty/></metadata>' })],
    ['deep nesting', machine(2, { metadata: '<a>'.repeat(200) + '</a>'.repeat(200) })],
    ['a uuid without hyphens, in capitals', machine(2, { id: uuid.replaceAll('-', '').toUpperCase() })],
    ['no uuid', machine(2, { id: '' })],
  ])('%s', async (_what, text) => {
    const host = new Host(machine(1));
    expect([(await run(host, text, { replaces: { uuid } })).kind, await kept(), host.defined.length]).toEqual(['defined', [machine(1)], 1]);
  });

  test.each([
    ['is not well-formed', '<domain>\n<name>web</nam></domain>', { code: 'xml-malformed', line: 2, words: '<name> is closed by another tag. (line 2)' }],
    ['is of another kind', '<network><name>web</name></network>', { code: 'other', words: 'The root is <network>; what is defined here is a <domain>.' }],
  ])('and a text that %s is refused before anything is touched', async (_what, text, expected) => {
    const host = new Host(machine(1));
    expect(await run(host, text, { replaces: { uuid } })).toEqual({ kind: 'refused', failure: { ...expected, command: '', remedy: 'edit-xml' } });
    expect([host.defined, await kept()]).toEqual([[], []]);
  });
});

describe('what was not expected is not replaced', () => {
  test.each([
    ['another text', machine(1), { text: machine(9) }, { text: machine(1) }],
    ['something where nothing was', machine(1), 'gone', { text: machine(1) }],
    ['nothing where something was', undefined, { text: machine(1) }, 'gone'],
  ])('%s', async (_what, now, expects, onHost) => {
    const host = new Host(now);
    expect([await run(host, machine(2), { expects }), host.defined, await kept()]).toEqual([{ kind: 'changed', onHost }, [], []]);
  });

  test('what was expected is', async () => {
    const [old, none] = [new Host(machine(1)), new Host(undefined)];
    expect([(await run(old, machine(2), { expects: { text: machine(1) } })).kind, (await run(none, machine(2), { expects: 'gone' })).kind]).toEqual(['defined', 'defined']);
  });
});

test.each(['cancelled', 'connection-lost'] as const)('a define whose reading back is %s is a define all the same', async (code) => {
  const host = new Host(machine(1));
  host.broken = failure(code);
  expect(await run(host, machine(2), { replaces: { uuid } })).toEqual({ kind: 'defined', uuid, name: 'web', readBack: machine(2), lost: [], notReadBack: failureOf(failure(code)) });
});
