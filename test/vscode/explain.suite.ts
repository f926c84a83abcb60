// "Explain This Machine" in the real workbench: a page beside the text, and links that lead to lines.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, openXml } from './editor';
import { test } from './harness';

const machine = "<domain type='kvm'>\n  <name>told</name>\n  <memory unit='GiB'>2</memory>\n  <os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>\n</domain>\n";

const pageTab = (label: string): vscode.Tab | undefined =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find((tab) => tab.input instanceof vscode.TabInputWebview && tab.label === label);

test('a machine is explained in a page of its own, whose links show lines', async () => {
  const { document } = await openXml(machine, 'told.libvirt.xml');
  await vscode.commands.executeCommand('libvirt.explainMachine', document.uri);
  const tab = await eventually('the page', () => pageTab('told.libvirt explained'));
  assert.notEqual(tab.group.viewColumn, vscode.ViewColumn.One);
  await vscode.commands.executeCommand('libvirt.revealLine', document.uri.toString(), 3);
  const editor = vscode.window.activeTextEditor;
  assert.deepEqual([editor?.document.uri.toString(), editor?.selection.active.line], [document.uri.toString(), 2]);
  await vscode.window.tabGroups.close(tab);
});

test('what is no machine gets no page', async () => {
  const { document } = await openXml('<network>\n  <name>n</name>\n</network>\n', 'n.libvirt.xml');
  await vscode.commands.executeCommand('libvirt.explainMachine', document.uri);
  assert.equal(pageTab('n.libvirt explained'), undefined);
});
