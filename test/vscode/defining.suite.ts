// Reading, defining and redefining through VS Code against a real libvirt: what an editor shows, what a save does in every state of the host, every way out of a clash.
import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { diff, domain, memory, onHost, run, save, uuidOf, view } from './definitions';
import { describeDiagnostic, eventually, openXml } from './editor';
import { test } from './harness';
import { answering, closeEditors, lab, openDomain, plain, replace, undefine, virsh, virshDefine } from './lab';

test('a definition opens complete, passwords too, is checked like any domain, and keeps them when it is saved', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  await virshDefine(plain('secretive', "<vcpu>1</vcpu>").replace('</domain>', "<devices><graphics type='vnc' port='-1' autoport='yes' passwd='s3cret'/></devices></domain>"));
  const uuid = await uuidOf('secretive');
  await host.refresh('domains');
  await run('openDefinition', domain(host, uuid));
  const editor = await eventually('the definition', () => (vscode.window.activeTextEditor?.document.uri.scheme === 'libvirt' ? vscode.window.activeTextEditor : undefined));
  assert.equal(editor.document.getText().trim(), (await onHost(uuid)).trim());
  assert.match(editor.document.getText(), /passwd='s3cret'/);
  await replace(editor, "type='vnc'", "type='vnx'");
  const wrong = await eventually('the problem', () => vscode.languages.getDiagnostics(editor.document.uri).find(({ range }) => editor.document.getText(range) === 'vnx'));
  assert.equal(describeDiagnostic(editor.document, wrong)['severity'], 'Error');
  await replace(editor, "type='vnx'", "type='vnc'");
  await replace(editor, '65536', '81920');
  await save();
  assert.deepEqual([memory(await onHost(uuid)), /passwd='s3cret'/.test(await onHost(uuid)), heard], ['81920', true, { asked: [], told: [] }]);
  await run('showQemuCommandLine', domain(host, uuid));
  assert.doesNotMatch(await view('secretive.sh', '-name guest=secretive'), /s3cret/);
  await closeEditors();
  await undefine('secretive');
});

test('a change by somebody else is compared, and then the next save defines', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => 'compare');
  const { editor, uuid } = await openDomain(host, 'compared');
  await replace(editor, "<vcpu placement='static'>1<", "<vcpu placement='static'>2<");
  await virshDefine((await onHost(uuid)).replaceAll('65536', '75776'));
  await save();
  const [theirs, mine] = await diff('75776');
  assert.deepEqual([memory(theirs), memory(mine), memory(await onHost(uuid)), editor.document.isDirty], ['75776', '65536', '75776', true]);
  await vscode.window.showTextDocument(editor.document);
  await save();
  assert.match(await onHost(uuid), /65536[^]*<vcpu placement='static'>2</);
  assert.deepEqual(heard, { asked: ['compared on demo was changed by someone else since you opened it.'], told: ['Not defined yet: compare, then save again to define your side.'] });
  await closeEditors();
  await undefine('compared');
});

test('libvirt’s refusal stands at the value that it blames, and goes with the next key', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  const { editor } = await openDomain(host, 'blamed');
  await replace(editor, /machine='[^']*'/, "machine='pc-q35-99.9'");
  await save();
  const ofHost = (): vscode.Diagnostic | undefined => vscode.languages.getDiagnostics(editor.document.uri).find((one) => one.source === 'libvirt on demo');
  const refusal = await eventually('the refusal', ofHost);
  const { message, ...at } = describeDiagnostic(editor.document, refusal);
  const line = editor.document.getText().split('\n').findIndex((one) => one.includes('pc-q35-99.9'));
  assert.deepEqual([at, heard.told.length, editor.document.isDirty], [{ severity: 'Error', code: 'xml-refused', at: 'pc-q35-99.9', line, source: 'libvirt on demo' }, 1, true]);
  assert.match(String(message), /pc-q35-99\.9/);
  await replace(editor, 'pc-q35-99.9', 'q35');
  await eventually('its end', () => (ofHost() === undefined ? true : undefined));
  await closeEditors();
  await undefine('blamed');
});

test('a text with another uuid is no save of this machine, and says so', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'other-uuid');
  const another = 'aabbccdd-0000-4111-8222-333344445555';
  await replace(editor, uuid, another);
  await replace(editor, '65536', '81920');
  await save();
  assert.match(heard.told.join(' '), new RegExp(`The uuid .${another}. is not that of other-uuid: saving would define another machine\\. Put ${uuid} back, or use Define as a Copy`));
  const marked = vscode.languages.getDiagnostics(editor.document.uri).filter((one) => one.source === 'libvirt on demo').map(({ range }) => editor.document.getText(range));
  assert.deepEqual(marked, [another]);
  assert.deepEqual([memory(await onHost(uuid)), editor.document.isDirty, (await virsh('list', '--all', '--uuid')).includes(another)], ['65536', true, false]);
  await replace(editor, another, uuid);
  await save();
  assert.equal(memory(await onHost(uuid)), '81920');
  await closeEditors();
  await undefine('other-uuid');
});

test('an edit outlives the end of its machine, which a save defines again after a question', async () => {
  const { api, host } = await lab();
  let heard = answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'undefined-meanwhile');
  await replace(editor, '65536', '81920');
  await undefine('undefined-meanwhile');
  await eventually('its end', () => (host.snapshot.domains.value.some((one) => one.uuid === uuid) ? undefined : true));
  await save();
  assert.deepEqual([heard, memory(editor.document.getText()), editor.document.isDirty], [{ asked: ['undefined-meanwhile is not defined on demo any more.'], told: ['undefined-meanwhile was not defined; your text is kept.'] }, '81920', true]);
  heard = answering(api, () => 'overwrite');
  await save();
  assert.deepEqual([memory(await onHost(uuid)), heard.told], ['81920', []]);
  await closeEditors();
  await undefine('undefined-meanwhile');
});

test('an edit outlives a new name of its machine, and takes it or gives the old one back', async () => {
  const { api, host } = await lab();
  const { editor, uuid } = await openDomain(host, 'renamed-meanwhile');
  await replace(editor, '65536', '81920');
  await virsh('domrename', uuid, 'renamed-by-another');
  const heard = answering(api, (message) => (message.includes('was changed') ? 'overwrite' : 'rename'));
  await save();
  assert.deepEqual(heard.asked, ['renamed-meanwhile on demo was changed by someone else since you opened it.', 'The text calls `renamed-by-another` on demo `renamed-meanwhile`.']);
  assert.match(await onHost(uuid), /<name>renamed-meanwhile<[^]*81920/);
  await closeEditors();
  await undefine('renamed-meanwhile');
});

test('an edit outlives its host’s leaving the list, and is defined once that is back', async () => {
  const { api, host } = await lab();
  const { hosts } = api.hosts;
  const { name, uri } = host.snapshot;
  const heard = answering(api, () => undefined);
  const { editor, uuid } = await openDomain(host, 'homeless');
  await replace(editor, '65536', '81920');
  await hosts.remove(host.id);
  try {
    await save();
    assert.deepEqual([heard.told, editor.document.isDirty], [[`The host ${uri} is not in your list any more. Add it again to define homeless there, or define it as a copy on another host. Your text is kept.`], true]);
  } finally {
    await hosts.add({ name, uri });
  }
  const again = await eventually('the host again', () => hosts.get(uri));
  again.disconnect();
  await save();
  assert.deepEqual([memory(await onHost(uuid)), heard.asked], ['81920', []]);
  await again.connect();
  await closeEditors();
  await undefine('homeless');
});

test('a definition that nobody changed has nothing to define: the button says so, the key does not', async () => {
  const { api, host } = await lab();
  const heard = answering(api, () => undefined);
  const { editor } = await openDomain(host, 'unchanged');
  await save();
  assert.deepEqual(heard.told, []);
  await run('saveDefinition', editor.document.uri);
  assert.deepEqual(heard.told, ['demo has this definition of unchanged already: nothing was changed in this editor.']);
  await closeEditors();
  await undefine('unchanged');
});

test('the host of a file is asked for where there are several, and not again', async () => {
  const { api, host } = await lab();
  const { hosts } = api.hosts;
  await hosts.add({ name: 'second', uri: 'test:///default' });
  try {
    const titles: string[] = [];
    const heard = answering(api, (message) => {
      if (message === 'Define on which host?') titles.push(message);
      return message === 'Define on which host?' ? host.snapshot.name : 'yes';
    });
    const { document } = await openXml(plain('where-to'));
    await run('define', document.uri);
    await run('define', document.uri);
    assert.deepEqual([titles.length, heard.asked], [1, ['Define where-to on demo?', 'Redefine where-to on demo?']]);
  } finally {
    await hosts.remove('test:///default');
  }
  await closeEditors();
  await undefine('where-to');
});

test('every way out of a clash of name or uuid', async () => {
  const { api, host } = await lab();
  await virshDefine(plain('there'));
  const uuid = await uuidOf('there');
  await host.refresh('domains');
  const names = async (): Promise<readonly string[]> => (await virsh('list', '--all', '--name')).split('\n').filter((one) => /^there|^mine/.test(one)).sort();
  const define = async (xml: string, choice: string, name = ''): Promise<readonly string[]> => {
    const heard = answering(api, (message) => (message === 'Define Under Another Name' ? name : /^(?:Define|Redefine) /.test(message) ? 'yes' : choice));
    const { document } = await openXml(xml);
    await run('define', document.uri);
    await closeEditors();
    return heard.asked;
  };
  const withUuid = (name: string, id: string): string => plain(name, `<uuid>${id}</uuid>`).replace('65536', '81920');
  const other = 'aabbccdd-0000-4111-8222-333344446666';

  assert.deepEqual(await define(withUuid('there', other), 'name', 'there-2'), ['demo has another `there` already.', 'Define there-2 on demo?']);
  assert.deepEqual([await names(), await uuidOf('there-2')], [['there', 'there-2'], other]);
  await undefine('there-2');

  assert.deepEqual(await define(withUuid('mine', uuid), 'redefine'), ['demo knows this uuid as `there`, and the text calls it `mine`.', 'Redefine there on demo?']);
  assert.deepEqual([await names(), memory(await onHost(uuid))], [['there'], '81920']);

  await define(withUuid('mine', uuid), 'uuid');
  assert.deepEqual([await names(), (await uuidOf('mine')) === uuid], [['mine', 'there'], false]);

  // Now the name is that of yet another one.
  assert.deepEqual(await define(withUuid('mine', uuid), 'uuid', 'mine-2'), ['demo knows this uuid as `there`, and the text calls it `mine`.', 'Define mine-2 on demo?']);
  for (const one of ['mine', 'mine-2']) await undefine(one);

  assert.deepEqual(await define(withUuid('mine', uuid), 'rename'), ['demo knows this uuid as `there`, and the text calls it `mine`.', 'Redefine there on demo?']);
  assert.deepEqual([await names(), await uuidOf('mine')], [['mine'], uuid]);
  await undefine('mine');
});

test('a copy has a new uuid and new MAC addresses of the same vendor; networks and pools are copied too', async () => {
  const { api, host } = await lab();
  let names = 0;
  answering(api, (message) => (message.startsWith('Define a Copy of') ? (message.includes('pool') && names++ > 0 ? '/nonexistent/copied' : 'copied') : 'yes'));
  for (const kind of ['', 'net-', 'pool-']) for (const name of ['to-copy', `${kind}to-copy`, 'copied']) await virsh(`${kind}undefine`, name).catch(() => undefined);
  const card = "<interface type='user'><mac address='52:54:00:aa:bb:cc'/></interface>";
  await virshDefine(plain('to-copy').replace('</domain>', `<devices>${card}</devices></domain>`));
  const uuid = await uuidOf('to-copy');
  await host.refresh('domains');
  await run('defineAsCopy', domain(host, uuid));
  const copy = await onHost('copied');
  const mac = /<mac address='(.*)'/.exec(copy)?.[1] ?? '';
  assert.deepEqual([(await uuidOf('copied')) === uuid, mac === '52:54:00:aa:bb:cc', mac.slice(0, 9)], [false, false, '52:54:00:']);
  for (const one of ['to-copy', 'copied']) await undefine(one);

  await run('define', (await openXml("<network><name>net-to-copy</name><forward mode='nat'/><bridge name='virbr42'/><ip address='192.168.177.1' netmask='255.255.255.0'/></network>\n")).document.uri);
  const network = await eventually('the network', () => host.snapshot.networks.value.find((one) => one.name === 'net-to-copy'));
  await run('defineAsCopy', { kind: 'network', id: 'n', host: host.id, uuid: network.uuid });
  const [net, netCopy] = [await virsh('net-dumpxml', 'net-to-copy'), await virsh('net-dumpxml', 'copied')];
  const bridges = [net, netCopy].map((xml) => /<bridge name='(\w+)'/.exec(xml)?.[1]);
  assert.deepEqual([(await virsh('net-uuid', 'copied')).trim() === network.uuid, bridges[0], bridges[0] === bridges[1]], [false, 'virbr42', false]);
  for (const one of ['net-to-copy', 'copied']) await virsh('net-undefine', one);

  await virsh('pool-define-as', 'pool-to-copy', 'dir', '--target', '/nonexistent/original');
  const pool = await eventually('the pool', () => host.snapshot.pools.value.find((one) => one.name === 'pool-to-copy'));
  await run('defineAsCopy', { kind: 'pool', id: 'p', host: host.id, uuid: pool.uuid });
  assert.notEqual((await virsh('pool-uuid', 'copied')).trim(), pool.uuid);
  assert.match(await virsh('pool-dumpxml', 'copied'), /<path>\/nonexistent\/copied</);
  for (const one of ['pool-to-copy', 'copied']) await virsh('pool-undefine', one);
  await closeEditors();
});

test('several files that are chosen together are each defined, after a question each', async () => {
  const { api } = await lab();
  for (const name of ['chosen-1', 'chosen-2']) await undefine(name).catch(() => undefined);
  const heard = answering(api, () => 'yes');
  const uris = [(await openXml(plain('chosen-1'))).document.uri, (await openXml(plain('chosen-2'))).document.uri];
  await run('define', uris[1], uris);
  assert.deepEqual(heard.asked, ['Define chosen-1 on demo?', 'Define chosen-2 on demo?']);
  for (const name of ['chosen-1', 'chosen-2']) await undefine(name);
  await closeEditors();
});

test('a machine that only runs is kept by a define, after a question', async () => {
  const { api, host } = await lab();
  await virsh('destroy', 'only-runs').catch(() => undefined);
  await undefine('only-runs').catch(() => undefined);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  await writeFile(`${folder}/only-runs.xml`, plain('only-runs'));
  await virsh('create', `${folder}/only-runs.xml`);
  const known = await eventually('the machine', () => host.snapshot.domains.value.find((one) => one.name === 'only-runs'));
  let heard = answering(api, () => undefined);
  await run('openDefinition', domain(host, known.uuid));
  const editor = await eventually('the definition', () => (vscode.window.activeTextEditor?.document.uri.scheme === 'libvirt' ? vscode.window.activeTextEditor : undefined));
  await replace(editor, '65536', '81920');
  await save();
  const isKept = async (): Promise<boolean> => /Persistent:\s+yes/.test(await virsh('dominfo', 'only-runs'));
  assert.deepEqual([heard.asked, await isKept()], [['only-runs on demo only runs: nothing of it is defined, and it is gone once it stops.'], false]);
  heard = answering(api, () => 'go-on');
  await save();
  assert.deepEqual([heard.asked.length, heard.told, await isKept(), memory(await onHost(known.uuid))], [1, [], true, '81920']);
  await virsh('destroy', 'only-runs');
  await closeEditors();
  await undefine('only-runs');
});

test('a network and a pool are redefined from a file, after a look at what changes', async () => {
  const { api } = await lab();
  const inFront: (string | undefined)[] = [];
  const heard = answering(api, (message) => {
    if (message.startsWith('Redefine')) inFront.push(vscode.window.tabGroups.activeTabGroup.activeTab?.label);
    return 'yes';
  });
  for (const [end, name] of [['net-undefine', 'net-again'], ['pool-undefine', 'pool-again']] as const) await virsh(end, name).catch(() => undefined);
  const files = [
    { name: 'net-again', from: 'br-one', to: 'br-two', xml: "<network>\n  <name>net-again</name>\n  <forward mode='bridge'/>\n  <bridge name='br-one'/>\n</network>\n", dump: 'net-dumpxml', end: 'net-undefine' },
    { name: 'pool-again', from: '/nonexistent/one', to: '/nonexistent/two', xml: "<pool type='dir'>\n  <name>pool-again</name>\n  <target>\n    <path>/nonexistent/one</path>\n  </target>\n</pool>\n", dump: 'pool-dumpxml', end: 'pool-undefine' },
  ];
  for (const { name, from, to, xml, dump, end } of files) {
    const editor = await openXml(xml);
    await run('define', editor.document.uri);
    await vscode.window.showTextDocument(editor.document);
    await writeFile(editor.document.uri.fsPath, xml.replace(from, to));
    await eventually('the file in the editor', () => (editor.document.getText().includes(to) ? true : undefined));
    await run('define', editor.document.uri);
    // The side of the host follows it.
    const [before, after] = await eventually('what is there now', async () => diff(to).then((both) => (both[0].includes(to) ? both : undefined)));
    assert.deepEqual([before.includes(from), after.includes(to), (await virsh(dump, name)).includes(to)], [false, true, true]);
    await virsh(end, name);
    await closeEditors();
  }
  assert.deepEqual(heard.asked, ['Define net-again on demo?', 'Redefine net-again on demo?', 'Define pool-again on demo?', 'Redefine pool-again on demo?']);
  assert.deepEqual(inFront, ['net-again: on demo ↔ this file', 'pool-again: on demo ↔ this file']);
});

test('a volume is defined from a file; one that is there is shown beside it, and gets a sibling', async () => {
  const { api, host } = await lab();
  const pool = await eventually('the pool', () => host.snapshot.pools.value.find((one) => one.name === 'images'));
  const xml = "<volume type='file'>\n  <name>from-file.raw</name>\n  <capacity unit='KiB'>64</capacity>\n  <target>\n    <format type='raw'/>\n    <lables/>\n  </target>\n</volume>\n";
  const choose = (message: string): string => (message.startsWith('Create from-file.raw in which pool') ? 'images' : message.startsWith('images on demo has') ? 'name' : message === 'Create Under Another Name' ? 'from-file-2.raw' : 'yes');
  let heard = answering(api, choose);
  const { document } = await openXml(xml, 'from-file.libvirt.xml');
  await run('define', document.uri);
  assert.deepEqual(heard, { asked: ['Create from-file.raw in images on demo?'], told: ['libvirt did not keep everything that you wrote in `from-file.raw` on demo: <lables> is gone.'] });
  heard = answering(api, choose);
  await run('define', document.uri);
  const [theirs, mine] = await diff('<lables/>');
  assert.deepEqual([/<key>.*from-file\.raw<\/key>/.test(theirs), mine === xml], [true, true]);
  assert.deepEqual(heard.asked, ['images on demo has from-file.raw already.', 'Create from-file-2.raw in images on demo?']);
  await run('compareWithHost', document.uri);
  await diff('<lables/>');
  const volumes = (await virsh('vol-list', pool.uuid)).match(/from-file\S*(?=\s)/g);
  assert.deepEqual([...new Set(volumes)], ['from-file-2.raw', 'from-file.raw']);
  for (const one of ['from-file.raw', 'from-file-2.raw']) await virsh('vol-delete', one, '--pool', 'images');
  await host.refresh({ pool: pool.uuid });
  await closeEditors();
});
