// Rules of rules/advice.ts: what works and should be written otherwise, near machines that are fine, and the fixes.
import { describe, expect, it } from 'vitest';
import { advice } from '../../server/src/rules/advice';
import { checkRule, checkRuleFix, type DomainDefaults, type ExpectedProblem } from '../support/checkRule';

/** Checks what the rules on advice say of a machine. */
function check(xml: string, expected: readonly ExpectedProblem[], defaults: DomainDefaults = {}): void {
  checkRule(xml, expected, { ...defaults, rules: advice.rules });
}

function checkFix(xml: string, code: string, title: string, fixed: string, defaults: DomainDefaults = {}): void {
  checkRuleFix(xml, code, title, fixed, { ...defaults, rules: advice.rules });
}

const image = (path: string, target: string, more = ''): string =>
  `<disk type='file'${more}><source file='${path}'/><target dev='${target}' bus='virtio'/></disk>`;
const nic = (inner: string, type = 'user'): string => `<interface type='${type}'>${inner}</interface>`;

describe('advice', () => {
  it('is never an error', () => {
    expect(advice.rules.filter((rule) => (rule.severity as string) === 'error')).toEqual([]);
  });
});

describe('disk-cache-unsafe', () => {
  const disk = (driver: string, inner = '', device = 'disk'): string =>
    `<disk type='file' device='${device}'><driver name='qemu' ${driver}/><source file='/i/a.img'/><target dev='sda' bus='sata'/>${inner}</disk>`;
  const found: ExpectedProblem = {
    code: 'disk-cache-unsafe',
    at: 'unsafe',
    message: 'With cache mode `unsafe`, a crash of the host loses what the guest has written, and may ruin its file system; use `none`.',
  };

  it('warns of disks that keep data', () => {
    check(disk(`cache='unsafe'`), [found]);
    checkFix(disk(`type='raw' cache='unsafe'`), 'disk-cache-unsafe', 'set-attribute', disk(`type='raw' cache='none'`));
  });

  it('leaves other modes, disks that keep nothing and other hypervisors alone', () => {
    check(disk(`cache='none'`), []);
    check(disk(`cache='unsafe'`, '<transient/>'), []);
    check(disk(`cache='unsafe'`, '<readonly/>'), []);
    check(disk(`cache='unsafe'`, '', 'cdrom'), []);
    check(disk(`cache='unsafe'`), [], { type: 'xen' });
  });
});

describe('interface-emulated', () => {
  const found = (model: string): ExpectedProblem => ({
    code: 'interface-emulated',
    at: model,
    message: `\`${model}\` is emulated and slow; \`virtio\` is much faster where the guest has drivers for it.`,
  });

  it.each(['e1000', 'rtl8139', 'ne2k_pci', 'pcnet'])('advises virtio instead of %s', (model) => {
    check(nic(`<model type='${model}'/>`), [found(model)]);
    checkFix(nic(`<model type='${model}'/>`), 'interface-emulated', 'set-attribute', nic(`<model type='virtio'/>`));
  });

  it('says so on other machines with PCI', () => {
    check(nic(`<model type='e1000'/>`), [found('e1000')], { arch: 'aarch64' });
  });

  it('is silent where virtio is written, no model is, or the machine has no place for it', () => {
    check(nic(`<model type='virtio'/>`), []);
    check(nic(''), []);
    check(nic(`<model type='ne2k_pci'/>`), [], { machine: 'isapc' });
    check(nic(`<model type='e1000'/>`), [], { type: 'xen' });
  });
});

describe('disk-emulated', () => {
  const disk = (target: string, device = 'disk'): string => `<disk type='block' device='${device}'><source dev='/dev/a'/><target ${target}/></disk>`;

  it('advises virtio, and says that the guest needs drivers', () => {
    check(
      disk(`dev='hda' bus='ide'`),
      [
        {
          code: 'disk-emulated',
          at: 'ide',
          message: 'A disk on the `ide` bus is emulated and slow; `virtio` is much faster, but install its drivers in the guest first.',
        },
      ],
      { machine: 'pc' },
    );
  });

  it('is silent on CD-ROMs, other buses and machines where the bus is refused or virtio is not known', () => {
    check(disk(`dev='hda' bus='ide'`, 'cdrom'), [], { machine: 'pc' });
    check(disk(`dev='vda' bus='virtio'`), [], { machine: 'pc' });
    check(disk(`dev='hda' bus='ide'`), [], { machine: 'q35' });
    check(disk(`dev='hda' bus='ide'`), [], { machine: 'isapc' });
    check(disk(`dev='hda' bus='ide'`), [], { type: 'xen', machine: 'pc' });
  });
});

describe('guest-agent-missing', () => {
  const found: ExpectedProblem = {
    code: 'guest-agent-missing',
    at: 'devices',
    message:
      'There is no channel for the QEMU guest agent, which tells the addresses of the guest and freezes its file systems for snapshots; add the channel `org.qemu.guest_agent.0`.',
  };
  const machine = (more = ''): string => `<devices>\n  ${image('/i/a.img', 'vda')}\n  ${nic('')}${more}\n</devices>`;
  const whole = `<domain type='kvm'><os><type arch='x86_64' machine='q35'>hvm</type></os>${machine()}</domain>`;
  const channel = `<channel type='unix'>\n    <target type='virtio' name='org.qemu.guest_agent.0'/>\n  </channel>`;

  it('advises the channel', () => {
    check(whole.replace('<devices>', '<«devices»>'), [found]);
    check(machine(`<channel type='unix'><target type='virtio' name='other'/></channel>`), [found]);
    check(machine(), [found], { arch: 's390x' });
    checkFix(machine(), 'guest-agent-missing', 'add-element', machine(`\n  ${channel}`));
  });

  it('is silent where the channel is', () => {
    check(machine(channel), []);
    check(machine(channel), [], { arch: 'aarch64' });
  });

  it('is silent without hard disk or interface, on other hypervisors, and on what a snapshot keeps', () => {
    check(image('/i/a.img', 'vda'), []);
    check(nic(''), []);
    check(`${image('/i/a.iso', 'sda', ` device='cdrom'`)}${nic('')}`, []);
    check(machine(), [], { type: 'xen' });
    check(machine(), [], { machine: 'isapc' });
    check(`<domainsnapshot>${whole}</domainsnapshot>`, []);
  });
});

describe('spice-options-missing', () => {
  it('says that nobody reaches the display', () => {
    check(`<graphics type='spice'/>`, [
      {
        code: 'spice-options-missing',
        at: 'spice',
        message: 'This SPICE display gets no port, so no viewer can reach it over the network: add `autoport`, or say how it listens.',
      },
    ]);
    checkFix(`<graphics type='spice'></graphics>`, 'spice-options-missing', 'set-attribute', `<graphics type='spice' autoport='yes'></graphics>`);
  });

  it.each([
    `<graphics type='spice' autoport='yes'/>`,
    `<graphics type='spice' port='5901'/>`,
    `<graphics type='spice'><listen type='none'/></graphics>`,
    `<graphics type='spice'><image compression='off'/></graphics>`,
    `<graphics type='vnc'/>`,
  ])('is silent on %s', (graphics) => {
    check(graphics, []);
  });
});

describe('password-in-clear', () => {
  it('warns of a password, and does not repeat it', () => {
    check(`<graphics type='vnc' port='5900' passwd='sesame'/>`, [
      {
        code: 'password-in-clear',
        at: 'sesame',
        message:
          'Anybody who can read this definition can read the password: protect the display by TLS or SASL, or set the password while the machine runs.',
      },
    ]);
  });

  it('is silent on an empty password, which lets nobody in, and without any', () => {
    check(`<graphics type='vnc' port='5900' passwd=''/>`, []);
    check(`<graphics type='vnc' port='5900'/>`, []);
  });
});

describe('disk-outside-pool', () => {
  it('names the one image that is elsewhere', () => {
    check([image('/pool/a', 'vda'), image('/home/b', 'vdb'), image('/pool/c', 'vdc')].join(''), [
      {
        code: 'disk-outside-pool',
        at: '/home/b',
        message: 'The images of the other disks are in `/pool/`, and this one is in `/home/`: check that this is meant.',
      },
    ]);
    check([image('/pool/a', 'vda'), image('/b', 'vdb'), image('/pool/c', 'vdc')].join(''), [
      { code: 'disk-outside-pool', at: '/b', message: 'The images of the other disks are in `/pool/`, and this one is in `/`: check that this is meant.' },
    ]);
  });

  it.each([
    ['one other disk', [image('/pool/a', 'vda'), image('/home/b', 'vdb')]],
    ['three places', [image('/pool/a', 'vda'), image('/pool/b', 'vdb'), image('/home/c', 'vdc'), image('/srv/d', 'vdd')]],
    ['two and two', [image('/pool/a', 'vda'), image('/pool/b', 'vdb'), image('/home/c', 'vdc'), image('/home/d', 'vdd')]],
    ['a directory below', [image('/pool/a', 'vda'), image('/pool/b', 'vdb'), image('/pool/data/c', 'vdc')]],
    ['one place', [image('/pool/a', 'vda'), image('/pool//b', 'vdb'), image('/pool/c', 'vdc')]],
    ['a CD-ROM', [image('/pool/a', 'vda'), image('/pool/b', 'vdb'), image('/iso/c', 'sda', ` device='cdrom'`)]],
  ])('is silent on %s', (_name, disks) => {
    check(disks.join(''), []);
  });
});

describe('mac-in-use', () => {
  const mac = (address: string): string => `<mac address='${address}'/>`;
  const first = nic(mac('52:54:00:00:00:0a'));

  it('warns of the second interface, however the address is spelt', () => {
    check(`${first}${nic(mac('«52:54:00:0:0:A»'))}`, [
      {
        code: 'mac-in-use',
        at: '52:54:00:0:0:A',
        message:
          'Another interface of this machine has the MAC address `52:54:00:0:0:A`; give this one its own, or remove `<mac>` so that libvirt makes one.',
      },
    ]);
    checkFix(`${first}${first}`, 'mac-in-use', 'remove-element', `${first}${nic('')}`);
  });

  it('is silent on two addresses, and on a team, which shares one', () => {
    check(`${first}${nic(mac('52:54:00:00:00:0b'))}`, []);
    const persistent = nic(`${mac('52:54:00:00:00:0a')}<teaming type='persistent'/>`);
    const transient = nic(`${mac('52:54:00:00:00:0a')}<teaming type='transient' persistent='ua-a'/>`, 'hostdev');
    check(`${persistent}${transient}`, []);
  });
});
