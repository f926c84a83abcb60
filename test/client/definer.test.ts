// One define: what it keeps, what it refuses to touch, and what it says when only the reading back went wrong.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('vscode', async () => import('./fakeVscode'));

const { define, differences } = await import('../../client/src/documents/definer');
const { hasArrived } = await import('../../client/src/documents/cutOff');
const { DefinitionHistory } = await import('../../client/src/documents/history');
const { failureOf, HypervisorError } = await import('../../client/src/virsh/hypervisor');

const uuid = '11111111-2222-3333-4444-555555555555';
const uri = 'test:///default';
const machine = (memory: number, { id = uuid, metadata = '' } = {}): string => `<domain><name>web</name>${id === '' ? '' : `<uuid>${id}</uuid>`}${metadata}<memory>${memory}</memory></domain>`;
const failure = (code: 'cancelled' | 'connection-lost' | 'not-found' | 'virsh-killed' | 'xml-refused' | 'timeout'): Error =>
  new HypervisorError({ ...(code === 'not-found' ? { code, what: 'domain' } : code === 'timeout' ? { code, seconds: 30 } : { code }), words: code, command: '', remedy: 'none' });

/** A host that has one machine, which a define replaces. */
class Host {
  readonly snapshot = { uri };
  readonly defined: string[] = [];
  /** What reading fails with once something was defined. */
  broken: Error | undefined;
  /** What becomes of a define: taken, or what it throws and whether libvirt took the text all the same, at once or when it is next read. */
  fate: { readonly error: Error; readonly takes: 'now' | 'later' | 'never' } | undefined;
  readonly done: string[] = [];
  private late: string | undefined;
  constructor(public now: string | undefined) {}
  readonly hypervisor = { domains: {
    xml: async (of: string): Promise<string> => {
      if (this.broken !== undefined && this.defined.length > 0) throw this.broken;
      if (this.now === undefined || of !== uuid) throw failure('not-found');
      const { now } = this;
      this.now = this.late ?? now;
      return Promise.resolve(now);
    },
    list: async () => Promise.resolve([{ uuid, name: /<name>(.*)<\/name>/.exec(this.now ?? '')?.[1] ?? '' }]),
    findByName: async (name: string): Promise<string | undefined> => Promise.resolve(name === 'web' && this.now !== undefined ? uuid : undefined),
    define: async (xml: string): Promise<{ name: string }> => {
      this.done.push('define');
      if (this.fate !== undefined) {
        if (this.fate.takes === 'now') this.now = xml;
        if (this.fate.takes === 'later') this.late = xml;
        throw this.fate.error;
      }
      this.now = xml;
      this.defined.push(xml);
      return Promise.resolve({ name: 'web' });
    },
  }, lifecycle: {
    rename: async (_of: string, name: string): Promise<void> => {
      this.done.push(`rename to ${name}`);
      if (this.done.length > 2 && this.renamesOnce) throw failure('connection-lost');
      const fate = this.done.length === 1 ? this.renameFate : undefined;
      if (fate?.takes !== 'never') this.now = this.now?.replace(/<name>.*<\/name>/, `<name>${name}</name>`);
      if (fate !== undefined) throw fate.error;
      return Promise.resolve();
    },
  } };
  renamesOnce = false;
  /** What becomes of the first rename, where it does not just happen. */
  renameFate: { readonly error: Error; readonly takes: 'now' | 'never' } | undefined;
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

test('and where it cannot be kept, nothing is replaced, and that is said', async () => {
  const host = new Host(machine(1));
  const file = join(folder, 'file');
  writeFileSync(file, '');
  history = new DefinitionHistory({ folder: file, limit: () => 9 });
  const outcome = await run(host, machine(2), { replaces: { uuid } });
  expect([outcome, host.defined]).toMatchObject([{ kind: 'refused', failure: { code: 'other', words: expect.stringMatching(/^The definition that would be replaced could not be kept on this machine \(.*try again\.$/) as string } }, []]);
});

test('what only a run had is no loss, what a person wrote is', () => {
  const written = "<domain id='3'><name>web</name><devices><disk><source file='/a' index='1'/><alias name='virtio-disk0'/></disk><interface><target dev='vnet4'/><alias name='ua-mine'/></interface><interface><target dev='mine0'/></interface><rng/></devices><seclabel><label>+1:+1</label></seclabel></domain>";
  const kept = "<domain><name>web</name><devices><disk><source file='/a'/></disk><interface><alias name='ua-mine'/></interface><interface><target/></interface></devices><seclabel/></domain>";
  expect(differences(written, kept).map(({ kind, path }) => `${kind} ${path}`)).toEqual(['attribute-dropped domain/devices/interface/target', 'element-dropped domain/devices/rng']);
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

describe('a define that is cut off', () => {
  const cut = async (host: Host, text: string, code: 'timeout' | 'cancelled' | 'connection-lost' | 'virsh-killed', takes: 'now' | 'later' | 'never') => {
    host.fate = { error: failure(code), takes };
    return run(host, text, { replaces: { uuid }, cutOffWaitsMs: [0, 10] });
  };

  test.each(['timeout', 'cancelled', 'connection-lost', 'virsh-killed'] as const)('by %s is defined where the host has what was sent', async (code) => {
    const host = new Host(machine(1));
    expect(await cut(host, machine(2), code, 'now')).toEqual({ kind: 'defined', uuid, name: 'web', readBack: machine(2), lost: [], cutOff: failureOf(failure(code)) });
    expect(await kept()).toEqual([machine(1)]);
  });

  test('is looked at again, for the daemon may still be at it', async () => {
    expect((await cut(new Host(machine(1)), machine(2), 'timeout', 'later')).kind).toBe('defined');
  });

  test('is not defined so far where the host has what it had', async () => {
    const [old, none] = [new Host(machine(1)), new Host(undefined)];
    const expected = { kind: 'cut-off', failure: failureOf(failure('virsh-killed')), now: { kind: 'as-before' }, nameKept: undefined };
    expect([await cut(old, machine(2), 'virsh-killed', 'never'), await cut(none, machine(2), 'virsh-killed', 'never')]).toEqual([expected, expected]);
    expect((await history.list({ uri, object: uuid })).map(({ replaced }) => replaced)).toEqual(['unknown']);
  });

  test('over another change says that the host has neither', async () => {
    const host = new Host(machine(1));
    const fate = cut(host, machine(2), 'timeout', 'later');
    host.now = machine(1);
    const late = machine(7);
    host['late'] = late;
    host.hypervisor.domains.define = async () => {
      host.now = late;
      return Promise.reject(failure('timeout'));
    };
    const outcome = await run(host, machine(2), { replaces: { uuid }, cutOffWaitsMs: [0] });
    await fate;
    expect(outcome).toEqual({ kind: 'cut-off', failure: failureOf(failure('timeout')), now: { kind: 'other', text: late }, nameKept: undefined });
  });

  test('and cannot be looked at is not known', async () => {
    const host = new Host(machine(1));
    host.broken = failure('connection-lost');
    host.defined.push('so that reading fails from now on');
    host.hypervisor.domains.define = async () => Promise.reject(failure('timeout'));
    // What was there before is not read either: nothing is sent then.
    expect((await cut(host, machine(2), 'timeout', 'never')).kind).toBe('refused');
    host.defined.splice(0);
    host.hypervisor.domains.define = async () => {
      host.defined.push('sent');
      return Promise.reject(failure('timeout'));
    };
    expect(await cut(host, machine(2), 'timeout', 'never')).toEqual({ kind: 'cut-off', failure: failureOf(failure('timeout')), now: { kind: 'unread', failure: failureOf(failure('connection-lost')) }, nameKept: undefined });
  });

  test('is a refusal where libvirt answered', async () => {
    const host = new Host(machine(1));
    host.fate = { error: failure('xml-refused'), takes: 'never' };
    expect([await run(host, machine(2)), await kept()]).toEqual([{ kind: 'refused', failure: failureOf(failure('xml-refused')) }, []]);
  });

  test('and one that changed nothing replaced nothing', async () => {
    expect([(await run(new Host(machine(1)), machine(1))).kind, await kept()]).toEqual(['defined', []]);
  });
});

describe('what is on the host is what was sent', () => {
  const boots = (...devices: readonly string[]): string => `<domain><name>web</name><os>${devices.map((one) => `<boot dev='${one}'/>`).join('')}</os></domain>`;
  const disks = (...names: readonly string[]): string => `<domain><name>web</name><devices>${names.map((name) => `<disk><target dev='${name}'/></disk>`).join('')}</devices></domain>`;
  test.each([
    ['with what libvirt adds', disks('a'), disks('a', 'b'), disks('a', 'b').replace('<devices>', "<devices><controller type='usb'/>"), true],
    ['in other units', machine(1), "<domain><name>web</name><memory unit='MiB'>2</memory></domain>", `<domain><name>web</name><uuid>${uuid}</uuid><memory unit='KiB'>2048</memory></domain>`, true],
    ['but not where a device is missing', disks('a'), disks('a', 'b'), disks('a'), false],
    ['but not where what was taken out is still there', disks('a', 'b'), disks('a'), disks('a', 'b').replace('web', 'web '), false],
    ['but not where only the order of what it boots from was to change', boots('hd', 'network'), boots('network', 'hd'), boots('hd', 'network'), false],
    ['also where just that order changed', boots('hd', 'network'), boots('network', 'hd'), boots('network', 'hd'), true],
    ['also where something to boot from was put first', boots('hd'), boots('network', 'hd'), boots('network', 'hd'), true],
    ['also where nothing had to change', disks('a'), disks('a'), disks('a'), true],
    ['also where nothing was there', undefined, disks('a'), disks('a'), true],
    ['but not where somebody else wrote something else', disks('a'), disks('a', 'b'), disks('a', 'c'), false],
  ])('%s', (_what, before, text, now, expected) => {
    expect(hasArrived({ text, before }, now)).toBe(expected);
  });
});

describe('a define under another name', () => {
  const renamed = machine(2).replace('web', 'db');
  test('renames, and takes the name back when libvirt refuses the text', async () => {
    const [taken, refused] = [new Host(machine(1)), new Host(machine(1))];
    refused.fate = { error: failure('xml-refused'), takes: 'never' };
    const outcomes = [(await run(taken, renamed, { rename: 'db' })).kind, await run(refused, renamed, { rename: 'db' })];
    expect([outcomes, taken.done, refused.done, refused.now]).toEqual([['defined', { kind: 'refused', failure: failureOf(failure('xml-refused')) }], ['rename to db', 'define'], ['rename to db', 'define', 'rename to web'], machine(1)]);
  });

  test('says so when the name cannot be given back', async () => {
    const host = new Host(machine(1));
    host.fate = { error: failure('xml-refused'), takes: 'never' };
    host.renamesOnce = true;
    expect(await run(host, renamed, { rename: 'db' })).toEqual({ kind: 'refused', failure: failureOf(failure('xml-refused')), nameKept: 'db' });
  });

  test.each([
    ['timeout', 'now', ['rename to db', 'rename to web']],
    ['timeout', 'never', ['rename to db']],
    ['xml-refused', 'never', ['rename to db']],
  ] as const)('defines nothing after a rename that ended in %s, and leaves no new name behind (libvirt took it %s)', async (code, takes, done) => {
    const host = new Host(machine(1));
    host.renameFate = { error: failure(code), takes };
    expect([await run(host, renamed, { rename: 'db' }), host.done, host.now]).toEqual([{ kind: 'refused', failure: failureOf(failure(code)) }, done, machine(1)]);
  });

  test('renames nothing that is not what was expected', async () => {
    const host = new Host(machine(1));
    expect([(await run(host, renamed, { rename: 'db', expects: { text: machine(9) } })).kind, host.done]).toEqual(['changed', []]);
  });
});
