// Finding and reading definitions in real folders: what is found, what is left alone, and that nothing is waited for.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionFiles, isCandidate, readDefinition, SEARCH_LIMITS } from '../../server/src/data/definitionFiles';

const DOMAIN = '<domain type="kvm"><name>wéb</name></domain>';
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'definitions-'));
  for (const directory of ['deep/er', '.git', 'node_modules/x', 'b']) mkdirSync(join(folder, directory), { recursive: true });
  for (const file of ['z.xml', 'a.XML', 'notes.txt', 'b/c.xml', 'deep/er/d.xml', '.git/e.xml', 'node_modules/x/f.xml', '.hidden.xml']) write(file, DOMAIN);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function found(limits = SEARCH_LIMITS): Promise<{ files: string[]; isComplete: boolean }> {
  const files = definitionFiles(folder, limits);
  const paths: string[] = [];
  let next = await files.next();
  for (; next.done !== true; next = await files.next()) paths.push(relative(folder, next.value).replaceAll('\\', '/'));
  return { files: paths, isComplete: next.value.isComplete };
}

describe('a folder', () => {
  it('is searched from the top, without what is hidden or installed', async () => {
    expect(await found()).toEqual({ files: ['.hidden.xml', 'a.XML', 'z.xml', 'b/c.xml', 'deep/er/d.xml'], isComplete: true });
  });

  it('is searched within limits', async () => {
    expect(await found({ ...SEARCH_LIMITS, files: 2 })).toEqual({ files: ['.hidden.xml', 'a.XML'], isComplete: false });
    expect((await found({ ...SEARCH_LIMITS, entries: 3 })).isComplete).toBe(false);
  });

  it('that is not there holds nothing', async () => {
    const files = definitionFiles(join(folder, 'gone'));
    expect(await files.next()).toEqual({ done: true, value: { isComplete: true } });
  });

  it.runIf(process.platform !== 'win32')('is left by no link', async () => {
    symlinkSync(join(folder, 'b'), join(folder, 'link'));
    symlinkSync(join(folder, 'z.xml'), join(folder, 'link.xml'));
    expect((await found()).files).toEqual(['.hidden.xml', 'a.XML', 'z.xml', 'b/c.xml', 'deep/er/d.xml']);
    expect(await readDefinition(join(folder, 'link.xml'))).toBeUndefined();
  });

  it('tells its own files from others', () => {
    const candidate = (path: string): boolean => isCandidate(folder, join(folder, path));
    expect(['z.xml', 'new/one.xml', 'node_modules/one.xml', '.git/one.xml', 'one.txt', '../one.xml'].map(candidate)).toEqual([true, true, false, false, false, false]);
  });
});

describe('a file', () => {
  it.each<[string, string | Buffer, string | undefined]>([
    ['a domain', DOMAIN, DOMAIN],
    ['a domain behind a byte order mark and a comment', `\ufeff<?xml version='1.0'?>\n<!-- ${'x'.repeat(300)} -->\n${DOMAIN}`, `<?xml version='1.0'?>\n<!-- ${'x'.repeat(300)} -->\n${DOMAIN}`],
    ['a domain in UTF-16', Buffer.from(`\ufeff${DOMAIN}`, 'utf16le'), DOMAIN],
    ['a network', '<network><name>n</name></network>', '<network><name>n</name></network>'],
    ['a volume, which claims nothing', '<volume><name>v</name></volume>', undefined],
    ['another’s XML', '<project/>', undefined],
    ['something with its own namespace', '<domain xmlns="urn:other"/>', undefined],
    ['nothing', '', undefined],
    ['bytes that are no text', Buffer.from([...Buffer.from('<domain><name>'), 0xff, 0xc3, 0x28]), undefined],
    ['more than a definition can be', `${DOMAIN}<!--${'x'.repeat(1 << 20)}-->`, undefined],
  ])('with %s', async (_what, content, text) => {
    expect(await readDefinition(write('z.xml', content))).toBe(text);
  });

  it('that is not there, or is a directory', async () => {
    expect([await readDefinition(join(folder, 'gone.xml')), await readDefinition(join(folder, 'b'))]).toEqual([undefined, undefined]);
  });

  it.runIf(process.platform !== 'win32')('that is a pipe is not waited for, and one that may not be read is none', async () => {
    const pipe = join(folder, 'pipe.xml');
    execFileSync('mkfifo', [pipe]);
    const secret = write('secret.xml', DOMAIN);
    chmodSync(secret, 0);
    expect(await readDefinition(pipe)).toBeUndefined();
    // The superuser reads everything.
    expect(await readDefinition(secret)).toBe(process.getuid?.() === 0 ? DOMAIN : undefined);
  });
});
