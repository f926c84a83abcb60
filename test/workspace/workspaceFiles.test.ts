// The definitions of real folders: how many are kept, however they come, and what they are called as folders come and go.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileChangeType } from 'vscode-languageserver/node';
import { WorkspaceFiles } from '../../server/src/lsp/workspaceFiles';
import { testService } from '../support/service';

const service = testService();
const machine = (name: string): string => `<domain type='kvm'><name>${name}</name></domain>`;
let folder = '';
let logged: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-files-'));
  logged = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  return pathToFileURL(join(folder, name)).href;
}

/** The files of a workspace, and an open document in it with what is said of it. */
function open(name: string, text: string, most?: number): { files: WorkspaceFiles; rivals: () => string[]; uri: string } {
  const files = new WorkspaceFiles({ openClaimed: service.openClaimed, changed: () => undefined, log: (message) => logged.push(message) }, most);
  const uri = write(name, text);
  const document = service.openAs(text, 'domain');
  const rivals = (): string[] => files.rivalries(uri, [{ uri, document }]).flatMap(({ problem }) => String(problem.args['other']));
  return { files, rivals, uri };
}

test('no more definitions are kept than the limit, found or told of', async () => {
  for (const name of ['a', 'b', 'c']) write(`${name}.xml`, machine(name));
  const { files, rivals } = open('open.xml', machine('open'), 2);
  files.setFolders([{ name: 'f', uri: pathToFileURL(folder).href }]);
  rivals();
  await expect.poll(() => logged.length).toBe(1);
  expect(['a', 'b', 'c'].map((name) => files.isTaken(`domain name ${name}`))).toEqual([true, true, false]);
  const added = write('d.xml', machine('d'));
  const changed = write('a.xml', machine('e'));
  files.follow([{ uri: added, type: FileChangeType.Created }, { uri: changed, type: FileChangeType.Changed }]);
  await expect.poll(() => files.isTaken('domain name e')).toBe(true);
  expect(['a', 'b', 'd'].map((name) => files.isTaken(`domain name ${name}`))).toEqual([false, true, false]);
});

test('an open document is called by its folder once there are two', async () => {
  const { files, rivals, uri } = open('one/open.xml', machine('web'));
  const other = write('two/other.xml', machine('web'));
  const documents = [uri, other].map((each) => ({ uri: each, document: service.openAs(machine('web'), 'domain') }));
  const [one, two] = ['one', 'two'].map((name) => ({ name, uri: pathToFileURL(join(folder, name)).href }));
  const named = (): string[] => files.rivalries(other, documents).flatMap(({ problem }) => String(problem.args['other']));
  if (!one || !two) throw new Error('two folders');
  files.setFolders([one]);
  expect([named(), rivals()]).toEqual([['open.xml'], []]);
  files.setFolders([one, two]);
  expect(named()).toEqual(['one/open.xml']);
  await expect.poll(() => rivals()).toEqual(['two/other.xml']);
});

test('a file that is deleted is nobody\'s rival while its editor is open, until it is back', async () => {
  const { files, uri } = open('open.xml', machine('web'));
  const deleted = write('deleted.xml', machine('web'));
  const documents = [uri, deleted].map((each) => ({ uri: each, document: service.openAs(machine('web'), 'domain') }));
  const said = (): number[] => [uri, deleted].map((each) => files.rivalries(each, documents).length);
  files.setFolders([{ name: 'f', uri: pathToFileURL(folder).href }]);
  expect(said()).toEqual([1, 1]);
  rmSync(join(folder, 'deleted.xml'));
  files.follow([{ uri: deleted, type: FileChangeType.Deleted }]);
  await expect.poll(said).toEqual([0, 0]);
  write('deleted.xml', machine('web'));
  files.follow([{ uri: deleted, type: FileChangeType.Created }]);
  await expect.poll(said).toEqual([1, 1]);
});

describe('one machine in two files', () => {
  const web = (memory: number): string => `<domain type='kvm'><name>web</name><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid><memory>${memory}</memory></domain>`;

  /** How often it is said of the first file that the second is the same machine. */
  function said([first, firstText]: readonly [string, string], [second, secondText]: readonly [string, string]): number {
    const files = new WorkspaceFiles({ openClaimed: service.openClaimed, changed: () => undefined, log: (message) => logged.push(message) });
    const documents = [write(first, firstText), write(second, secondText)].map((uri, at) => ({ uri, document: service.openAs(at === 0 ? firstText : secondText, 'domain') }));
    return files.rivalries(documents[0]?.uri ?? '', documents).length;
  }

  test('is said in one folder, and of what was renamed and changed in another', () => {
    expect([said(['a.xml', web(1)], ['b.xml', web(1)]), said(['a.xml', web(1)], ['b.xml', web(2)]), said(['new/a.xml', web(1)], ['old/b.xml', web(2)])]).toEqual([1, 1, 1]);
  });

  test('is not said of copies that are kept in folders, for each host or day', () => {
    const spaced = web(1).replace('<name>', '\n  <name>');
    expect([said(['one/web.xml', web(1)], ['two/web.xml', web(2)]), said(['web.xml', web(1)], ['backup/web-2026.xml', spaced])]).toEqual([0, 0]);
  });
});
