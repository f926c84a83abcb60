// The machine itself on the page: CPU, memory, how it boots, time and life cycle.
import type { Domain } from '../../domain/domain';
import { firmwareOf } from '../../domain/firmware';
import { formatSize, parseSize, parseSizeAttribute } from '../../domain/size';
import { isOff, isOn, text, unsignedAttribute, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { code, type Page } from './page';

/** vCPUs, model, features and pinning. */
export function explainCpu(page: Page, domain: Domain): void {
  const { root } = domain;
  page.section('CPU');
  const vcpu = root.child('vcpu');
  if (vcpu) explainVcpus(page, domain, vcpu);
  const topology = domain.find('cpu/topology');
  if (topology) page.item(topology, 'The guest sees {topology}.', { topology: topologyOf(page, topology) });
  const cpu = root.child('cpu');
  if (cpu) explainModel(page, cpu);
  for (const [index, cell] of domain.numaCells.entries()) {
    page.item(cell, 'NUMA cell {id}: vCPUs {cpus}, memory {memory}.', {
      id: code(value(cell, 'id') ?? index), cpus: code(value(cell, 'cpus') ?? '–'), memory: code(sizeOf(parseSizeAttribute(cell, 'memory'))),
    });
  }
  const [pin] = domain.findAll('cputune', 'vcpupin');
  if (pin) page.line(pin, page.count(domain.findAll('cputune', 'vcpupin').length, '1 vCPU is pinned to CPUs of the host.', '{count} vCPUs are pinned to CPUs of the host.'));
  if (vcpu && value(vcpu, 'cpuset') !== undefined) page.item(vcpu, 'It runs on the host’s CPUs {cpus}.', { cpus: code(value(vcpu, 'cpuset')) });
  const quota = ['quota', 'global_quota', 'emulator_quota', 'iothread_quota'].map((name) => domain.find(`cputune/${name}`)).find((one) => one !== undefined);
  if (quota) page.item(quota, 'Limited in CPU time.');
  explainHyperv(page, domain);
  const iothreads = root.child('iothreads');
  if (iothreads) page.item(iothreads, 'I/O threads: {count}.', { count: code(text(iothreads)) });
}

/** What Windows is told about its hypervisor. */
function explainHyperv(page: Page, domain: Domain): void {
  const hyperv = domain.find('features/hyperv');
  if (!hyperv) return;
  const names = page.names([...hyperv.elements()].filter((one) => isOn(one.attribute('state'))).map((one) => code(one.name)));
  if (value(hyperv, 'mode') === 'passthrough') page.item(hyperv, 'All Hyper-V enlightenments that the host has: Windows knows that it is virtual.');
  else if (names !== '') page.item(hyperv, 'Hyper-V enlightenments, so that Windows knows that it is virtual: {names}.', { names });
}

function explainVcpus(page: Page, domain: Domain, vcpu: XmlElement): void {
  const max = domain.vcpuMax;
  const current = unsignedAttribute(vcpu, 'current');
  if (max === undefined) return;
  if (current === undefined || current >= max) page.line(vcpu, page.count(max, '1 vCPU.', '{count} vCPUs.'));
  else page.item(vcpu, '{current} of {max} vCPUs at boot; the others can be plugged in while it runs.', { current, max });
}

function topologyOf(page: Page, topology: XmlElement): string {
  const amount = (name: string): number => unsignedAttribute(topology, name) ?? 1;
  const more = (name: string, several: () => string): string | undefined => (amount(name) === 1 ? undefined : several());
  const isOnlyOne = ['sockets', 'dies', 'clusters'].every((name) => amount(name) === 1);
  return page.list([
    page.count(amount('sockets'), '1 socket', '{count} sockets'),
    more('dies', () => page.count(amount('dies'), '1 die', '{count} dies a socket')),
    more('clusters', () => page.count(amount('clusters'), '1 cluster', '{count} clusters a die')),
    isOnlyOne ? page.count(amount('cores'), '1 core', '{count} cores') : page.count(amount('cores'), '1 core each', '{count} cores each'),
    more('threads', () => page.count(amount('threads'), '1 thread', '{count} threads a core')),
  ]);
}

function explainModel(page: Page, cpu: XmlElement): void {
  const model = text(cpu.child('model'));
  const mode = value(cpu, 'mode') ?? (model === undefined ? undefined : 'custom');
  if (mode === 'host-passthrough') page.item(cpu, 'The host’s own CPU ({mode}): fastest, and migration only to a host with the same CPU.', { mode: code(mode) });
  else if (mode === 'host-model') page.item(cpu, 'A model as near to the host’s CPU as libvirt knows ({mode}), fixed when the machine starts.', { mode: code(mode) });
  else if (mode === 'maximum') page.item(cpu, 'Every feature that the hypervisor can give ({mode}).', { mode: code(mode) });
  else if (model !== undefined) page.item(cpu.child('model') ?? cpu, 'CPU model {model}.', { model: code(model) });
  for (const policy of ['force', 'require', 'optional', 'disable', 'forbid'] as const) explainFeatures(page, cpu, policy);
}

function explainFeatures(page: Page, cpu: XmlElement, policy: string): void {
  const features = [...cpu.elements('feature')].filter((feature) => (value(feature, 'policy') ?? 'require') === policy);
  const [first] = features;
  if (!first) return;
  const names = page.names(features.map((feature) => code(value(feature, 'name'))));
  if (policy === 'disable') page.item(first, 'CPU features taken away: {names}.', { names });
  else if (policy === 'forbid') page.item(first, 'Runs only on hosts without the CPU features {names}.', { names });
  else page.item(first, 'CPU features added: {names}.', { names });
}

function sizeOf(size: bigint | undefined): string {
  return size === undefined ? '?' : formatSize(size);
}

/** How much memory, and what backs it. */
export function explainMemory(page: Page, domain: Domain): void {
  const { root } = domain;
  page.section('Memory');
  const memory = root.child('memory');
  const current = parseSize(root.child('currentMemory'));
  if (memory && domain.memory !== undefined) {
    const size = formatSize(domain.memory);
    if (current === undefined || current >= domain.memory) page.item(memory, '{size} of memory.', { size });
    else page.item(memory, '{size} of memory; the balloon takes it down to {current}.', { size, current: formatSize(current) });
  }
  const max = root.child('maxMemory');
  if (max && domain.maxMemory !== undefined) page.item(max, 'Up to {size} by plugging memory in.', { size: formatSize(domain.maxMemory) });
  for (const module of domain.devices('memory')) {
    page.item(module, 'A memory module of model {model}, {size}.', { model: code(value(module, 'model')), size: sizeOf(parseSize(module.child('target')?.child('size'))) });
  }
  const backing = root.child('memoryBacking');
  if (backing) explainBacking(page, backing);
  const nodes = domain.find('numatune/memory');
  if (nodes && value(nodes, 'nodeset') !== undefined) page.item(nodes, 'From the host’s NUMA nodes {nodes} ({mode}).', { nodes: code(value(nodes, 'nodeset')), mode: code(value(nodes, 'mode') ?? 'strict') });
  const limit = domain.find('memtune/hard_limit');
  const most = parseSize(limit);
  if (limit && most !== undefined) page.item(limit, 'The host gives it {size} at most, all that the hypervisor needs included; beyond that it is killed.', { size: formatSize(most) });
}

function explainBacking(page: Page, backing: XmlElement): void {
  const pages = backing.child('hugepages');
  const size = page.names([...(pages?.elements('page') ?? [])].map((one) => code(sizeOf(parseSizeAttribute(one, 'size')))));
  if (pages) page.line(pages, size === '' ? page.say('In huge pages of the host, which must have reserved them.') : page.say('In huge pages of {size}, which the host must have reserved.', { size }));
  const source = backing.child('source');
  if (value(source, 'type') === 'memfd' && source) page.item(source, 'In an anonymous file of the host ({type}).', { type: code('memfd') });
  else if (value(source, 'type') === 'file' && source) page.item(source, 'In files of the host.');
  const access = backing.child('access');
  if (access && value(access, 'mode') === 'shared') page.item(access, 'Other processes of the host may map it, as virtiofs and vhost-user need.');
  const locked = backing.child('locked');
  if (locked) page.item(locked, 'Locked: the host never swaps it out.');
  const nosharepages = backing.child('nosharepages');
  if (nosharepages) page.item(nosharepages, 'The host does not merge equal pages of it with those of other machines.');
}

/** Firmware, and what is booted. */
export function explainBoot(page: Page, domain: Domain): void {
  const os = domain.root.child('os');
  page.section('Firmware and boot');
  if (!os) return;
  explainFirmware(page, domain, os);
  const kernel = os.child('kernel');
  if (kernel) page.item(kernel, 'The host’s file {path} is started as the kernel, without boot loader.', { path: code(text(kernel)) });
  const cmdline = os.child('cmdline');
  if (cmdline) page.item(cmdline, 'Kernel command line: {cmdline}.', { cmdline: code(text(cmdline)) });
  const init = os.child('init');
  if (init) page.item(init, 'The first process is {path}.', { path: code(text(init)) });
  const boot = [...os.elements('boot')];
  if (boot[0]) page.item(boot[0], 'Boot order: {order}.', { order: page.names(boot.map((one) => bootDevice(page, value(one, 'dev')))) });
  else explainBootDevices(page, domain);
  const menu = os.child('bootmenu');
  if (menu && isOn(menu.attribute('enable'))) page.item(menu, 'Shows a boot menu.');
}

/** The devices with a place of their own in the boot order. */
function explainBootDevices(page: Page, domain: Domain): void {
  const order = (device: XmlElement): number => unsignedAttribute(device.child('boot'), 'order') ?? 0;
  const devices = domain.devices().filter((device) => order(device) > 0).sort((a, b) => order(a) - order(b));
  const name = (device: XmlElement): string =>
    device.name === 'interface' ? page.say('the network') : code(value(device.child('target'), 'dev') ?? value(device.child('target'), 'dir') ?? `<${device.name}>`);
  if (devices[0]) page.item(devices[0], 'Boot order: {order}.', { order: page.names(devices.map(name)) });
}

function explainFirmware(page: Page, domain: Domain, os: XmlElement): void {
  const { selected, loader, loaderPath: path, nvram, isSecure } = firmwareOf(domain);
  if (selected === 'efi') page.line(os, isSecure ? page.say('UEFI with Secure Boot; libvirt chooses the image.') : page.say('UEFI; libvirt chooses the image.'));
  else if (selected === 'bios') page.item(os, 'BIOS; libvirt chooses the image.');
  if (loader && path !== '') page.item(loader, 'Firmware image {path}.', { path: code(path) });
  else if (selected === '' && domain.osTypeName === 'hvm' && domain.isX86) page.item(os, 'BIOS, the usual firmware of x86 machines.');
  const variables = value(nvram?.child('source'), 'file') ?? text(nvram) ?? '';
  if (nvram && variables !== '') page.item(nvram, 'UEFI variables in {path}.', { path: code(variables) });
}

function bootDevice(page: Page, device: string | undefined): string {
  switch (device) {
    case 'hd':
      return page.say('the hard disk');
    case 'cdrom':
      return page.say('the CD-ROM drive');
    case 'network':
      return page.say('the network');
    case 'fd':
      return page.say('the floppy drive');
    default:
      return code(device);
  }
}

/** What happens when a definition does not say. */
const USUAL_ACTIONS: Readonly<Record<string, string>> = { on_poweroff: 'destroy', on_reboot: 'restart', on_crash: 'destroy' };

/** The clock, and what happens when the guest stops. */
export function explainTime(page: Page, domain: Domain): void {
  const { root } = domain;
  page.section('Time and life cycle');
  const clock = root.child('clock');
  if (clock) explainClock(page, clock);
  for (const name of Object.keys(USUAL_ACTIONS)) {
    const event = root.child(name);
    const action = text(event) ?? '';
    // What happens anyway explains nothing.
    if (event && action !== USUAL_ACTIONS[name]) page.line(event, eventSentence(page, name, action));
  }
  const pm = root.child('pm');
  if (pm && [...pm.elements()].every((one) => isOff(one.attribute('enabled')))) page.item(pm, 'The guest cannot suspend itself.');
}

function explainClock(page: Page, clock: XmlElement): void {
  const offset = value(clock, 'offset') ?? 'utc';
  if (offset === 'utc') page.item(clock, 'The guest’s clock is in UTC.');
  else if (offset === 'localtime') page.item(clock, 'The guest’s clock is in the host’s local time, as Windows expects.');
  else if (offset === 'timezone') page.item(clock, 'The guest’s clock is in the time zone {zone}.', { zone: code(value(clock, 'timezone')) });
  else page.item(clock, 'The guest’s clock has the offset {offset}.', { offset: code(offset) });
}

function eventSentence(page: Page, event: string, action: string): string {
  const args = { action: code(action), what: whatHappens(page, action) };
  if (event === 'on_poweroff') return page.say('When the guest powers off: {what} ({action}).', args);
  return event === 'on_reboot' ? page.say('When the guest reboots: {what} ({action}).', args) : page.say('When the guest crashes: {what} ({action}).', args);
}

function whatHappens(page: Page, action: string): string {
  switch (action) {
    case 'destroy':
      return page.say('the machine ends');
    case 'restart':
    case 'rename-restart':
      return page.say('the machine starts again');
    case 'preserve':
    case 'preserve-running':
      return page.say('the machine is kept as it is');
    case 'coredump-destroy':
      return page.say('its memory is dumped, and the machine ends');
    case 'coredump-restart':
      return page.say('its memory is dumped, and the machine starts again');
    default:
      return '?';
  }
}
