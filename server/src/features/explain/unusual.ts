// What is unusual about a machine: what a colleague would point out before touching it.
import type { Domain } from '../../domain/domain';
import { isOn, text, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { code, type Page } from './page';

/** Something to point out: where it is found, and the sentence about it. */
interface Oddity {
  readonly places: (domain: Domain) => readonly (XmlElement | undefined)[];
  readonly say: (page: Page, place: XmlElement) => string;
}

const ODDITIES: readonly Oddity[] = [
  {
    places: (domain) => [domain.virtType === 'qemu' ? domain.root : undefined],
    say: (page) => page.say('Every instruction is emulated: about ten times slower than KVM.'),
  },
  {
    places: (domain) => [...domain.root.elements()].filter((one) => one.name.includes(':') && one.name.endsWith('commandline')),
    say: (page, place) => page.say('Arguments go to the hypervisor past libvirt ({element}): they may break with any update.', { element: code(`<${place.name}>`) }),
  },
  {
    places: (domain) => [...domain.root.elements()].filter((one) => one.name.includes(':') && (one.name.endsWith('override') || one.name.endsWith('capabilities'))),
    say: (page, place) => page.say('{element} changes what libvirt tells QEMU.', { element: code(`<${place.name}>`) }),
  },
  {
    places: (domain) => [...domain.devices('hostdev'), ...domain.devices('interface').filter((one) => value(one, 'type') === 'hostdev')].slice(0, 1),
    say: (page) => page.say('It depends on devices of this host: it cannot simply move to another one.'),
  },
  {
    places: (domain) => [domain.find('cpu')].filter((cpu) => value(cpu, 'mode') === 'host-passthrough'),
    say: (page) => page.say('It migrates only between hosts with the same CPU.'),
  },
  {
    places: (domain) => [domain.root.child('launchSecurity')],
    say: (page, place) => page.say('Its memory is encrypted against the host ({type}).', { type: code(value(place, 'type')) }),
  },
  {
    places: (domain) => domain.devices('disk').filter((disk) => value(disk.child('driver'), 'cache') === 'unsafe'),
    say: (page) => page.say('The disk ignores the guest’s flushes: a crash of the host destroys its data.'),
  },
  {
    places: (domain) => domain.devices('disk').filter((disk) => disk.child('transient')),
    say: (page) => page.say('Whatever is written to this disk is gone when the machine stops.'),
  },
  {
    places: (domain) => domain.devices('disk').filter((disk) => disk.child('shareable')),
    say: (page) => page.say('Other machines may write to this disk too: the guests need a cluster file system.'),
  },
  {
    places: (domain) => domain.devices('graphics').filter((graphics) => isOpenToAll(graphics)),
    say: (page) => page.say('The screen listens on every address of the host: anyone on its networks can reach it.'),
  },
  {
    places: (domain) => domain.devices('graphics').filter((graphics) => graphics.attribute('passwd')),
    say: (page) => page.say('The screen’s password stands in the XML in clear text.'),
  },
  {
    places: (domain) => [...domain.root.elements('seclabel')].filter((one) => value(one, 'type') === 'none'),
    say: (page) => page.say('It runs without the confinement of a security driver.'),
  },
  {
    places: (domain) => [domain.find('features/kvm/hidden')].filter((one) => isOn(one?.attribute('state'))),
    say: (page) => page.say('The guest is not told that it runs on KVM.'),
  },
  {
    places: (domain) => [domain.isX86 && domain.isQemu && domain.osTypeName === 'hvm' && !domain.find('features/acpi') ? domain.root : undefined],
    say: (page) => page.say('It has no ACPI: without a guest agent it cannot be asked to shut down.'),
  },
  {
    places: (domain) => [domain.root.child('on_crash')].filter((one) => /^(coredump-|preserve)/.test(text(one) ?? '')),
    say: (page, place) => page.say('After a crash it is not simply restarted or stopped: {action}.', { action: code(text(place)) }),
  },
  {
    places: (domain) => [domain.root.child('memoryBacking')?.child('hugepages')],
    say: (page) => page.say('It starts only where the host has reserved enough huge pages.'),
  },
  {
    places: (domain) => [domain.isQemu && !hasConsole(domain) && domain.devices('interface').length > 0 ? domain.root.child('devices') : undefined],
    say: (page) => page.say('It has neither screen nor console: only the network leads into it.'),
  },
  {
    places: (domain) => [domain.isQemu && !hasConsole(domain) && domain.devices('interface').length === 0 ? domain.root.child('devices') : undefined],
    say: (page) => page.say('It has neither screen nor console nor network: nothing leads into it.'),
  },
  {
    places: (domain) => [domain.isQemu && ['disk', 'hostdev', 'filesystem'].every((name) => domain.devices(name).length === 0) && !domain.find('os/kernel') ? domain.root.child('devices') : undefined],
    say: (page, place) => (place.child('interface') ? page.say('It has no disk: it can boot only from the network.') : page.say('It has neither disk nor network: there is nothing to boot from.')),
  },
];

function hasConsole(domain: Domain): boolean {
  return ['graphics', 'serial', 'console'].some((name) => domain.devices(name).length > 0);
}

/** A display that is bound to all addresses. */
function isOpenToAll(graphics: XmlElement): boolean {
  const addresses = [value(graphics, 'listen'), ...[...graphics.elements('listen')].map((listen) => value(listen, 'address'))];
  return addresses.some((address) => address === '0.0.0.0' || address === '::');
}

/** The section of what is unusual; left out where nothing is. */
export function explainUnusual(page: Page, domain: Domain): void {
  page.section('What is unusual');
  for (const { places, say } of ODDITIES) {
    for (const place of places(domain)) if (place) page.line(place, say(page, place));
  }
}
