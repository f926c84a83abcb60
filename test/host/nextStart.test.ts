// What a running guest shows as changed at its next start: its memory as its balloon takes and gives it, and addresses set before anybody looked.
import { randomUUID } from 'node:crypto';
import { afterAll, expect, inject, test } from 'vitest';
import { guestXml } from '../../scripts/libvirtHost/index.mjs';
import { differsAtNextStart, readDescriptions, type Descriptions } from '../../client/src/documents/nextStart';
import { PendingChanges } from '../../client/src/documents/pendingChanges';
import { createHosts } from '../../client/src/hosts/createHosts';
import { connectTo, makeDisk, removeDomain, until, virsh } from './support';

const { uri, directory } = inject('session');
const { hypervisor } = connectTo(uri);
const { domains, lifecycle } = hypervisor;
const uuids: string[] = [];
afterAll(async () => {
  for (const uuid of uuids) await removeDomain(hypervisor, uuid);
  hypervisor.dispose();
});

/** The tiny guest, whose definition says this. */
async function defined(name: string, change: (xml: string) => string): Promise<string> {
  const uuid = randomUUID();
  uuids.push(uuid);
  await domains.define(change(guestXml({ name, uuid, guest: inject('guest'), disk: makeDisk(directory, name) })), { validate: true });
  return uuid;
}

test('memory that the guest gave back and got again is pending, and follows at once', async () => {
  const [less, all] = [114_688, 131_072];
  const uuid = await defined(`balloon-${uuids.length}`, (xml) => xml.replace('<vcpu>', `<currentMemory unit='KiB'>${less}</currentMemory><vcpu>`));
  const hosts = createHosts({
    settings: { read: () => [{ name: 'lab', uri, origin: 'user' }], write: () => Promise.resolve(), onDidChange: () => ({ dispose: () => undefined }) },
    createHypervisor: (one) => connectTo(one).hypervisor,
    agree: () => Promise.resolve('no'),
    pollMs: 600_000,
  });
  const pending = new PendingChanges(hosts);
  const current = async (): Promise<number> => Number(/<currentMemory unit='KiB'>(\d+)/.exec(await domains.xml(uuid, 'live'))?.[1]);
  try {
    hosts.setVisible('visible');
    await until('events flow', () => hosts.get(uri)?.snapshot.following === 'events');
    const isSeen = (state: string) => (): boolean => hosts.get(uri)?.snapshot.domains.value.some((one) => one.uuid === uuid && one.state === state) === true;
    await until('it is seen off', isSeen('shutoff'));
    await lifecycle.start(uuid);
    await until('it is seen running', isSeen('running'));
    await until('the guest gave memory back', async () => (await current()) === less, 180_000);
    await until('that is no change', () => pending.seen(uri, uuid)?.balloon === 'worked' && !pending.has(uri, uuid));
    virsh(uri, 'setmem', uuid, String(all), '--live');
    await until('all of it is a change', async () => pending.has(uri, uuid) && (await current()) === all, 60_000);
    virsh(uri, 'setmem', uuid, String(less), '--live');
    await until('less of it is none', () => !pending.has(uri, uuid), 60_000);
  } finally {
    pending.dispose();
    hosts.dispose();
  }
});

test('an address that the definition lost is a change, whoever looked before; one of libvirt’s configuration is none', async () => {
  const own = await defined('listens', (xml) => xml.replace("listen='127.0.0.1'", "listen='127.0.0.2'"));
  const configured = await defined('listens-by-default', (xml) => xml.replace(" listen='127.0.0.1'", ''));
  const texts = async (uuid: string): Promise<Descriptions> => readDescriptions(async (view) => domains.xml(uuid, view));
  for (const uuid of [own, configured]) await lifecycle.start(uuid);
  expect([differsAtNextStart(await texts(own)), differsAtNextStart(await texts(configured))]).toEqual([false, false]);
  await domains.define((await domains.xml(own, 'edit')).replace(/ listen='127.0.0.2'/, '').replace(/<listen [^>]*\/>/, ''), { validate: true });
  const [{ live, inactive }, byDefault] = [await texts(own), await texts(configured)];
  expect([/listen='[\d.]+'/.exec(live)?.[0], inactive.includes("listen='"), /listen='[\d.]+'/.exec(byDefault.live)?.[0]]).toEqual(["listen='127.0.0.2'", false, "listen='127.0.0.1'"]);
  expect([differsAtNextStart(await texts(own)), differsAtNextStart(byDefault)]).toEqual([true, false]);
});
