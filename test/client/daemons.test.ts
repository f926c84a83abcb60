// The daemons of this machine, as a person is asked and told about them; what systemd says is told by stand-ins.
import { beforeEach, expect, test, vi } from 'vitest';
import type { CommandContext } from '../../client/src/commands/context';
import type { Offer, PickItem, Question } from '../../client/src/ui/prompts';

const terminals: unknown[] = [];
const executed: string[] = [];
vi.mock('vscode', () => ({
  window: { createTerminal: (options: unknown) => ({ show: () => void terminals.push(options) }) },
  commands: { executeCommand: (name: string) => Promise.resolve(void executed.push(name)) },
}));
const { controlDaemon } = await import('../../client/src/commands/daemons');
const { openHostFile } = await import('../../client/src/commands/hostFiles');
const { systemctlFailure } = await import('../../client/src/virsh/daemons');

interface Scene {
  readonly unit?: string;
  readonly action: string;
  readonly refusal?: string;
  /** Its state afterwards. */
  readonly after?: string;
}

const service = { unit: 'libvirtd.service', active: 'active', enabled: 'enabled', triggeredBy: ['libvirtd.socket'] };
const socket = { unit: 'libvirtd.socket', active: 'active', enabled: 'enabled', triggeredBy: [] };
const logger = { unit: 'virtlogd.service', active: 'inactive', enabled: 'indirect', triggeredBy: [] };

beforeEach(() => {
  terminals.splice(0);
  executed.splice(0);
});

/** One way through the command: what is offered, asked, told, and done. */
async function play({ unit = service.unit, action, refusal, after = 'active' }: Scene) {
  const heard = { offered: [] as (readonly string[])[], asked: [] as string[], told: [] as string[], offers: [] as Offer[], shown: [] as string[], connected: [] as string[] };
  let done = false;
  const host = (uri: string, kind: string): object => ({ snapshot: { uri, state: { kind } }, connect: () => Promise.resolve(void heard.connected.push(uri)) });
  const context = {
    hosts: { all: [host('qemu:///system', 'failed'), host('qemu:///session', 'connected'), host('qemu+ssh://far/system', 'failed')] },
    health: {
      daemons: () => Promise.resolve([service, socket, logger].map((one) => (done && one.unit === unit ? { ...one, active: after } : one))),
      controlDaemon: () => {
        done = refusal === undefined;
        return done ? Promise.resolve() : Promise.reject(systemctlFailure(refusal ?? '', { unit, action: action.toLowerCase(), command: '' }));
      },
      daemonStatus: (one: string) => Promise.resolve(`status of ${one}`),
      daemonJournal: (one: string) => Promise.resolve(`journal of ${one}`),
      files: () => Promise.resolve([{ path: '/etc/libvirt/qemu.conf', about: 'qemu-config', readable: false }]),
    },
    views: { show: ({ name, text }: { readonly name: string; readonly text: string }) => Promise.resolve(void heard.shown.push(name, text)) },
    prompts: {
      pick: (items: readonly PickItem<unknown>[]) => {
        heard.offered.push(items.map(({ label, description }) => (description === undefined ? label : `${label}: ${description}`)));
        return Promise.resolve(items.find(({ label }) => label === unit || label === action)?.value);
      },
      ask: ({ message, detail }: Question<string>) => Promise.resolve((heard.asked.push(message, detail ?? ''), 'yes')),
      tell: (level: string, message: string, offers: readonly Offer[] = []) => {
        heard.told.push(`${level}: ${message}`, ...offers.map(({ title }) => `[${title}]`));
        heard.offers.push(...offers);
      },
      progress: async (_options: unknown, work: (signal: AbortSignal) => Promise<unknown>) => work(new AbortController().signal),
    },
  };
  await (action === 'files' ? openHostFile : controlDaemon)(context as unknown as CommandContext, []);
  return heard;
}

test('each daemon is offered with its state, and what can be done with it', async () => {
  expect((await play({ unit: 'virtlogd.service', action: 'Show Status' })).offered).toEqual([
    ['libvirtd.service: active · enabled', 'libvirtd.socket: active · enabled', 'virtlogd.service: inactive · indirect'],
    ['Start', 'Show Status', 'Show Its Log'],
  ]);
});

test('what polkit refuses can be run as root in a terminal, with the exact command', async () => {
  const { told, offers, connected } = await play({ action: 'Restart', refusal: 'Failed to restart libvirtd.service: Interactive authentication required.' });
  expect(told).toEqual(['error: Restart: libvirtd.service: systemd refused: Failed to restart libvirtd.service: Interactive authentication required. Only an administrator may do that: run `sudo systemctl restart libvirtd.service` in a terminal.', '[Run in a Terminal]']);
  offers[0]?.run();
  expect([terminals, connected]).toEqual([[{ name: 'Restart: libvirtd.service', shellPath: 'sudo', shellArgs: ['systemctl', 'restart', 'libvirtd.service'], isTransient: true }], []]);
});

test('who stops a daemon is told what starts it again, and afterwards what it is now', async () => {
  const { asked, told } = await play({ action: 'Stop', after: 'inactive' });
  expect(asked).toEqual(['Stop libvirtd.service on this machine?', 'Running machines go on. Everything that manages them loses its connection. The next connection starts it again, also one of this extension: to keep it stopped, stop libvirtd.socket first.']);
  expect(told).toEqual(['info: libvirtd.service is inactive now.']);
});

test('a daemon that is started needs no question; hosts of this machine that failed are tried again', async () => {
  const { asked, told, connected } = await play({ unit: 'virtlogd.service', action: 'Start' });
  expect([asked, told, connected]).toEqual([[], ['info: virtlogd.service is active now.'], ['qemu:///system']]);
});

test('a daemon that does not stay up is a warning with its status, and one that does not come up an error with its log', async () => {
  const ended = await play({ unit: 'virtlogd.service', action: 'Start', after: 'failed' });
  expect(ended.told).toEqual(['warning: virtlogd.service is failed now.', '[Show Status]']);
  await ended.offers[0]?.run();
  expect(ended.shown).toEqual(['Status of virtlogd.service.log', 'status of virtlogd.service']);
  const failed = await play({ unit: 'virtlogd.service', action: 'Start', refusal: 'Job for virtlogd.service failed because a timeout was exceeded.\nSee "systemctl status virtlogd.service".' });
  expect(failed.told).toEqual(['error: Start: virtlogd.service: Job for virtlogd.service failed because a timeout was exceeded.', '[Show Status]', '[Show Its Log]']);
  await failed.offers[1]?.run();
  expect(failed.shown).toEqual(['Log of virtlogd.service.log', 'journal of virtlogd.service']);
});

test('a file that is closed to us is read as root in a terminal; a daemon that logs to the journal has its log there', async () => {
  const { offered, told, offers } = await play({ unit: '/etc/libvirt/qemu.conf', action: 'files' });
  expect(offered).toEqual([['/etc/libvirt/qemu.conf: configuration of the QEMU driver · not readable', 'Journal of libvirtd.service: log of the daemon', 'Journal of virtlogd.service: log of the daemon']]);
  expect(told).toEqual(['warning: You may not read /etc/libvirt/qemu.conf. Read it as root, by `sudo less`, or have its permissions changed.', '[Read in a Terminal]']);
  offers[0]?.run();
  expect(terminals).toEqual([{ name: '/etc/libvirt/qemu.conf', shellPath: 'sudo', shellArgs: ['less', '--', '/etc/libvirt/qemu.conf'], isTransient: true }]);
  expect((await play({ unit: 'Journal of virtlogd.service', action: 'files' })).shown).toEqual(['Log of virtlogd.service.log', 'journal of virtlogd.service']);
});
