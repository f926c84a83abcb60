// The privileged host: networks with leases, pools and volumes, facts and capabilities.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { networkXml, poolXml } from '../../scripts/libvirtHost/index.mjs';
import { failureOf } from '../../client/src/virsh/hypervisor';
import { agentReady, connectTo, defineGuest, failureFrom, removeDomain, until } from './support';

const system = inject('system');

describe.skipIf(system === undefined)('a privileged host', () => {
  const { uri, directory } = system ?? { uri: '', directory: '' };
  const { hypervisor } = connectTo(uri);
  const { networks, pools, volumes } = hypervisor;
  let network = '';
  let guest = '';

  beforeAll(async () => {
    await networks.define(networkXml({ name: "net  it's", bridge: 'virbr90' }), { validate: true });
    network = (await networks.list())[0]?.uuid ?? '';
    await networks.start(network);
    guest = await defineGuest(hypervisor, directory, 'netted', { network: "net  it's" });
    await hypervisor.lifecycle.start(guest);
  });
  afterAll(async () => {
    await removeDomain(hypervisor, guest);
    await networks.stop(network).catch(() => undefined);
    await networks.undefine(network);
    hypervisor.dispose();
  });

  test('networks: list, autostart, XML, redefine', async () => {
    expect(await networks.list()).toEqual([{ uuid: network, name: "net  it's", active: true, persistent: true, autostart: false }]);
    await networks.setAutostart(network, 'on');
    expect((await networks.list())[0]?.autostart).toBe(true);
    await networks.setAutostart(network, 'off');
    expect(await networks.xml(network, 'inactive')).toContain('virbr90');
    await networks.define((await networks.xml(network, 'inactive')).replace('end=\'192.168.77.50\'', 'end=\'192.168.77.60\''), { validate: true });
    expect([(await networks.xml(network, 'inactive')).includes('77.60'), (await networks.xml(network, 'live')).includes('77.60')]).toEqual([true, false]);
    expect(await failureFrom(networks.start(network))).toMatchObject({ code: 'object-active' });
    expect(await failureFrom(networks.define('<network><name>x</name><nonsense/></network>', { validate: true }))).toMatchObject({ code: 'xml-invalid' });
  });

  test('a guest gets a lease, which the domain and the network show', async () => {
    await until('a lease is there', async () => (await networks.leases(network)).length > 0, 120_000);
    const [lease] = await networks.leases(network);
    expect(lease?.address).toMatch(/^192\.168\.77\.\d+\/24$/);
    expect(await hypervisor.devices.addresses(guest, 'lease')).toEqual([{ device: expect.stringMatching(/^vnet\d+$/) as string, mac: lease?.mac, protocol: 'ipv4', address: lease?.address }]);
  });

  test('addresses come from the agent and from the ARP table too', async (context) => {
    await agentReady(hypervisor, guest);
    const [lease] = await networks.leases(network);
    const address = lease?.address.split('/')[0] ?? '';
    expect(await hypervisor.devices.addresses(guest, 'agent')).toContainEqual({ device: 'eth0', mac: lease?.mac, protocol: 'ipv4', address: lease?.address });
    // The host learns the guest's place when it sends it something.
    execFileSync('nsenter', ['-t', String(system?.pid), '-n', 'bash', '-c', `echo hello > /dev/udp/${address}/9`]);
    const refused = await hypervisor.devices.addresses(guest, 'arp').then(() => '', (error: unknown) => failureOf(error).words);
    if (refused.includes('wrong nlmsg len')) return context.skip("this kernel's ARP table cannot be read by libvirt");
    await until('the ARP table has it', async () => (await hypervisor.devices.addresses(guest, 'arp')).length > 0, 20_000);
    expect(await hypervisor.devices.addresses(guest, 'arp')).toEqual([{ device: expect.stringMatching(/^vnet\d+$/) as string, mac: lease?.mac, protocol: 'ipv4', address: `${address}/0` }]);
  });

  test('pools and volumes', async () => {
    const path = join(directory, 'img', 'pool  one');
    await pools.define(poolXml({ name: 'p: one', path }), { validate: true });
    const pool = (await pools.list())[0];
    const uuid = pool?.uuid ?? '';
    expect(pool).toEqual({ uuid, name: 'p: one', active: false, persistent: true, autostart: false });
    expect(await failureFrom(volumes.list(uuid))).toMatchObject({ code: 'object-inactive' });
    await pools.build(uuid);
    await pools.start(uuid);
    await pools.setAutostart(uuid, 'on');
    await volumes.create(uuid, { name: '-v  w é.qcow2', capacityBytes: 1024 * 1024, format: 'qcow2' });
    await volumes.create(uuid, { xml: '<volume><name>from-xml</name><capacity>4096</capacity></volume>' });
    expect((await volumes.list(uuid)).map((volume) => [volume.name, volume.path])).toEqual([
      ['-v  w é.qcow2', `${path}/-v  w é.qcow2`],
      ['from-xml', `${path}/from-xml`],
    ]);
    expect(await volumes.info(uuid, '-v  w é.qcow2')).toMatchObject({ type: 'file', capacityBytes: 1024 * 1024 });
    expect(await volumes.xml(uuid, 'from-xml')).toContain('<name>from-xml</name>');
    expect(await failureFrom(volumes.info(uuid, 'gone'))).toMatchObject({ code: 'not-found', what: 'volume' });
    writeFileSync(`${path}/from-xml`, 'its data');
    await volumes.clone(uuid, 'from-xml', "-copy  of it's");
    expect(readFileSync(`${path}/-copy  of it's`, 'utf8').replaceAll('\0', '')).toBe('its data');
    expect(await failureFrom(volumes.clone(uuid, 'from-xml', '-v  w é.qcow2'))).toMatchObject({ words: expect.stringContaining('already in use') as string });
    await volumes.delete(uuid, "-copy  of it's");
    mkdirSync(join(path, 'sub'));
    await pools.refresh(uuid);
    expect(await pools.info(uuid)).toMatchObject({ state: 'running' });
    await volumes.delete(uuid, '-v  w é.qcow2');
    await volumes.delete(uuid, 'from-xml');
    expect((await volumes.list(uuid)).map((volume) => volume.name)).toEqual(['sub']);
    expect(await pools.xml(uuid, 'inactive')).toContain('p: one');
    await pools.stop(uuid);
    await pools.undefine(uuid);
    expect(await pools.list()).toEqual([]);
  });

  test('facts and capabilities', async () => {
    expect(await hypervisor.facts.info()).toMatchObject({ uri, libvirtVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string, hypervisor: expect.stringMatching(/^QEMU /) as string });
    expect(await hypervisor.facts.capabilities()).toMatch(/^<capabilities>/);
    expect(await hypervisor.facts.domainCapabilities({ virtType: 'qemu', arch: 'x86_64', machine: 'q35' })).toContain('<domainCapabilities>');
    expect(await failureFrom(hypervisor.lifecycle.start(randomUUID()))).toMatchObject({ code: 'not-found', what: 'domain' });
  });
});
