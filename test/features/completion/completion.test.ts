// Completion, place by place: whole lists, and the text that accepting an item gives.
import { describe, expect, test } from 'vitest';
import { checkAccepted, completionLabels, completions } from '../../support/checkCompletion';

/** A machine around what a test is about. */
const machine = (devices: string): string => `<domain type='kvm'><name>a</name><devices>${devices}</devices></domain>`;

describe('elements', () => {
  test('the required one first, then the common ones, without those that are there', () => {
    expect(completionLabels("<domain type='kvm'><name>a</name><os><type>hvm</type><smbios mode='host'/><$0</os></domain>")).toEqual([
      'boot', 'loader', 'nvram', 'firmware', 'bootmenu', 'kernel', 'initrd', 'cmdline', 'dtb', 'bios', 'acpi', 'root', 'shim', 'varstore',
    ]);
    expect(completionLabels(machine("<disk type='file'><$0</disk>")).slice(0, 4)).toEqual(['target', 'driver', 'source', 'boot']);
  });

  test('what follows the cursor counts as there', () => {
    const labels = completionLabels("<domain type='kvm'><$0<name>a</name><memory>1</memory></domain>");
    expect(['name', 'memory'].filter((name) => labels.includes(name))).toEqual([]);
    expect(labels.slice(0, 3)).toEqual(['uuid', 'currentMemory', 'vcpu']);
  });

  test('what a target is stands first by what it is a target of', () => {
    const first = (device: string): string | undefined => completionLabels(machine(`<${device} type='pty'><target type='$0'/></${device}>`))[0];
    expect(['serial', 'console', 'channel'].map(first)).toEqual(['isa-serial', 'serial', 'virtio']);
  });

  test('while the value that tells two branches apart is missing, both are offered', () => {
    const labels = completionLabels("<domain type='test'><name>a</name><memory>1</memory><os><type arch='i686'>$0</type></os></domain>");
    expect(labels.slice(0, 4)).toEqual(['hvm', 'xenpvh', 'xen', 'linux']);
  });

  test('the branch of the tag decides', () => {
    const labels = completionLabels(machine("<disk type='file'><source file='/a'>$0</source></disk>"));
    expect(labels).toEqual(['encryption', 'slices', 'dataStore', 'seclabel']);
  });

  test('a half-typed tag is replaced, its `<` included', () => {
    checkAccepted(machine('<memb$0'), 'memballoon', machine("<memballoon model='virtio'/>"));
    checkAccepted(machine('memb$0'), 'memballoon', machine("<memballoon model='virtio'/>"));
    checkAccepted(machine('$0'), 'memballoon', machine("<memballoon model='virtio'/>"));
    checkAccepted(machine("<m$0\n<disk type='file'><target dev='a'/></disk>"), 'memballoon', machine("<memballoon model='virtio'/>\n<disk type='file'><target dev='a'/></disk>"));
  });

  test('where the tag goes on, only the name is replaced', () => {
    checkAccepted(machine("<dis$0 type='file'/>"), 'disk', machine("<disk type='file'/>"));
  });

  test('required content comes with the element', () => {
    checkAccepted(machine('<hub$0'), 'hub', machine("<hub type='usb'/>"));
    checkAccepted(machine('<watchdog$0'), 'watchdog', machine("<watchdog model='i6300esb'/>"));
  });

  test('the quotes are those of the document', () => {
    checkAccepted('<domain type="kvm"><devices><hub$0</devices></domain>', 'hub', '<domain type="kvm"><devices><hub type="usb"/></devices></domain>');
  });

  test('a device fragment is completed like the device', () => {
    expect(completionLabels("<disk type='file'><target dev='a'/><dr$0</disk>")[0]).toBe('driver');
  });

  test('a namespace is declared when its element is inserted', () => {
    checkAccepted(
      "<domain type='kvm'><$0</domain>",
      'qemu:commandline',
      "<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:commandline>\n  \n</qemu:commandline></domain>",
    );
    checkAccepted(
      "<domain type='kvm' xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><$0</domain>",
      'q:commandline',
      "<domain type='kvm' xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:commandline>\n  \n</q:commandline></domain>",
    );
  });
});

describe('attributes', () => {
  test('those of the branch, without those that are there', () => {
    expect(completionLabels(machine("<disk type='file' $0><target dev='a'/></disk>"))).toEqual(['device', 'model', 'snapshot']);
  });

  test('attributes behind the cursor count', () => {
    expect(completionLabels(machine("<disk $0 type='file' device='disk'><target dev='a'/></disk>"))).toEqual(['model', 'snapshot']);
  });

  test('a half-typed name is replaced, a value that is there stays', () => {
    checkAccepted(machine("<disk type='file' dev$0>"), 'device', machine("<disk type='file' device='disk'>"));
    checkAccepted(machine("<disk type='file' dev$0='cdrom'>"), 'device', machine("<disk type='file' device='cdrom'>"));
    checkAccepted(machine("<disk type='file'$0>"), 'device', machine("<disk type='file' device='disk'>"));
  });
});

describe('values', () => {
  test('an enumeration, the common ones first', () => {
    expect(completionLabels(machine("<disk type='$0'/>"))).toEqual(['file', 'block', 'network', 'volume', 'dir', 'nvme', 'vhostuser', 'vhostvdpa', 'ctl']);
  });

  test.each([
    ["<disk type='fi$0'/>", "<disk type='file'/>"],
    ["<disk type='$0fi'/>", "<disk type='file'/>"],
    ['<disk type=$0/>', "<disk type='file'/>"],
    ['<disk type=fi$0/>', "<disk type='file'/>"],
    ["<disk type='fi$0\n<hub/>", "<disk type='file'\n<hub/>"],
  ])('%s becomes %s', (before, after) => {
    checkAccepted(machine(before), 'file', machine(after));
  });

  test('the text of an element', () => {
    expect(completionLabels("<domain type='kvm'><on_crash>$0</on_crash></domain>")).toEqual([
      'destroy', 'restart', 'preserve', 'rename-restart', 'coredump-destroy', 'coredump-restart', 'preserve-running',
    ]);
    checkAccepted("<domain type='kvm'><on_crash>des$0x</on_crash></domain>", 'destroy', "<domain type='kvm'><on_crash>destroy</on_crash></domain>");
  });

  test('CPU models and features of the architecture', () => {
    const models = (arch: string): string[] => completionLabels(`<domain type='kvm'><os><type arch='${arch}'>hvm</type></os><cpu mode='custom'><model>$0</model></cpu></domain>`);
    expect(models('ppc64le')).toEqual(['POWER6', 'POWER7', 'POWER8', 'POWER9', 'POWER10', 'POWER11', 'POWERPC_e5500', 'POWERPC_e6500']);
    expect(models('aarch64')).toContain('Neoverse-N1');
    expect(models('x86_64')).toContain('EPYC-Milan');
    expect(completionLabels("<domain type='kvm'><os><type arch='x86_64'>hvm</type></os><cpu><model>qemu64</model><feature name='$0'/></cpu></domain>")).toContain('avx512f');
  });

  test('names that the document gives', () => {
    expect(
      completionLabels("<domain type='kvm'><iothreads>2</iothreads><iothreadids><iothread id='3'/><iothread id='5'/></iothreadids><devices><disk type='file'><driver name='qemu' iothread='$0'/><target dev='vda'/></disk></devices></domain>"),
    ).toEqual(['3', '5']);
  });

  test('units and machine types', () => {
    expect(completionLabels("<domain type='kvm'><memory unit='$0'>1</memory></domain>").slice(0, 3)).toEqual(['MiB', 'GiB', 'KiB']);
    expect(completionLabels("<domain type='kvm'><os><type arch='aarch64' machine='$0'>hvm</type></os></domain>")[0]).toBe('virt');
  });
});

describe('what stands there already', () => {
  test('a text of one word is replaced wherever the cursor is in it', () => {
    for (const text of ['$0destroy', 'des$0troy', 'destroy$0']) {
      checkAccepted(`<domain type='kvm'><on_poweroff>${text}</on_poweroff></domain>`, 'restart', "<domain type='kvm'><on_poweroff>restart</on_poweroff></domain>");
    }
  });

  test('a value does not end its own quotes', () => {
    const groups = (filter: string): string =>
      `<domain type='kvm'><throttlegroups><throttlegroup><group_name>it's</group_name></throttlegroup></throttlegroups><devices><disk type='file'><throttlefilters><throttlefilter ${filter}/></throttlefilters></disk></devices></domain>`;
    checkAccepted(groups("group='$0'"), "it's", groups("group='it&apos;s'"));
    checkAccepted(groups('group="$0"'), "it's", groups('group="it\'s"'));
  });

  test('a close tag is renamed with its start tag', () => {
    checkAccepted("<domain type='kvm'><na$0me>a</name></domain>", 'title', "<domain type='kvm'><title>a</title></domain>");
  });
});

describe('close tags and markup', () => {
  test('the innermost open element first', () => {
    expect(completionLabels("<domain type='kvm'><os><type>hvm</$0")).toEqual(['</type>', '</os>', '</domain>']);
    checkAccepted("<domain type='kvm'><os></o$0>", '</os>', "<domain type='kvm'><os></os>");
  });

  test('one for open elements of one name', () => {
    expect(completionLabels("<device><capability type='scsi_host'><capability type='fc_host'></$0")).toEqual(['</capability>', '</device>']);
  });

  test('behind the root nothing but a comment', () => {
    const kinds = ['element', 'template', 'closeTag', 'markup'] as const;
    expect(completionLabels("<network><name>a</name></network>\n$0", kinds)).toEqual(['<!-- -->']);
    expect(completionLabels("<network><name>a</name></network>\n<$0", kinds)).toEqual(['<!-- -->']);
    expect(completionLabels("$0\n<network><name>a</name></network>", ['element'])).toEqual(['network']);
  });

  test.each([
    ['half typed, aligned with its start tag', "\n    </di$0\n  "],
    ['without a name', "\n    </$0\n  "],
    ['of a proper pair, at its start', '\n    </$0disk>\n  '],
    ['of a proper pair, in it', '\n    </di$0sk>\n  '],
  ])('the element of the close tag %s', (_name, close) => {
    const text = machine(`\n    <disk type='file'>\n      <target dev='vda'/>${close}`);
    expect(completionLabels(text)[0]).toBe('</disk>');
    checkAccepted(text, '</disk>', text.replace(/<\/(?:di)?\$0(?:sk>|disk>)?/, '</disk>'));
  });

  test('nothing is offered in comments', () => {
    expect(completions("<domain type='kvm'><!-- <$0 --></domain>")).toEqual([]);
  });

  test('a comment behind `<!`', () => {
    checkAccepted("<domain type='kvm'><!$0</domain>", '<!-- -->', "<domain type='kvm'><!--  --></domain>");
  });

  test('an empty document starts with a template', () => {
    expect(completionLabels('$0', ['template'])).toEqual([
      'domain: Linux machine', 'domain: Windows machine', 'network: NAT', 'network: bridge of the host', 'pool: directory', 'volume: qcow2', 'domainsnapshot',
      'domaincheckpoint', 'domainbackup: a disk into a file', 'secret: password of a disk', 'filter: no spoofing',
    ]);
  });
});
