// The hosts view against a real libvirt: how long until the tree shows them, and how many processes that takes.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createHostModel, type OwnedHostModel } from '../../client/src/hosts/hostModel';
import type { HostModel, Hosts } from '../../client/src/hosts/hosts';
import { describe } from '../../client/src/tree/describe';
import type { TreeNode } from '../../client/src/tree/nodes';
import { TreeModel } from '../../client/src/tree/treeModel';
import { createRunner } from '../../client/src/virsh/runVirsh';
import { createVirshHypervisor } from '../../client/src/virsh/virshHypervisor';
import { hasProgram, plainXml, startSession, type Daemon } from '../../scripts/libvirtHost/index.mjs';
import type { Figure, Group } from './figures';
import { median, timedAsync } from './statistics';

const TITLE = { title: 'A host with domains', notes: [] } as const;

/** Measures a session daemon with more and more domains. */
export async function measureHosts(counts: readonly number[], rounds: number): Promise<Group[]> {
  const missing = ['libvirtd', 'virsh'].filter((program) => !hasProgram(program));
  if (missing.length > 0) return [{ ...TITLE, unit: 'ms', figures: [], notes: [`Skipped: ${missing.join(' and ')} not installed.`] }];
  // Short, because a unix socket's path has at most 107 bytes; and the unprivileged daemon passes through it.
  const base = mkdtempSync(join(tmpdir(), 'lv'));
  chmodSync(base, 0o755);
  const times: Figure[] = [];
  const processes: Figure[] = [];
  const daemon = await startSession(join(base, 'b'));
  try {
    let defined = 0;
    for (const count of counts) {
      await define(daemon, count - defined);
      defined = count;
      const of = `${count.toLocaleString('en')} domains`;
      await measureOne(daemon, rounds, (what, value, kind) => (kind === 'ms' ? times : processes).push({ what, of, value }));
      defined += rounds;
    }
  } finally {
    await daemon.stop();
    rmSync(base, { recursive: true, force: true });
  }
  return [
    { ...TITLE, unit: 'ms', figures: times, notes: [`Medians of ${rounds}; the tree is every open row as VS Code asks for it; an event is timed from the start of the \`virsh define\` that causes it; grouping by tag reads every domain's XML.`] },
    { ...TITLE, title: 'Processes that a host takes', unit: 'count', figures: processes },
  ];
}

type Add = (what: string, value: number, kind: 'ms' | 'count') => void;

async function measureOne(daemon: Daemon, rounds: number, add: Add): Promise<void> {
  const times = { first: [] as number[], refresh: [] as number[], event: [] as number[], tags: [] as number[] };
  let spawned = { first: 0, refresh: 0, tags: 0, following: 0 };
  for (let round = 0; round < rounds; round++) {
    const { model, started } = modelOf(daemon);
    const tree = treeOf(model);
    try {
      times.first.push(await timedAsync(async () => model.connect().then(async () => draw(tree))));
      const toFirst = started();
      times.refresh.push(await timedAsync(async () => model.refresh('all').then(async () => draw(tree))));
      const toRefresh = started();
      tree.options = { grouping: 'tag', filter: '' };
      times.tags.push(await timedAsync(async () => Promise.all(tree.domainsOf(model).map(async ({ domain }) => model.details(domain.uuid))).then(async () => draw(tree))));
      const toTags = started();
      tree.options = { grouping: 'host', filter: '' };
      times.event.push(await timeEvent(daemon, model, tree));
      spawned = { first: toFirst, refresh: toRefresh - toFirst, tags: toTags - toRefresh, following: started() - toTags };
    } finally {
      model.dispose();
    }
  }
  add('first tree', median(times.first), 'ms');
  add('refresh', median(times.refresh), 'ms');
  add('event to tree', median(times.event), 'ms');
  add('grouped by tag', median(times.tags), 'ms');
  add('first tree', spawned.first, 'count');
  add('refresh', spawned.refresh, 'count');
  add('grouped by tag', spawned.tags, 'count');
  add('following', spawned.following, 'count');
}

function treeOf(model: HostModel): TreeModel {
  const hosts: Pick<Hosts, 'all' | 'unanswered' | 'get'> = { all: [model], unanswered: [], get: () => model };
  return new TreeModel(hosts as Hosts);
}

/** What VS Code asks of a tree: the children of all that is open, and how each looks. */
async function draw(tree: TreeModel, node?: TreeNode): Promise<void> {
  for (const child of await tree.children(node)) {
    const look = describe(tree, child, { hasPendingChanges: () => false, definitionUri: () => '' });
    if (look?.expands === 'expanded') await draw(tree, child);
  }
}

function modelOf({ uri }: Daemon): { readonly model: OwnedHostModel; readonly started: () => number } {
  let processes = 0;
  const runner = createRunner({
    log: (line) => {
      if (/ # (?:stays|exit|timeout|cancelled)/.test(line)) processes++;
    },
  });
  const hypervisor = createVirshHypervisor({ uri, runner, virshPath: () => 'virsh', timeoutMs: () => 60_000, firstRetryMs: 200 });
  const model = createHostModel({ connection: { name: 'bench', uri, origin: 'user' }, hypervisor, agree: () => Promise.resolve('yes'), pollMs: 3_600_000 });
  return { model, started: () => processes };
}

/** Another client defines a domain: how long until the tree shows it. */
async function timeEvent(daemon: Daemon, model: OwnedHostModel, tree: TreeModel): Promise<number> {
  model.setVisible('visible');
  await reached(model, () => model.snapshot.following === 'events');
  await model.refresh('all');
  const uuid = randomUUID();
  return timedAsync(async () => {
    const there = reached(model, () => model.snapshot.domains.value.some((domain) => domain.uuid === uuid));
    await define(daemon, 1, uuid);
    await there;
    await draw(tree);
  });
}

/** Waits until a condition holds: asked at each change and, since not all changes are told, now and then. */
function reached(model: OwnedHostModel, condition: () => boolean): Promise<void> {
  return new Promise((settle) => {
    const look = (): void => {
      if (!condition()) return;
      clearInterval(timer);
      listener.dispose();
      settle();
    };
    const timer = setInterval(look, 20);
    const listener = model.onDidChange(look);
    look();
  });
}

const run = promisify(execFile);

/** Defines domains, many with one virsh. */
async function define(daemon: Daemon, count: number, uuid?: string): Promise<void> {
  const files = Array.from({ length: Math.max(0, count) }, (_, index) => {
    const id = uuid ?? randomUUID();
    const file = join(daemon.directory, `bench-${index}.xml`);
    writeFileSync(file, plainXml({ name: `bench-${id}`, uuid: id }));
    return file;
  });
  if (files.length === 0) return;
  await run('virsh', ['-q', '-c', daemon.uri, files.map((file) => `define '${file}'`).join('; ')], { env: { ...process.env, LC_ALL: 'C.UTF-8' }, maxBuffer: 64 * 1024 * 1024 });
}
