// Nothing of this machine stands for another's: logs of domains, and hosts of documents without a file.
import { expect, test, vi } from 'vitest';
import type { CommandContext } from '../../client/src/commands/context';

const seen = { opened: [] as string[], close: undefined as ((document: { readonly uri: unknown }) => void) | undefined };
vi.mock('vscode', () => ({
  Uri: Object.assign(class { readonly scheme = ''; }, { file: (path: string): string => path }),
  EventEmitter: class { event = (): void => undefined; fire(): void { /* nobody listens */ } dispose(): void { /* nothing held */ } },
  window: { showTextDocument: (path: string) => Promise.resolve(seen.opened.push(path)) },
  workspace: { onDidCloseTextDocument: (listener: NonNullable<typeof seen.close>) => { seen.close = listener; return { dispose: () => undefined }; } },
}));

const { openDomainLog } = await import('../../client/src/commands/health');
const { FileHosts } = await import('../../client/src/commands/fileHosts');

test.each([
  ['qemu:///system', ['system'], ['/log/system/web.log'], 0],
  ['qemu:///session?socket=/x', ['session'], ['/log/session/web.log'], 0],
  ['qemu+ssh://kvm1/system', [], [], 1],
  ['qemu+ssh://kvm1/session?no_tty=1', [], [], 1],
])('the log of a domain on %s', async (uri, asked, opened, told) => {
  const heard = { asked: [] as string[], told: 0 };
  const host = { id: uri, snapshot: { name: 'h', uri, domains: { value: [{ uuid: 'u', name: 'web', state: 'running' }] } } };
  const context = {
    hosts: { get: () => host },
    health: { files: (scope: string) => Promise.resolve([{ path: `/log/${scope}/web.log`, about: 'domain-log', readable: true }, heard.asked.push(scope)].slice(0, 1)) },
    prompts: { tell: () => (heard.told += 1), progress: async (_options: unknown, work: (signal: AbortSignal) => Promise<unknown>) => work(new AbortController().signal) },
  };
  seen.opened.splice(0);
  await openDomainLog(context as unknown as CommandContext, [{ kind: 'domain', id: 'x', host: uri, uuid: 'u' }]);
  expect([heard.asked, seen.opened, heard.told]).toEqual([asked, opened, told]);
});

test('the next Untitled-1 has no host of the last one, and a file has its own for good', async () => {
  const kept = new Map<string, unknown>();
  const memory = { get: (key: string, other: unknown) => kept.get(key) ?? other, update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)) };
  const uri = (scheme: string, name: string): never => ({ scheme, toString: () => `${scheme}:${name}` }) as never;
  const [file, untitled] = [uri('file', '/a.xml'), uri('untitled', 'Untitled-1')];
  const hosts = new FileHosts(memory as never);
  await hosts.remember(file, 'test:///a');
  await hosts.remember(untitled, 'test:///b');
  const open = [hosts.get(file), hosts.get(untitled)];
  seen.close?.({ uri: untitled });
  seen.close?.({ uri: file });
  expect([open, [hosts.get(file), hosts.get(untitled)], [...kept.values()]]).toEqual([['test:///a', 'test:///b'], ['test:///a', undefined], [[['file:/a.xml', 'test:///a']]]]);
});
