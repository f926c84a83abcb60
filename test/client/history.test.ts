// The store of replaced definitions: private, bounded, whole or not at all.
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DefinitionHistory } from '../../client/src/documents/history';
import { failWith } from '../../client/src/virsh/classify';
import { failureOf } from '../../client/src/virsh/hypervisor';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libvirt-history-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

/** Keeps a definition and replaces it. */
const replace = async (history: DefinitionHistory, of: typeof key, why: 'define' | 'undefine', name: string, xml: string): Promise<void> => (await history.keep(of, why, name, xml)).replaced();

const key = { uri: 'qemu:///system', object: 'aabbccdd-0000-1111-2222-333344445555' };

describe('history', () => {
  test('keeps the newest up to the limit, newest first, each with its text', async () => {
    const history = new DefinitionHistory({ folder, limit: () => 2, now: () => new Date(1000) });
    for (const xml of ['<a/>', '<b/>', '<c/>']) await replace(history, key, 'define', 'web', xml);
    const entries = await history.list(key);
    expect(entries.map(({ why, name, time }) => ({ why, name, time }))).toEqual(Array.from({ length: 2 }, () => ({ why: 'define', name: 'web', time: new Date(1000) })));
    expect(await Promise.all(entries.map(async (entry) => history.read(key, entry.id)))).toEqual(['<c/>', '<b/>']);
  });

  test('two windows that keep at one moment keep both', async () => {
    const windows = ['<a/>', '<b/>', '<c/>'].map((xml) => ({ xml, history: new DefinitionHistory({ folder, limit: () => 9, now: () => new Date(1000) }) }));
    await Promise.all(windows.map(async ({ xml, history }) => replace(history, key, 'define', 'web', xml)));
    const [{ history } = { history: new DefinitionHistory({ folder, limit: () => 9 }) }] = windows;
    const texts = await Promise.all((await history.list(key)).map(async ({ id }) => history.read(key, id)));
    expect(texts.sort()).toEqual(['<a/>', '<b/>', '<c/>']);
  });

  test('does not keep the same text twice in a row', async () => {
    const history = new DefinitionHistory({ folder, limit: () => 9 });
    for (const xml of ['<a/>', '<a/>', '<b/>', '<a/>']) await replace(history, key, 'define', 'web', xml);
    expect((await history.list(key)).length).toBe(3);
  });

  test('hosts and objects are apart, and objects that are gone can be found', async () => {
    const history = new DefinitionHistory({ folder, limit: () => 9 });
    await replace(history, key, 'undefine', 'web', '<a/>');
    await replace(history, { ...key, uri: 'qemu+ssh://other/system' }, 'define', 'web', '<b/>');
    await replace(history, { ...key, object: 'pool-uuid/../../etc' }, 'define', 'odd', '<c/>');
    expect((await history.objects(key.uri)).map(({ object, newest }) => [object, newest.name, newest.why])).toEqual([['pool-uuid/../../etc', 'odd', 'define'], [key.object, 'web', 'undefine']]);
  });

  describe('of what became of a definition', () => {
    const seen = async (history: DefinitionHistory): Promise<unknown> => Promise.all((await history.list(key)).map(async ({ id, replaced }) => [await history.read(key, id), replaced]));

    test('it tells of what was replaced, of what may have been, and not of what was not', async () => {
      const history = new DefinitionHistory({ folder, limit: () => 9 });
      await (await history.keep(key, 'define', 'web', '<refused/>')).forget();
      await history.keep(key, 'define', 'web', '<not-heard/>');
      const attempts = { refused: 'xml-refused', lost: 'connection-lost', done: undefined } as const;
      const ends: string[] = [];
      for (const [name, code] of Object.entries(attempts)) {
        const act = async (): Promise<string> => (code === undefined ? Promise.resolve(name) : Promise.reject(failWith({ code }, name)));
        ends.push(await history.replacing(key, { why: 'undefine', name: 'web', xml: `<${name}/>` }, act).catch((error: unknown) => failureOf(error).code));
      }
      expect([ends, await seen(history), (await history.objects(key.uri)).length]).toEqual([['xml-refused', 'connection-lost', 'done'], [['<done/>', 'yes'], ['<lost/>', 'unknown'], ['<not-heard/>', 'unknown']], 1]);
    });

    test('what is still there when it is replaced was not replaced before', async () => {
      const history = new DefinitionHistory({ folder, limit: () => 9 });
      await history.keep(key, 'define', 'web', '<a/>');
      await replace(history, key, 'define', 'web', '<a/>');
      expect(await seen(history)).toEqual([['<a/>', 'yes']]);
    });

    test('trouble on the disk changes nothing of what was done', async () => {
      /** Puts a folder where the definition was kept. */
      const inTheWay = async (): Promise<string> => {
        const [file = ''] = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.unsure.json'));
        await rm(join(folder, file));
        await mkdir(join(folder, file));
        return file;
      };
      const history = new DefinitionHistory({ folder, limit: () => 9 });
      await replace(history, key, 'define', 'web', '<a/>');
      const file = await history.replacing(key, { why: 'define', name: 'web', xml: '<a/>' }, inTheWay);
      expect(file).toMatch(/\.unsure\.json$/);
      await rm(join(folder, file), { recursive: true });
      const kept = await history.keep(key, 'define', 'web', '<b/>');
      await inTheWay();
      await expect(kept.forget()).resolves.toBeUndefined();
    });

    test('what is refused pushes nothing out', async () => {
      const history = new DefinitionHistory({ folder, limit: () => 1 });
      await replace(history, key, 'define', 'web', '<a/>');
      await (await history.keep(key, 'define', 'web', '<b/>')).forget();
      expect(await seen(history)).toEqual([['<a/>', 'yes']]);
    });
  });

  test('nobody else can read it, for it may hold passwords', async () => {
    const history = new DefinitionHistory({ folder: join(folder, 'history'), limit: () => 9 });
    await history.keep(key, 'define', 'web', '<a/>');
    const paths = (await readdir(join(folder, 'history'), { recursive: true })).map((path) => join(folder, 'history', path));
    const modes = await Promise.all([join(folder, 'history'), ...paths].map(async (path) => ((await stat(path)).mode & 0o077)));
    expect(modes).toEqual([0, 0, 0, 0]);
  });

  test('a damaged entry and a strange id are no entries', async () => {
    const history = new DefinitionHistory({ folder, limit: () => 9 });
    await history.keep(key, 'define', 'web', '<a/>');
    const [file = ''] = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.json'));
    await writeFile(join(folder, file), '{');
    expect({ list: await history.list(key), read: await history.read(key, '../../../etc/passwd') }).toEqual({ list: [], read: undefined });
  });

  test('says so when it cannot keep: nothing may be replaced then', async () => {
    const blocked = join(folder, 'file');
    await writeFile(blocked, '');
    await chmod(blocked, 0o400);
    await expect(new DefinitionHistory({ folder: blocked, limit: () => 9 }).keep(key, 'define', 'web', '<a/>')).rejects.toThrow(/^The definition that would be replaced could not be kept on this machine \((?:ENOTDIR|EEXIST).*Free some space there, and try again\.$/);
  });
});
