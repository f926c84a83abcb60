// Rules that came with the second pass through libvirt's checks, in families that have tests of their own.
import { describe, it } from 'vitest';
import { checkRule } from '../support/checkRule';

describe('strictness', () => {
  it('seclabel-override-without-relabel', () => {
    checkRule(`<seclabel type='static' model='dac' relabel='no'><label>a</label></seclabel><devices><disk type='file' device='disk'><source file='/a'><«seclabel» model='dac' relabel='no'/></source><target dev='vda' bus='virtio'/></disk></devices>`, [
      { code: 'seclabel-override-without-relabel', at: 'seclabel', message: 'The `<seclabel>` of the domain for `dac` does not relabel, so a device cannot have one of its own: set relabel=`yes` there, or remove this.' },
    ]);
    checkRule(`<seclabel type='static' model='dac' relabel='yes'><label>a</label></seclabel><devices><disk type='file' device='disk'><source file='/a'><seclabel model='dac' relabel='no'/></source><target dev='vda' bus='virtio'/></disk></devices>`, []);
  });

  it('filesystem-sandbox', () => {
    checkRule(`<filesystem type='mount'><binary path='/a'><sandbox mode='chroot'/></binary><source dir='/a'/><target dir='x'/></filesystem>`, [
      { code: 'filesystem-sandbox', at: 'chroot', message: 'Only virtiofs has a program with a sandbox; remove `mode`, or use the driver `virtiofs`.' },
    ]);
    checkRule(`<memoryBacking><access mode='shared'/></memoryBacking><devices><filesystem type='mount'><driver type='virtiofs'/><binary path='/a'><sandbox mode='chroot'/></binary><source dir='/a'/><target dir='x'/></filesystem></devices>`, []);
  });

  it('video-memory-too-large', () => {
    checkRule(`<video><model type='qxl' vram='2097153'/></video>`, [
      { code: 'video-memory-too-large', at: '2097153', message: '`vram` is at most 2097152 KiB, not 2097153.' },
    ]);
    // Rounding it up leaves nothing of 32 bits.
    checkRule(`<video><model type='qxl' vram='2147483649'/></video>`, []);
    checkRule(`<video><model type='qxl' vram='65536'/></video>`, []);
  });

  it('init-missing', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type></os></domain>`, [
      { code: 'init-missing', at: 'exe', message: 'A container starts with a program: add `<init>/sbin/init</init>` to `<os>`.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os></domain>`, []);
  });

  it('init-argument-empty', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init><initarg/></os></domain>`, [
      { code: 'init-argument-empty', at: 'initarg', message: '`<initarg>` is empty; remove it, or say what it is.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init><initarg>-v</initarg></os></domain>`, []);
  });

  it('iommu-duplicate', () => {
    checkRule(`<iommu model='intel'/><«iommu» model='intel'/>`, [
      { code: 'iommu-duplicate', at: 'iommu', message: 'A guest has one IOMMU of model `intel`: remove this one.' },
    ]);
    checkRule(`<iommu model='smmuv3'/><iommu model='smmuv3'/>`, [], { arch: 'aarch64' });
  });

  it('redirfilter-duplicate', () => {
    checkRule(`<redirfilter><usbdev allow='no'/></redirfilter><«redirfilter»><usbdev allow='no'/></redirfilter>`, [
      { code: 'redirfilter-duplicate', at: 'redirfilter', message: 'There is one `<redirfilter>` for all redirected devices: put its rules into the first one.' },
    ]);
    checkRule(`<redirfilter><usbdev allow='yes' class='0x08'/><usbdev allow='no'/></redirfilter>`, []);
  });

  it('qemu-override-removed-value', () => {
    checkRule(`<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>a</name><memory>1048576</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><qemu:override><qemu:device alias='x'><qemu:frontend><qemu:property name='x' type='remove' value='7'/></qemu:frontend></qemu:device></qemu:override></domain>`, [
      { code: 'qemu-override-removed-value', at: '7', message: 'A property of type `remove` has no `value`: remove it.' },
    ]);
    checkRule(`<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>a</name><memory>1048576</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><qemu:override><qemu:device alias='x'><qemu:frontend><qemu:property name='x' type='remove'/></qemu:frontend></qemu:device></qemu:override></domain>`, []);
  });

  it('character-source-incomplete', () => {
    checkRule(`<rng model='virtio'><backend model='egd' type='tcp'><source mode='connect' service='1'/></backend></rng>`, [
      { code: 'character-source-incomplete', at: 'source', message: 'A character device of type `tcp` needs `host` in its `<source>`.' },
    ]);
    checkRule(`<rng model='virtio'><backend model='egd' type='tcp'><source mode='connect' host='a' service='1'/></backend></rng>`, []);
  });

  it('character-reconnect-timeout', () => {
    checkRule(`<rng model='virtio'><backend model='egd' type='tcp'><source mode='connect' host='a' service='1'><reconnect enabled='yes' timeout='0'/></source></backend></rng>`, [
      { code: 'character-reconnect-timeout', at: '0', message: '`<reconnect>` needs a `timeout` of at least 1 second.' },
    ]);
  });

  it('audio-undecided', () => {
    checkRule(`<graphics type='vnc'/><graphics type='sdl'/>`, [
      { code: 'audio-undecided', at: 'vnc', message: 'Where an `sdl` display is the last one, libvirt leaves audio to QEMU_AUDIO_DRV and refuses a `vnc` display without that: add `<audio id="1" type="none"/>`.' },
    ]);
    checkRule(`<graphics type='sdl'/><graphics type='vnc'/>`, []);
    checkRule(`<graphics type='vnc'/><graphics type='sdl'/><audio id='1' type='none'/>`, []);
  });

  it('machine-wrong-arch', () => {
    checkRule(`<memballoon model='none'/>`, [
      { code: 'machine-wrong-arch', at: 'g3beige', message: 'Machine `g3beige` is not x86_64: it is a machine of ppc or ppc64.' },
    ], { machine: 'g3beige' });
    checkRule(`<memballoon model='none'/>`, [
      { code: 'machine-wrong-arch', at: 'versatilepb', message: 'Machine `versatilepb` is not ppc64: it is a machine of armv7l or aarch64.' },
    ], { machine: 'versatilepb', arch: 'ppc64' });
  });

  it('serial-model-target', () => {
    checkRule(`<serial type='pty'><target><model name='isa-serial'/></target></serial>`, [
      { code: 'serial-model-target', at: 'isa-serial', message: 'The model `isa-serial` belongs to a target of type `isa-serial`, not `none`.' },
    ], { arch: 'ppc64', machine: 'g3beige', type: 'qemu' });
  });

  it('console-target-unknown', () => {
    checkRule(`<console type='pty'><target type='system-serial'/></console>`, [
      { code: 'console-target-unknown', at: 'system-serial', message: 'A console has no target of type `system-serial`; use `serial` or `virtio`.' },
    ], { arch: 'aarch64' });
    checkRule(`<console type='pty'><target type='virtio'/></console>`, []);
  });

  it('serial-target-unknown', () => {
    checkRule(`<serial type='pty'><target type='serial' port='0'/></serial>`, [
      {
        code: 'serial-target-unknown',
        at: 'serial',
        message: '`serial` is a target of consoles, not of serial ports: remove it, and libvirt takes what the machine has.',
      },
    ]);
    checkRule(`<serial type='pty'><target type='isa-serial' port='0'/></serial>`, []);
  });

  it('character-source-mode', () => {
    checkRule(`<parallel type='tcp'><source mode='always' host='a' service='1'/></parallel>`, [
      { code: 'character-source-mode', at: 'always', message: '`always` is no mode of a source: it is `connect` or `bind`.' },
    ]);
    checkRule(`<parallel type='tcp'><source mode='bind' host='a' service='1'/></parallel>`, []);
  });

  it('ip-family', () => {
    checkRule(`<interface type='user'><ip family='ipv4' address='2001:db8::1'/></interface>`, [
      { code: 'ip-family', at: 'ipv4', message: '`2001:db8::1` is no address of family `ipv4`.' },
    ]);
    checkRule(`<interface type='user'><ip family='ipv6' address='2001:db8::1'/></interface>`, []);
  });

  it('audio-missing', () => {
    checkRule(`<graphics type='dbus'><audio id='3'/></graphics>`, [
      { code: 'audio-missing', at: '3', message: 'There is no `<audio>` with id 3; add it.' },
    ]);
    checkRule(`<sound model='ich9'><audio id='1'/></sound>`, []);
    checkRule(`<sound model='ich9'><audio id='2'/></sound>`, [
      { code: 'audio-missing', at: '2', message: 'There is no `<audio>` with id 2; add it.' },
    ]);
  });

  it('interface-target-missing', () => {
    checkRule(`<interface type='ethernet'><target managed='no'/><model type='virtio'/></interface>`, [
      { code: 'interface-target-missing', at: 'target', message: 'A tap device that libvirt does not manage must be named: add `dev` to `<target>`.' },
    ]);
    checkRule(`<interface type='ethernet'><target dev='tap0' managed='no'/><model type='virtio'/></interface>`, []);
  });

  it('interface-guest-route', () => {
    checkRule(`<interface type='user'><backend type='passt'/><route family='ipv4' address='10.0.0.0' prefix='8' gateway='10.0.2.2'/></interface>`, [
      { code: 'interface-guest-route', at: 'route', message: 'QEMU cannot set a route inside the guest; remove `<route>`.' },
    ]);
    checkRule(`<interface type='user'><backend type='passt'/><route family='ipv4' gateway='10.0.2.2'/></interface>`, []);
  });

  it('iommu-driver-amd', () => {
    checkRule(`<iommu model='intel'><driver xtsup='on'/></iommu>`, [
      { code: 'iommu-driver-amd', at: 'on', message: '`xtsup` is a setting of other IOMMUs: model `intel` does not have it.' },
    ]);
    checkRule(`<iommu model='smmuv3'><driver passthrough='on'/></iommu>`, [
      { code: 'iommu-driver-amd', at: 'on', message: '`passthrough` is a setting of other IOMMUs: model `smmuv3` does not have it.' },
    ], { arch: 'aarch64' });
    checkRule(`<iommu model='amd'><driver xtsup='on'/></iommu>`, []);
    checkRule(`<iommu model='intel'><driver intremap='on'/></iommu>`, []);
  });

  it('iommu-driver-smmu', () => {
    checkRule(`<iommu model='intel'><driver ssidsize='4'/></iommu>`, [
      { code: 'iommu-driver-smmu', at: '4', message: '`ssidsize` is a setting of other IOMMUs: model `intel` does not have it.' },
    ]);
    checkRule(`<iommu model='smmuv3'><driver accel='on' ssidsize='4'/></iommu>`, [], { arch: 'aarch64' });
    checkRule(`<iommu model='intel'><driver intremap='on'/></iommu>`, []);
  });

  it('firmware-bios-secure-boot', () => {
    checkRule(`<os firmware='bios'><type arch='x86_64' machine='q35'>hvm</type><firmware><feature enabled='yes' name='secure-boot'/></firmware></os>`, [
      { code: 'firmware-bios-secure-boot', at: 'secure-boot', message: 'No BIOS has `secure-boot`: use firmware=`efi`.' },
    ]);
    checkRule(`<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><firmware><feature enabled='yes' name='secure-boot'/></firmware></os><features><acpi/></features>`, []);
  });

  it('firmware-arch', () => {
    checkRule(`<os firmware='bios'><type arch='aarch64' machine='virt'>hvm</type></os>`, [
      { code: 'firmware-arch', at: 'bios', message: 'There is no firmware `bios` for aarch64: remove the attribute.' },
    ], { arch: 'aarch64' });
    checkRule(`<os firmware='efi'><type arch='s390x' machine='s390-ccw-virtio'>hvm</type></os>`, [
      { code: 'firmware-arch', at: 'efi', message: 'There is no firmware `efi` for s390x: remove the attribute.' },
    ], { arch: 's390x' });
    checkRule(`<os firmware='efi'><type arch='riscv64' machine='virt'>hvm</type></os>`, [], { arch: 'riscv64' });
  });

  it('hyperv-state-missing', () => {
    checkRule(`<features><hyperv mode='custom'><synic state='on'/><vpindex state='on'/><stimer><direct state='on'/></stimer></hyperv></features>`, [
      { code: 'hyperv-state-missing', at: 'stimer', message: '`<stimer>` needs `state="on"` or `state="off"`.' },
    ]);
    checkRule(`<features><hyperv mode='passthrough'><stimer><direct state='on'/></stimer></hyperv></features>`, []);
  });

  it('backing-store-incomplete', () => {
    checkRule(`<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a'/><backingStore type='file'><format type='qcow2'/><source file='/b'/><backingStore type='file'><format type='qcow2'/><source file='/c'/><«backingStore» type='file'><format type='qcow2'/></backingStore></backingStore></backingStore><target dev='vda' bus='virtio'/></disk>`, [
      { code: 'backing-store-incomplete', at: 'backingStore', message: 'A backing store with a `type` needs `<source>`.' },
    ]);
  });

  it('disk-format-fat', () => {
    checkRule(`<disk type='file' device='floppy'><driver name='qemu' type='fat'/><target dev='fda'/></disk>`, [
      { code: 'disk-format-fat', at: 'fat', message: '`fat` makes a drive of a directory, so the disk must be of type `dir`, not `file`.' },
    ]);
    checkRule(`<disk type='file' device='floppy'><driver name='qemu' type='raw'/><target dev='fda'/></disk>`, []);
  });

  it('pci-no-such-slot', () => {
    checkRule(`<interface type='user'><model type='spapr-vlan'/><address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/></interface>`, [], { arch: 'ppc64' });
  });

  it('dimm-address-without-slot', () => {
    checkRule(`<maxMemory slots='4' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='2097152'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>1024</size><node>0</node></target><address type='dimm' base='0x100000000'/></memory></devices>`, [
      { code: 'dimm-address-without-slot', at: 'address', message: 'An address of type `dimm` needs a `slot`.' },
    ]);
    checkRule(`<maxMemory slots='4' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='2097152'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>1024</size><node>0</node></target><address type='dimm' slot='0'/></memory></devices>`, []);
  });

  it('tpm-external-source', () => {
    checkRule(`<tpm model='tpm-crb'><backend type='external'/></tpm>`, [
      { code: 'tpm-external-source', at: 'backend', message: 'An external TPM needs its socket: add `<source type="unix" mode="connect" path="…"/>`.' },
    ]);
    checkRule(`<tpm model='tpm-crb'><backend type='external'><source type='unix' mode='connect' path='/run/swtpm.sock'/></backend></tpm>`, []);
    checkRule(`<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>`, []);
  });

  it('filesystem-target-empty', () => {
    checkRule(`<filesystem type='mount'><source dir='/a'/><target dir=''/></filesystem>`, [
      { code: 'filesystem-target-empty', at: 'dir', message: 'A shared directory needs a name in the guest: `dir` is empty.' },
    ]);
  });

  it('seclabel-label-empty', () => {
    checkRule(`<seclabel type='static' model='dac' relabel='yes'><label></label></seclabel>`, [
      { code: 'seclabel-label-empty', at: 'label', message: 'A label of type `static` says which: `<label>` is empty.' },
    ]);
  });

  it('vnc-port-out-of-range', () => {
    checkRule(`<graphics type='vnc' autoport='no'/>`, [
      { code: 'vnc-port-out-of-range', at: 'no', message: 'A VNC port is 5900 to 65535, not 0; or leave it to libvirt with `autoport`.' },
    ]);
    checkRule(`<graphics type='vnc' port='-1'/>`, []);
    checkRule(`<graphics type='vnc'/>`, []);
  });

  it('character-sources', () => {
    checkRule(`<rng model='virtio'><backend model='egd' type='tcp'><source mode='connect' host='a' service='1'/><«source» mode='connect' host='b' service='1'/></backend></rng>`, [
      { code: 'character-sources', at: 'source', message: 'A character device of type `tcp` takes 1 `<source>` only.' },
    ]);
  });

  it('pci-root-index', () => {
    checkRule(`<controller type='pci' model='pcie-root'/><«controller» type='pci' model='pcie-root'/>`, [
      { code: 'pci-root-index', at: 'controller', message: 'A `pcie-root` is the root of the PCI tree and has index 0, not 1.' },
    ]);
  });

  it('hostdev-scsi-adapter', () => {
    checkRule(`<hostdev mode='subsystem' type='scsi'><source><adapter name='host0'/><address bus='0' target='0' unit='0'/></source></hostdev>`, [
      { code: 'hostdev-scsi-adapter', at: 'host0', message: '`host0` is no SCSI adapter: its name is `scsi_host` and a number.' },
    ]);
    checkRule(`<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>`, []);
  });

  it('character-reconnect-listening', () => {
    checkRule(`<serial type='unix'><source mode='bind' path='/a'><reconnect enabled='no'/></source></serial>`, [
      { code: 'character-reconnect-listening', at: 'reconnect', message: `Only a client reconnects: with \`mode='bind'\` remove \`<reconnect>\`.` },
    ]);
  });
});
