// Leaves beside the command line and the server what V8 compiles of them while they work; without it they only start later.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import protocol from 'vscode-languageserver/node';

/** Documents that use much of the programs; what they never call, V8 compiles when it is first called. */
const FOLDERS = ['samples', 'test/documents', 'test/domain'];

/** So long a server may take for all documents, in milliseconds: a hundred times what it needs. */
const LIMIT = 60_000;

/** Makes both caches in dist/, where the programs must be. */
export async function compileAhead() {
  try {
    const files = (await Promise.all(FOLDERS.map(async (folder) => (await readdir(folder)).map((name) => `${folder}/${name}`)))).flat().filter((name) => name.endsWith('.xml'));
    await compileCli(files);
    await compileServer(files);
  } catch (error) {
    console.warn(`the programs are not compiled ahead: ${error instanceof Error ? error.message : error}`);
  }
}

async function compileCli(files) {
  // Faults in the documents are none of the build's: the exit status says nothing.
  await once(spawn(process.execPath, ['dist/compile-ahead.js', 'cli-program.js', 'check', '--quiet', ...files], { stdio: ['ignore', 'ignore', 'inherit'] }), 'close');
}

/** Opens each document in a server and asks what editors ask. */
async function compileServer(files) {
  const server = spawn(process.execPath, ['dist/compile-ahead.js', 'server-program.js', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = protocol.createProtocolConnection(new protocol.StreamMessageReader(server.stdout), new protocol.StreamMessageWriter(server.stdin));
  connection.listen();
  // A server that ends or hangs leaves its questions open, and the build waiting for ever.
  const limit = setTimeout(() => server.kill(), LIMIT);
  server.once('close', () => {
    clearTimeout(limit);
    connection.dispose();
  });
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {}, hover: { contentFormat: ['markdown'] } } } });
  await connection.sendNotification('initialized', {});
  for (const file of files) {
    const textDocument = { uri: `file:///${file}` };
    await connection.sendNotification('textDocument/didOpen', { textDocument: { ...textDocument, languageId: 'libvirt-xml', version: 1, text: await readFile(file, 'utf8') } });
    const position = { line: 2, character: 4 };
    for (const method of ['diagnostic', 'hover', 'completion', 'documentSymbol', 'foldingRange']) await connection.sendRequest(`textDocument/${method}`, { textDocument, position });
  }
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  await once(server, 'close');
}
