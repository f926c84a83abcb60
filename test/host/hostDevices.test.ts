// The devices of a real host: what is listed, that a guest can be given one, and that what is plugged in and out is followed.
import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { hasProgram } from '../../scripts/libvirtHost/index.mjs';
import { createHostModel } from '../../client/src/hosts/hostModel';
import type { HostChange } from '../../client/src/hosts/hosts';
import type { HostDevice } from '../../client/src/virsh/hypervisor';
import { connectTo, definePlain, failureFrom, removeDomain, until, virsh } from './support';

const system = inject('system');
const NONE = 'this machine has no PCI device that could be given away';
const givable = (devices: readonly HostDevice[]): HostDevice | undefined => devices.find((device) => device.kind === 'pci' && device.hostdev !== undefined);

describe.skipIf(system === undefined)('the devices of a host', () => {
  const { uri, pid } = system ?? { uri: '', pid: 0 };
  const { hypervisor } = connectTo(uri);
  const { hostDevices, devices } = hypervisor;
  afterAll(() => hypervisor.dispose());

  test('are those that virsh knows, with their XML', async () => {
    const listed = await hostDevices.list();
    expect(listed.map((device) => device.name)).toEqual(virsh(uri, 'nodedev-list', '--cap', 'pci,usb_device,mdev').split('\n').filter((line) => line !== ''));
    for (const { name } of listed) expect(await hostDevices.xml(name)).toContain(`<name>${name}</name>`);
    expect(await failureFrom(hostDevices.xml('no-such-device'))).toMatchObject({ words: expect.stringContaining('no-such-device') as string });
  });

  test('can be given to a guest by the XML that we make of them', async (context) => {
    const device = givable(await hostDevices.list());
    if (device?.hostdev === undefined) return context.skip(NONE);
    const uuid = await definePlain(hypervisor, 'passed-through');
    expect(await devices.attach(uuid, device.hostdev, 'config')).toBe('confirmed');
    expect(await hypervisor.domains.xml(uuid, 'inactive')).toContain("<hostdev mode='subsystem' type='pci' managed='yes'>");
    await removeDomain(hypervisor, uuid);
  });

  test.skipIf(!hasProgram('nsenter') || !hasProgram('perl'))('are followed by their events once somebody looks, and by none before', async (context) => {
    const device = givable(await hostDevices.list());
    if (device === undefined) return context.skip(NONE);
    const path = /<path>\/sys(.*)<\/path>/.exec(await hostDevices.xml(device.name))?.[1] ?? '';
    const connected = connectTo(uri);
    const followed = (): readonly string[] => connected.log.flatMap((line) => /nodedev-event --event (\w+)/.exec(line)?.[1] ?? []);
    const model = createHostModel({ connection: { name: 'd', uri, origin: 'user' }, hypervisor: connected.hypervisor, agree: () => Promise.resolve('no'), pollMs: 600_000 });
    const changes: HostChange[] = [];
    model.onDidChange((change) => changes.push(change));
    const has = async (): Promise<boolean> => (await model.hostDevices()).value.some((one) => one.name === device.name);
    await model.connect();
    model.setVisible('visible');
    await until('events flow', () => model.snapshot.following === 'events');
    expect([await has(), followed()]).toEqual([true, []]);
    model.look('host-devices');
    expect(followed()).toEqual(['lifecycle', 'update']);
    try {
      await until('it is unplugged', async () => {
        announce(pid, 'remove', path);
        return !(await has());
      });
      expect(changes).toContainEqual({ kind: 'host-devices' });
    } finally {
      announce(pid, 'add', path);
    }
    await until('it is plugged in again', has);
    model.dispose();
  });
});

/**
 * Says to the daemon what udev would. Only what listens in the daemon's own network namespace hears it: nobody else on this
 * machine believes that a device is gone. In front of the properties is udev's header.
 */
function announce(daemon: number, action: 'add' | 'remove', path: string): void {
  const program = `use Socket;
    socket(my $socket, 16, SOCK_RAW, 15) or die "socket: $!";
    my $properties = join("\\0", @ARGV) . "\\0";
    my $message = pack('a8 N L L L N N N N', "libudev\\0", 0xfeedcafe, 40, 40, length $properties, 0, 0, 0, 0) . $properties;
    send($socket, $message, 0, pack('S S L L', 16, 0, 0, 2)) or die "send: $!";`;
  const properties = [`ACTION=${action}`, `DEVPATH=${path}`, 'SUBSYSTEM=pci', 'SEQNUM=1', 'PCI_CLASS=20000'];
  execFileSync('nsenter', [`--net=/proc/${daemon}/ns/net`, 'perl', '-e', program, ...properties]);
}
