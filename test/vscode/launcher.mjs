#!/usr/bin/env node
// A stand-in for the `code` binary: takes test-electron's command line and runs it in code-server with a headless browser as the window.
//
// LIBVIRT_WORKBENCH    JSON {node, entry, executablePath} of code-server's Node, code-server and the browser
// LIBVIRT_TEST_LIMIT   seconds after which the run counts as hung (default 240)
// LIBVIRT_TEST_VERBOSE=1  passes on everything that the page and the server log
// LIBVIRT_TEST_SETTINGS  JSON of settings that the window has besides its quiet ones
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { format } from 'node:util';
import { launchBrowser } from '../../scripts/setup/browser.mjs';
import { quietSettings, remoteUri, seedSettings, startWorkbench, workbenchUrl } from '../../scripts/setup/workbench.mjs';

const verbose = Boolean(process.env.LIBVIRT_TEST_VERBOSE);
const { node, entry, executablePath } = JSON.parse(process.env.LIBVIRT_WORKBENCH ?? '{}');
const { options, paths } = parseArguments(process.argv.slice(2));

const closers = [];
let finished = false;
process.on('SIGINT', () => void finish(130));
process.on('SIGTERM', () => void finish(143));
setTimeout(() => void finish(124, 'no result in time'), Number(process.env.LIBVIRT_TEST_LIMIT ?? 240) * 1000).unref();
main().catch((error) => finish(1, error.stack ?? String(error)));

async function main() {
  const userDataDir = required('user-data-dir');
  const extensionsDir = required('extensions-dir');
  const given = process.env.LIBVIRT_TEST_SETTINGS ? JSON.parse(process.env.LIBVIRT_TEST_SETTINGS) : {};
  await seedSettings(userDataDir, { ...quietSettings, ...given });

  const server = await startWorkbench({ node, entry }, { userDataDir, extensionsDir, testDriver: 'on' });
  closers.push(server.stop);
  void server.ended.then((code) => finish(1, `code-server ended with ${code}`));

  const browser = await launchBrowser(executablePath);
  closers.unshift(() => browser.close());
  browser.on('disconnected', () => void finish(1, 'the browser ended'));
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.on('crash', () => void finish(1, 'the page crashed'));
  await connect(page);
  await page.goto(workbenchUrl(server.origin, await firstFolder(paths), payload(server.origin)));
}

/** The two functions that a workbench under automation calls: one line of log, and the end. */
async function connect(page) {
  // What the tests print comes by the extension host's own message; everything else is the workbench's noise.
  await page.exposeFunction('launcherLog', (source, type, args) => {
    if (source !== 'tests' && !verbose) return;
    (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(`${format(...args)}\n`);
  });
  await page.addInitScript(() => {
    const page = globalThis;
    if (page.top !== page) return;
    page.codeAutomationLog = (type, args) => {
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = 60;
      const stack = new Error().stack ?? '';
      Error.stackTraceLimit = limit;
      page.launcherLog(stack.includes('$logExtensionHostMessage') ? 'tests' : 'workbench', type, args);
    };
  });
  // An extension host that dies is reported as 0 as well: whoever started us must look for the results file too.
  await page.exposeFunction('codeAutomationExit', (code) => void finish(code));
}

function payload(origin) {
  const pairs = [];
  for (const path of options.get('extensionDevelopmentPath') ?? []) pairs.push(['extensionDevelopmentPath', remoteUri(origin, resolve(path))]);
  pairs.push(['extensionTestsPath', remoteUri(origin, resolve(required('extensionTestsPath')))]);
  return pairs;
}

/** Closes the browser, then the server, and ends with `code`; only the first call counts. */
async function finish(code, reason) {
  if (finished) return;
  finished = true;
  if (reason) process.stderr.write(`launcher: ${reason}\n`);
  for (const close of closers) await close().catch((error) => process.stderr.write(`launcher: ${error}\n`));
  process.exit(code);
}

/** `--name=value` and `--flag`, as test-electron writes them; anything else is a path. */
function parseArguments(args) {
  const options = new Map();
  const paths = [];
  for (const arg of args) {
    const match = /^--([^=]+)(?:=([\s\S]*))?$/.exec(arg);
    if (match) options.set(match[1], [...(options.get(match[1]) ?? []), match[2] ?? '']);
    else paths.push(resolve(arg));
  }
  return { options, paths };
}

function required(name) {
  const value = options.get(name)?.at(-1);
  if (!value) throw new Error(`--${name}=… is missing`);
  return value;
}

async function firstFolder(candidates) {
  for (const path of candidates) if (await stat(path).then((entry) => entry.isDirectory(), () => false)) return join(path);
  return undefined;
}
