// What the file system remembers: everything that is open, and of the rest the last.
import { afterEach, expect, test, vi } from 'vitest';

vi.mock('vscode', async () => import('./fakeVscode'));

const { editor, Uri } = await import('./fakeVscode');
const { DefinitionFileSystem } = await import('../../client/src/documents/definitionFileSystem');
const { definitionPath } = await import('../../client/src/documents/uris');

afterEach(() => editor.closeAll());

const hosts = { get: () => ({ hypervisor: { domains: { xml: async (uuid: string) => Promise.resolve(`<domain>${uuid}</domain>`) } } }), onDidChange: () => ({ dispose: () => undefined }) };

const address = (index: number): { readonly host: string; readonly kind: 'domain'; readonly uuid: string; readonly name: string } => ({ host: 'qemu:///system', kind: 'domain', uuid: `aabbccdd-0000-1111-2222-${String(index).padStart(12, '0')}`, name: `m${index}` });

test('a definition that is open is remembered, and of a thousand that were the hundred read last', async () => {
  const files = new DefinitionFileSystem({ hosts: hosts as never, save: async () => Promise.reject(new Error('not asked for')) });
  const read = async (index: number): Promise<void> => {
    const uri = Uri.from({ scheme: 'libvirt', path: definitionPath(address(index)) });
    const text = Buffer.from(await files.readFile(uri as never)).toString();
    const document = editor.open(uri, text);
    if (index !== 0) editor.close(document);
  };
  for (let index = 0; index < 1000; index += 1) {
    await read(index);
    if (index % 50 === 49) await read(1);
  }
  const known = Array.from({ length: 1000 }, (_, index) => index).filter((index) => files.baseOf(address(index)) !== undefined);
  expect(known).toEqual([0, 1, ...Array.from({ length: 98 }, (_, index) => 902 + index)]);
  files.dispose();
});
