// The definitions of real folders: how many are kept, however they come, and what they are called as folders come and go.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
