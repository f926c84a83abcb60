// The Hypervisor that runs virsh: operations as data, a shared session for bursts, and a process for everything else.
import { setTimeout as sleep } from 'node:timers/promises';
import { runLong } from './cancelling';
import { classify, failWith, isConnectionFailure } from './classify';
import { commandLineForLog } from './commandLine';
import { runConfidentially } from './confidential';
import { countDevice } from './devicePresence';
import { watchEvents } from './events';
import { HypervisorError } from './failure';
import type {
  Affects,
  Call,
  ConsoleCommand,
  DeviceOutcome,
  Disposable,
  DomainDefinitions,
  DomainDetails,
  DomainDevices,
  DomainLifecycle,
  DomainSummary,
  GuestAgent,
  HostFacts,
  Hypervisor,
  Networks,
  Snapshots,
  StoragePools,
  Uuid,
  Volumes,
} from './hypervisor';
import * as ops from './operations';
import type { Operation } from './operation';
import { childEnvironment, withPrivateFile, type Runner } from './runVirsh';
import { SessionLost, VirshSession } from './session';
import { isTestDriver } from './uri';

export interface VirshHypervisorOptions {
  readonly uri: string;
  readonly runner: Runner;
  /** `libvirt.virshPath`; asked at each use. */
  readonly virshPath: () => string;
  /** `libvirt.timeout` in milliseconds; asked at each use. */
  readonly timeoutMs: () => number;
  /** The shared connection is closed when idle so long (by default 30 s). */
  readonly idleMs?: number;
  /** The first wait of the event stream's back-off (by default 1 s). */
  readonly firstRetryMs?: number;
  /** Where virsh runs (by default this machine): Windows has no `/dev/stdin`. */
  readonly platform?: NodeJS.Platform;
}

/** Runs one operation on the host. */
type Run = <T>(operation: Operation<T>, call?: Call) => Promise<T>;

/** Node's longest timer: as good as none. libvirt's keepalive ends a virsh whose host died. */
const NO_LIMIT_MS = 2 ** 31 - 1;
const IDLE_MS = 30_000;
const DETACH_WAIT_MS = 5000;

/** A host through virsh. Nothing is started until the first call. */
export function createVirshHypervisor(options: VirshHypervisorOptions): Hypervisor {
  const { uri, runner, virshPath, timeoutMs } = options;
  const testDriver = isTestDriver(uri);
  const session = new VirshSession({ runner, virshPath, uri, timeoutMs, idleMs: testDriver ? 'never' : (options.idleMs ?? IDLE_MS) });
  const watches = new Set<Disposable>();
  const run: Run = operationRunner(options, session, { sticky: testDriver });
  return {
    uri,
    facts: factsOf(uri, run),
    domains: definitionsOf(run),
    lifecycle: lifecycleOf(run),
    devices: devicesOf(run),
    jobs: { info: async (uuid, call) => run(ops.jobInfo(uuid), call), abort: async (uuid, call) => run(ops.abortJob(uuid), call) },
    agent: agentOf(run),
    snapshots: snapshotsOf(run),
    networks: networksOf(run),
    pools: poolsOf(run),
    volumes: volumesOf(run),
    hostDevices: {
      list: async (call) => each(await run(ops.hostDeviceNames(), call), (name) => run(ops.hostDevice(name), call)),
      xml: async (name, call) => run(ops.hostDeviceXml(name), call),
    },
    watch: (listener) => {
      const watching = watchEvents({ runner, virshPath, uri, timeoutMs, ...(options.firstRetryMs === undefined ? {} : { firstRetryMs: options.firstRetryMs }) }, listener);
      watches.add(watching);
      return {
        follow: (subject) => watching.follow(subject),
        dispose: () => {
          watches.delete(watching);
          watching.dispose();
        },
      };
    },
    consoleCommand: (uuid, { force } = {}) => consoleOf(options, uuid, force === true ? ['--force'] : []),
    dispose: () => {
      session.dispose();
      for (const watching of watches) watching.dispose();
    },
  };
}

function operationRunner(options: VirshHypervisorOptions, session: VirshSession, { sticky }: { readonly sticky: boolean }): Run {
  const { platform = process.platform } = options;
  const inProcess = processRunner(options);
  const inSession = sessionRunner(options, session);
  const run: Run = async <T>(operation: Operation<T>, call: Call = {}) => {
    const shared = operation.via === 'session' || (sticky && operation.answer !== 'loud');
    if (shared && session.accepts(operation.args)) {
      const answered = await withInputFile(operation, (told) => inSession(told, call));
      if (answered !== undefined) return answered.value;
    }
    if (operation.via === 'told') return runConfidentially(operation, call, options);
    // virsh has no limit on connecting; work without a limit begins only on a host that answers within the usual one.
    if (operation.duration === 'long' && call.timeoutMs === undefined) await run(ops.hostname(), call);
    const start = async (own: Call): Promise<T> =>
      platform === 'win32' ? withInputFile(operation, (told) => inProcess(told, own)) : inProcess(operation, own);
    return operation.duration === 'long' ? runLong(operation, call, { start, run }) : start(call);
  };
  return run;
}

type InProcess = <T>(operation: Operation<T>, call: Call) => Promise<T>;

/** Runs operations in a process each. */
function processRunner({ uri, runner, virshPath, timeoutMs }: VirshHypervisorOptions): InProcess {
  return async <T>(operation: Operation<T>, call: Call): Promise<T> => {
    const quiet = operation.answer === 'loud' ? [] : ['-q'];
    const result = await runner.run({
      program: virshPath(),
      args: [...quiet, '-c', uri, ...operation.args],
      host: uri,
      input: operation.input,
      signal: call.signal,
      duration: operation.duration,
      timeoutMs: call.timeoutMs ?? (operation.duration === 'long' ? NO_LIMIT_MS : timeoutMs()),
    });
    if (result.exitCode === undefined && !/^error:/m.test(result.stderr)) throw failWith({ code: 'virsh-killed' }, 'virsh was ended before it answered.', { command: result.command });
    if (result.exitCode !== 0) throw new HypervisorError(classify(result.stderr, result.command));
    return operation.parse(result.stdout, result.stderr);
  };
}

type InSession = <T>(operation: Operation<T>, call: Call) => Promise<{ readonly value: T } | undefined>;

/** Runs operations in the one virsh that stays; undefined when the session could not say: then a process has to. */
function sessionRunner({ uri, virshPath }: VirshHypervisorOptions, session: VirshSession): InSession {
  return async <T>(operation: Operation<T>, call: Call): Promise<{ readonly value: T } | undefined> => {
    try {
      const { stdout, stderr } = await session.run(operation.args, call);
      if (!/^error:/m.test(stderr)) return { value: operation.parse(stdout) };
      const failure = classify(stderr, commandLineForLog(virshPath(), ['-c', uri, ...operation.args]));
      // virsh opens a broken connection again by itself, and says so where the answer should be.
      if (/Disconnected from|Reconnected to/.test(stderr) || isConnectionFailure(failure)) return undefined;
      throw new HypervisorError(failure);
    } catch (error) {
      if (!(error instanceof SessionLost)) throw error;
      if (error.worked === 'worked' || !/^error:/m.test(error.stderr)) return undefined;
      throw new HypervisorError(classify(error.stderr, commandLineForLog(virshPath(), ['-c', uri])));
    }
  };
}

/** Windows, and a session (of the test driver alone), have no stdin to give: what is read lies in a private directory meanwhile. */
async function withInputFile<T, R>(operation: Operation<T>, use: (operation: Operation<T>) => Promise<R>): Promise<R> {
  const { input, ...withoutInput } = operation;
  if (input === undefined) return use(operation);
  return withPrivateFile(input, (path) => use({ ...withoutInput, args: operation.args.map((arg) => arg.replace(/=\/dev\/stdin$/, `=${path}`)) }));
}

function factsOf(uri: string, run: Run): HostFacts {
  return {
    async info(call) {
      const hostname = await run(ops.hostname(), call);
      // Drivers differ in what they can tell; what is missing is left out.
      const [versions, node, cpu] = await Promise.all([optional(run(ops.versions(), call)), optional(run(ops.nodeInfo(), call)), optional(run(ops.hostCpu(), call))]);
      return {
        uri,
        hostname,
        libvirtVersion: versions?.libvirtVersion,
        hypervisor: versions?.hypervisor,
        virshVersion: versions?.virshVersion,
        arch: cpu?.arch,
        cpuModel: cpu?.cpuModel,
        cpus: node?.cpus,
        memoryBytes: node?.memoryBytes,
      };
    },
    capabilities: async (call) => run(ops.capabilities(), call),
    domainCapabilities: async (query) => run(ops.domainCapabilities(query), query),
  };
}

/** Undefined instead of a failure of this one question; cancellation and a lost host still end everything. */
async function optional<T>(question: Promise<T>): Promise<T | undefined> {
  try {
    return await question;
  } catch (error) {
    if (!(error instanceof HypervisorError) || error.code === 'cancelled' || isConnectionFailure(error.failure)) throw error;
    return undefined;
  }
}

function definitionsOf(run: Run): DomainDefinitions {
  return {
    list: (call) => listDomains(run, call),
    details: async (uuid, call) => run(ops.domainDetails(uuid), call),
    async detailsOf(uuids, call) {
      const found = await Promise.all(uuids.map(async (uuid) => [uuid, await optional(run(ops.domainDetails(uuid), call))] as const));
      return new Map(found.filter((one): one is readonly [Uuid, DomainDetails] => one[1] !== undefined));
    },
    xml: async (uuid, view, call) => run(ops.domainXml(uuid, view), call),
    define: async (xml, options) => run(ops.defineDomain(xml, options), options),
    create: async (xml, options) => run(ops.createDomain(xml, options), options),
    async findByName(name, call) {
      const all = await run(ops.listDomains(), call);
      return [...all].find(([, known]) => known === name)?.[0];
    },
    qemuCommandLine: async (source, call) => run('xml' in source ? ops.qemuCommandLineOfXml(source.xml) : ops.qemuCommandLineOfDomain(source.uuid), call),
    setTag: async (uuid, tag, call) => describe(run, uuid, (where) => ops.setDomainTag(uuid, tag, where), call),
    setTitle: async (uuid, title, call) => describe(run, uuid, (where) => ops.setDomainTitle(uuid, title, where), call),
  };
}

/** Changes both descriptions of a running domain; a transient one has the live one alone. */
async function describe(run: Run, uuid: Uuid, change: (where: readonly ('--live' | '--config')[]) => Operation<void>, call: Call | undefined): Promise<void> {
  if ((await run(ops.domainState(uuid), call)) === 'shutoff') return run(change(['--config']), call);
  const both = await optional(run(change(['--live', '--config']), call).then(() => 'done'));
  if (both === undefined) await run(change(['--live']), call);
}

/** Six questions in one session: one process, however many domains there are. */
async function listDomains(run: Run, call: Call | undefined): Promise<readonly DomainSummary[]> {
  const [names, stats, persistent, autostart, saved, snapshots] = await Promise.all([
    run(ops.listDomains(), call),
    optional(run(ops.domainStats(), call)),
    optional(run(ops.listDomainsThat('persistent'), call)),
    optional(run(ops.listDomainsThat('autostart'), call)),
    optional(run(ops.listDomainsThat('with-managed-save'), call)),
    optional(run(ops.listDomainsThat('with-snapshot'), call)),
  ]);
  return [...names].map(([uuid, name]) => {
    const known = stats?.get(name);
    return {
      uuid,
      name,
      state: known?.state ?? 'nostate',
      reason: known?.reason ?? 0,
      persistent: persistent?.has(uuid) ?? true,
      autostart: autostart?.has(uuid) ?? false,
      managedSave: saved?.has(uuid) ?? false,
      snapshots: snapshots?.has(uuid) ?? false,
      vcpus: known?.vcpus,
      memoryBytes: known?.memoryBytes,
    };
  });
}

function lifecycleOf(run: Run): DomainLifecycle {
  return {
    start: async (uuid, options) => run(ops.startDomain(uuid, options), options),
    shutdown: async (uuid, options) => run(ops.shutdownDomain(uuid, options), options),
    reboot: async (uuid, options) => run(ops.rebootDomain(uuid, options), options),
    reset: async (uuid, call) => run(ops.resetDomain(uuid), call),
    destroy: async (uuid, options) => run(ops.destroyDomain(uuid, options), options),
    suspend: async (uuid, call) => run(ops.suspendDomain(uuid), call),
    resume: async (uuid, call) => run(ops.resumeDomain(uuid), call),
    wakeUp: async (uuid, call) => run(ops.wakeUpDomain(uuid), call),
    managedSave: async (uuid, options) => run(ops.managedSaveDomain(uuid, options), options),
    managedSaveRemove: async (uuid, call) => run(ops.removeManagedSave(uuid), call),
    setAutostart: async (uuid, on, call) => run(ops.autostartDomain(uuid, on), call),
    undefine: async (uuid, options) => run(ops.undefineDomain(uuid, options), options),
    rename: async (uuid, newName, call) => run(ops.renameDomain(uuid, newName), call),
    state: async (uuid, call) => run(ops.domainState(uuid), call),
  };
}

function devicesOf(run: Run): DomainDevices {
  /** The device in each description that the change goes to. */
  const counts = async (uuid: Uuid, xml: string, affects: Affects, call: Call): Promise<readonly number[]> => {
    const views = affects === 'both' ? (['live', 'inactive'] as const) : affects === 'live' ? (['live'] as const) : (['inactive'] as const);
    return Promise.all(views.map(async (view) => countDevice(await run(ops.domainXml(uuid, view), call), xml)));
  };
  const changed = (before: readonly number[], now: readonly number[], by: 1 | -1): boolean => now.every((count, index) => Math.sign(count - (before[index] ?? 0)) === by);
  return {
    async attach(uuid, xml, affects, call = {}): Promise<DeviceOutcome> {
      const before = await counts(uuid, xml, affects, call);
      await run(ops.attachDevice(uuid, xml, affects), call);
      return changed(before, await counts(uuid, xml, affects, call), 1) ? 'confirmed' : 'pending';
    },
    async detach(uuid, xml, affects, options = {}): Promise<DeviceOutcome> {
      const before = await counts(uuid, xml, affects, options);
      await run(ops.detachDevice(uuid, xml, affects), options);
      const deadline = Date.now() + (options.waitMs ?? DETACH_WAIT_MS);
      for (;;) {
        if (changed(before, await counts(uuid, xml, affects, options), -1)) return 'confirmed';
        if (Date.now() >= deadline) return 'pending';
        await sleep(200);
        if (options.signal?.aborted === true) throw failWith({ code: 'cancelled' }, 'Cancelled.');
      }
    },
    update: async (uuid, xml, affects, call) => run(ops.updateDevice(uuid, xml, affects), call),
    blockList: async (uuid, view, call) => run(ops.blockList(uuid, view), call),
    addresses: async (uuid, source, call) => run(ops.interfaceAddresses(uuid, source), call),
    changeMedia: async (uuid, target, options) => run(ops.changeMedia(uuid, target, options), options),
    setVcpus: async (uuid, count, affects, call) => run(ops.setVcpus(uuid, count, affects), call),
    setMemory: async (uuid, kibibytes, affects, call) => run(ops.setMemory(uuid, kibibytes, affects), call),
  };
}

function agentOf(run: Run): GuestAgent {
  return {
    command: async (uuid, command, call) => run(ops.agentCommand(uuid, command), call),
    commandText: async (uuid, json, call) => run(ops.agentCommandText(uuid, json), call),
    freeze: async (uuid, options) => run(ops.freeze(uuid, options), options),
    thaw: async (uuid, options) => run(ops.thaw(uuid, options), options),
    freezeStatus: async (uuid, call) => run(ops.freezeStatus(uuid), call),
    info: async (uuid, options) => run(ops.guestInfo(uuid, options), options),
  };
}

function snapshotsOf(run: Run): Snapshots {
  return {
    async tree(uuid, call) {
      const names = await run(ops.snapshotNames(uuid), call);
      if (names.length === 0) return [];
      const [current, ...all] = await Promise.all([optional(run(ops.currentSnapshot(uuid), call)), ...names.map((name) => optional(run(ops.snapshot(uuid, name), call)))]);
      return ops.snapshotTree(all.filter((one) => one !== undefined), current);
    },
    checkpoints: async (uuid, call) => (await optional(run(ops.checkpointNames(uuid), call))) ?? [],
    create: async (uuid, options) => run(ops.createSnapshot(uuid, options), options),
    revert: async (uuid, name, options) => run(ops.revertToSnapshot(uuid, name, options), options),
    delete: async (uuid, name, options) => run(ops.deleteSnapshot(uuid, name, options), options),
    xml: async (uuid, name, call) => run(ops.snapshotXml(uuid, name), call),
  };
}

/** Reads each of a list; one that is gone meanwhile is left out. */
async function each<T>(uuids: readonly string[], read: (uuid: string) => Promise<T>): Promise<readonly T[]> {
  const all = await Promise.all(uuids.map((uuid) => optional(read(uuid))));
  return all.filter((one): one is Awaited<T> & {} => one !== undefined);
}

function networksOf(run: Run): Networks {
  return {
    list: async (call) => each(await run(ops.networkUuids(), call), (uuid) => run(ops.networkInfo(uuid), call)),
    xml: async (uuid, view, call) => run(ops.networkXml(uuid, view), call),
    define: async (xml, options) => run(ops.defineNetwork(xml, options), options),
    undefine: async (uuid, call) => run(ops.undefineNetwork(uuid), call),
    start: async (uuid, call) => run(ops.startNetwork(uuid), call),
    stop: async (uuid, call) => run(ops.stopNetwork(uuid), call),
    setAutostart: async (uuid, on, call) => run(ops.autostartNetwork(uuid, on), call),
    leases: async (uuid, call) => run(ops.networkLeases(uuid), call),
  };
}

function poolsOf(run: Run): StoragePools {
  return {
    list: async (call) => each(await run(ops.poolUuids(), call), (uuid) => run(ops.poolSummary(uuid), call)),
    info: async (uuid, call) => run(ops.poolInfo(uuid), call),
    xml: async (uuid, view, call) => run(ops.poolXml(uuid, view), call),
    define: async (xml, options) => run(ops.definePool(xml, options), options),
    undefine: async (uuid, call) => run(ops.undefinePool(uuid), call),
    build: async (uuid, call) => run(ops.buildPool(uuid), call),
    start: async (uuid, call) => run(ops.startPool(uuid), call),
    stop: async (uuid, call) => run(ops.stopPool(uuid), call),
    refresh: async (uuid, call) => run(ops.refreshPool(uuid), call),
    setAutostart: async (uuid, on, call) => run(ops.autostartPool(uuid, on), call),
  };
}

function volumesOf(run: Run): Volumes {
  return {
    list: async (pool, call) => run(ops.volumeList(pool), call),
    info: async (pool, name, call) => run(ops.volumeInfo(pool, name), call),
    xml: async (pool, name, call) => run(ops.volumeXml(pool, name), call),
    create: async (pool, what, call) => run(ops.createVolume(pool, what), call),
    clone: async (pool, name, newName, call) => run(ops.cloneVolume(pool, name, newName), call),
    delete: async (pool, name, call) => run(ops.deleteVolume(pool, name), call),
  };
}

function consoleOf(options: VirshHypervisorOptions, uuid: Uuid, flags: readonly string[]): ConsoleCommand {
  const { LC_ALL = 'C.UTF-8' } = childEnvironment({});
  return { program: options.virshPath(), args: ['-c', options.uri, 'console', ops.domainOption(uuid), ...flags], env: { LC_ALL } };
}
