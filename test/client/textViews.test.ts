// Views of a host: read again while they are open, forgotten when they are closed.
import { expect, test, vi } from 'vitest';
import type { Uri } from './fakeVscode';

vi.mock('vscode', async () => import('./fakeVscode'));

const { editor, ran } = await import('./fakeVscode');
const { TextViews } = await import('../../client/src/documents/textViews');

test('a live view follows its host after its language was set, until it is closed', async () => {
  const views = new TextViews();
  let text = 'first';
  const announced: string[] = [];
  views.onDidChange((uri) => void announced.push(uri.toString()));
  const uri = views.liveUri({ id: 'live-1', name: 'web.xml', read: async () => Promise.resolve(text) });
  const document = editor.open(uri, await views.provideTextDocumentContent(uri));
  editor.setLanguage(document, 'libvirt-xml');
  text = 'second';
  views.refresh('live-');
  const followed = await views.provideTextDocumentContent(uri);
  editor.close(document);
  views.refresh('live-');
  expect([followed, announced, await views.provideTextDocumentContent(uri)]).toEqual(['second', [uri.toString()], '']);
  views.dispose();
});

test('a view keeps what it showed while its host does not answer, and a diff follows the side that can change', async () => {
  const views = new TextViews();
  let now: string | Error = new Error('never reached');
  const read = async (): Promise<string> => (now instanceof Error ? Promise.reject(now) : Promise.resolve(now));
  await views.compare({ name: 'old.xml', text: 'old' }, { id: 'live-2', name: 'web.xml', read }, 'web');
  const [left, right] = (ran.at(-1) ?? []).slice(1) as Uri[];
  const shown = async (): Promise<string[]> => Promise.all([left, right].map(async (uri) => (uri === undefined ? '' : views.provideTextDocumentContent(uri as never))));
  await expect(shown()).rejects.toThrow('never reached');
  const seen: string[][] = [];
  for (now of ['first', 'second', new Error('gone')]) seen.push(await shown());
  const uri = views.liveUri({ id: 'live-3', name: 'web.xml', read }, 'read before');
  expect([seen, await views.provideTextDocumentContent(uri)]).toEqual([[['old', 'first'], ['old', 'second'], ['old', 'second']], 'read before']);
  views.dispose();
});

test('what was read for a look is not read twice, and is shown where the view was open already', async () => {
  const views = new TextViews();
  let reads = 0;
  const read = async (): Promise<string> => Promise.resolve(`read ${(reads += 1)}`);
  const announced: string[] = [];
  views.onDidChange((uri) => void announced.push(uri.toString()));
  const look = (now: string): Parameters<typeof shown>[0] => views.liveUri({ id: 'live-4', name: 'web.xml', read, now });
  const shown = async (uri: Parameters<typeof views.provideTextDocumentContent>[0]): Promise<string> => views.provideTextDocumentContent(uri);
  const uri = look('looked 1');
  const document = editor.open(uri, await shown(uri));
  const again = [await shown(look('looked 2')), await shown(uri)];
  expect([document.getText(), again, announced]).toEqual(['looked 1', ['looked 2', 'read 1'], [uri.toString()]]);
  editor.close(document);
  views.dispose();
});

test('views of definitions and command lines hide passwords, and answers that were asked for stay whole', async () => {
  const views = new TextViews();
  const shown = async (name: string, text: string): Promise<string> => views.provideTextDocumentContent(views.textUri({ name, text }));
  expect([
    await shown('web.xml', `<graphics type='vnc' passwd='TOPSECRET'/>`),
    await shown('web.sh', '-object secret,id=s0,data=TOPSECRET'),
    await shown('web guest-file-read.json', '{"buf-b64":"Zm9v"}'),
  ]).toEqual([`<graphics type='vnc' passwd='•••'/>`, '-object secret,id=s0,data=•••', '{"buf-b64":"Zm9v"}']);
  views.dispose();
});
