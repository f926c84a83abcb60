// When a host is read and tried by itself: polls with and without events, tries further and further apart, and nothing while nobody looks.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createHostModel, type OwnedHostModel } from '../../client/src/hosts/hostModel';
import { HypervisorError, type EventListener as StreamListener, type Failure, type Hypervisor } from '../../client/src/virsh/hypervisor';
import { watchEvents } from '../../client/src/virsh/events';
import type { Runner } from '../../client/src/virsh/runVirsh';

const pollMs = 30_000;
const unreachable: Failure = { code: 'host-unreachable', words: 'No route to host', command: '', remedy: 'check-address' };
const refused: Failure = { code: 'permission-denied', group: 'libvirt', words: 'Permission denied', command: '', remedy: 'join-group' };

let host: OwnedHostModel;
/** Seconds at which the host was asked for its facts, and for its domains. */
let tried: number[];
let read: number[];
let stream: StreamListener | undefined;
let failure: Failure | undefined;

const seconds = (): number => Math.round(Date.now() / 1000);

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  [tried, read, stream, failure] = [[], [], undefined, undefined];
  const none = { list: async () => Promise.resolve([]) };
  const hypervisor = {
    facts: {
      info: async () => {
        tried.push(seconds());
        return failure === undefined ? Promise.resolve({ uri: 'h', hostname: 'h' }) : Promise.reject(new HypervisorError(failure));
      },
    },
    domains: {
      list: async () => {
        read.push(seconds());
        return Promise.resolve([]);
      },
    },
    networks: none, pools: none, volumes: none, hostDevices: none,
    ...Object.fromEntries(['snapshots', 'lifecycle', 'devices', 'jobs', 'agent'].map((part) => [part, {}])),
    watch: (listener: StreamListener) => {
      stream = listener;
      return { follow: () => undefined, dispose: () => { stream = undefined; } };
    },
    dispose: () => undefined,
  } as unknown as Hypervisor;
  host = createHostModel({ connection: { name: 'h', uri: 'qemu+ssh://h/system', origin: 'user' }, hypervisor, agree: async () => Promise.resolve('no'), pollMs });
});
afterEach(() => {
  host.dispose();
  vi.useRealTimers();
});

const pass = async (toSecond: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(toSecond * 1000 - Date.now());
};

describe('a host that somebody looks at', () => {
  test('is read now and then where no events come, seldom where they do, and never while nobody looks', async () => {
    host.setVisible('visible');
    await pass(100);
    stream?.onDown({ code: 'other', words: 'no events here', command: '', remedy: 'none' }, 1000);
    const without = [...read];
    stream?.onUp();
    await pass(500);
    const withEvents = read.slice(without.length);
    host.setVisible('hidden');
    await pass(5000);
    expect({ without, withEvents, hidden: read.slice(without.length + withEvents.length), follows: stream !== undefined }).toEqual({
      without: [0, 30, 60, 90], withEvents: [100, 120, 240, 360, 480], hidden: [], follows: false,
    });
    host.setVisible('visible');
    await pass(5001);
    expect([read.at(-1), stream !== undefined]).toEqual([5000, true]);
  });

  test('is tried again further and further apart, a minute at most, and at once by the person', async () => {
    failure = unreachable;
    host.setVisible('visible');
    await pass(200);
    expect(tried).toEqual([0, 2, 6, 14, 30, 62, 122, 182]);
    failure = undefined;
    await host.connect();
    failure = unreachable;
    await host.connect();
    await pass(208);
    expect(tried.slice(8)).toEqual([200, 200, 202, 206]);
  });

  test('is not tried by itself where only the person can help, nor while nobody looks', async () => {
    failure = refused;
    host.setVisible('visible');
    await pass(200);
    const byItself = [...tried];
    failure = unreachable;
    await host.connect();
    host.setVisible('hidden');
    await pass(400);
    expect([byItself, tried]).toEqual([[0], [0, 200]]);
  });
});

test('a stream of events that ends is started again further and further apart, a minute at most; one that stood is started soon', async () => {
  const started: number[] = [];
  let current: { readonly onStdout: (text: string) => void; readonly onExit: (error: HypervisorError | undefined) => void } | undefined;
  const runner = {
    start: (request: NonNullable<typeof current>) => {
      started.push(seconds());
      current = request;
      return { command: '', kill: () => undefined };
    },
  } as unknown as Runner;
  const heard: string[] = [];
  const watch = watchEvents({ runner, virshPath: () => 'virsh', uri: 'h', timeoutMs: () => 600_000 }, { onUp: () => void heard.push('up'), onEvent: () => undefined, onDown: (_failure, ms) => void heard.push(`down for ${ms / 1000} s`) });
  for (let round = 0; round < 8; round += 1) {
    current?.onExit(undefined);
    await vi.advanceTimersToNextTimerAsync();
  }
  expect(started).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
  current?.onStdout('qemu:///session\n');
  await pass(200);
  current?.onExit(undefined);
  expect(heard.slice(-2)).toEqual(['up', 'down for 1 s']);
  watch.dispose();
});
