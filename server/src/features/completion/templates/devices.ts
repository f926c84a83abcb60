// Devices as people add them: a disk, a network card, passthrough, a console.
import type { Template } from './template';

const into = 'devices';

/** Templates inside `<devices>`. */
export const deviceTemplates: readonly Template[] = [
  {
    label: 'disk: virtio, qcow2 image',
    summary: 'A hard drive on an image file, as fast as it gets.',
    into,
    element: 'disk',
    body: `<disk type='file' device='disk'>
  <driver name='qemu' type='\${1|qcow2,raw|}' discard='unmap'/>
  <source file='\${2:/var/lib/libvirt/images/guest.qcow2}'/>
  <target dev='\${3:vda}' bus='virtio'/>
</disk>`,
  },
  {
    label: 'disk: virtio, block device',
    summary: 'A hard drive on a block device of the host, such as a logical volume.',
    into,
    element: 'disk',
    body: `<disk type='block' device='disk'>
  <driver name='qemu' type='raw' cache='none' io='native' discard='unmap'/>
  <source dev='\${1:/dev/vg0/guest}'/>
  <target dev='\${2:vda}' bus='virtio'/>
</disk>`,
  },
  {
    label: 'disk: Ceph RBD',
    summary: 'A hard drive on a Ceph cluster, with its secret.',
    into,
    element: 'disk',
    body: `<disk type='network' device='disk'>
  <driver name='qemu' type='raw' cache='writeback' discard='unmap'/>
  <auth username='\${1:libvirt}'>
    <secret type='ceph' uuid='\${2:00000000-0000-4000-8000-000000000001}'/>
  </auth>
  <source protocol='rbd' name='\${3:pool/image}'>
    <host name='\${4:mon1.example.org}' port='6789'/>
  </source>
  <target dev='\${5:vda}' bus='virtio'/>
</disk>`,
  },
  {
    label: 'cdrom: ISO image',
    summary: 'A CD-ROM drive with an ISO image in it.',
    into,
    element: 'disk',
    body: `<disk type='file' device='cdrom'>
  <driver name='qemu' type='raw'/>
  <source file='\${1:/var/lib/libvirt/images/install.iso}'/>
  <target dev='\${2:sda}' bus='sata'/>
  <readonly/>
</disk>`,
  },
  {
    label: 'interface: NAT network',
    summary: 'A network card in a virtual network of libvirt, by default with NAT to the outside.',
    into,
    element: 'interface',
    body: `<interface type='network'>
  <source network='\${1:default}'/>
  <model type='virtio'/>
</interface>`,
  },
  {
    label: 'interface: bridge',
    summary: 'A network card on a bridge of the host: the guest stands in the host’s network.',
    into,
    element: 'interface',
    body: `<interface type='bridge'>
  <source bridge='\${1:br0}'/>
  <model type='virtio'/>
</interface>`,
  },
  {
    label: 'interface: macvtap',
    summary: 'A network card directly on a card of the host; guest and host do not see each other.',
    into,
    element: 'interface',
    body: `<interface type='direct'>
  <source dev='\${1:eno1}' mode='\${2|bridge,vepa,private,passthrough|}'/>
  <model type='virtio'/>
</interface>`,
  },
  {
    label: 'interface: user mode (passt)',
    summary: 'A network card that needs no privileges, with a port of the host forwarded.',
    into,
    element: 'interface',
    body: `<interface type='user'>
  <backend type='passt'/>
  <model type='virtio'/>
  <portForward proto='tcp'>
    <range start='\${1:2222}' to='\${2:22}'/>
  </portForward>
</interface>`,
  },
  {
    label: 'hostdev: PCI passthrough',
    summary: 'A PCI device of the host given to the guest; `lspci -D` shows its address.',
    into,
    element: 'hostdev',
    body: `<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x\${1:0000}' bus='0x\${2:01}' slot='0x\${3:00}' function='0x\${4:0}'/>
  </source>
</hostdev>`,
  },
  {
    label: 'hostdev: USB passthrough',
    summary: 'A USB device of the host given to the guest, by vendor and product as `lsusb` shows them.',
    into,
    element: 'hostdev',
    body: `<hostdev mode='subsystem' type='usb' managed='yes'>
  <source startupPolicy='optional'>
    <vendor id='0x\${1:1050}'/>
    <product id='0x\${2:0407}'/>
  </source>
</hostdev>`,
  },
  {
    label: 'tpm: TPM 2.0, emulated',
    summary: 'A TPM 2.0 by swtpm, as Windows 11 asks for.',
    into,
    element: 'tpm',
    body: `<tpm model='tpm-crb'>
  <backend type='emulator' version='2.0'/>
</tpm>`,
  },
  {
    label: 'graphics: VNC',
    summary: 'A screen over VNC on the host’s loopback address.',
    into,
    element: 'graphics',
    body: `<graphics type='vnc' port='-1' autoport='yes'>
  <listen type='address' address='\${1:127.0.0.1}'/>
</graphics>`,
  },
  {
    label: 'graphics: SPICE',
    summary: 'A screen over SPICE on the host’s loopback address.',
    into,
    element: 'graphics',
    body: `<graphics type='spice' autoport='yes'>
  <listen type='address' address='\${1:127.0.0.1}'/>
  <image compression='off'/>
</graphics>`,
  },
  {
    label: 'channel: SPICE agent',
    summary: 'What shares the clipboard and fits the resolution in a SPICE viewer.',
    into,
    element: 'channel',
    body: `<channel type='spicevmc'>
  <target type='virtio' name='com.redhat.spice.0'/>
</channel>`,
  },
  {
    label: 'channel: QEMU guest agent',
    summary: 'The line to qemu-guest-agent: clean shutdown, frozen file systems, addresses of the guest.',
    into,
    element: 'channel',
    body: `<channel type='unix'>
  <target type='virtio' name='org.qemu.guest_agent.0'/>
</channel>`,
  },
  {
    label: 'filesystem: virtiofs share',
    summary: 'A directory of the host shared with the guest; the machine needs shared memory (`<memoryBacking>`).',
    into,
    element: 'filesystem',
    body: `<filesystem type='mount' accessmode='passthrough'>
  <driver type='virtiofs'/>
  <source dir='\${1:/srv/share}'/>
  <target dir='\${2:share}'/>
</filesystem>`,
  },
  {
    label: 'rng: entropy from the host',
    summary: 'A random number generator fed by the host.',
    into,
    element: 'rng',
    body: `<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
</rng>`,
  },
  {
    label: 'watchdog: reset when the guest hangs',
    summary: 'A watchdog that acts when the guest stops feeding it.',
    into,
    element: 'watchdog',
    body: `<watchdog model='\${1|itco,i6300esb,diag288|}' action='\${2|reset,poweroff,pause,inject-nmi,dump,none|}'/>`,
  },
  {
    label: 'serial: console for virsh console',
    summary: 'A serial port as the guest’s console.',
    into,
    element: 'serial',
    body: `<serial type='pty'>
  <target port='0'/>
</serial>
<console type='pty'>
  <target type='serial' port='0'/>
</console>`,
  },
  {
    label: 'video: virtio',
    summary: 'A graphics card for Linux guests; `vga` is the safe choice for others.',
    into,
    element: 'video',
    body: `<video>
  <model type='\${1|virtio,vga,qxl,bochs,none|}' heads='1' primary='yes'/>
</video>`,
  },
  {
    label: 'controller: virtio-scsi',
    summary: 'A SCSI controller for many disks, with a queue for each vCPU.',
    into,
    element: 'controller',
    body: `<controller type='scsi' index='0' model='virtio-scsi'>
  <driver queues='\${1:4}'/>
</controller>`,
  },
  {
    label: 'vsock: line between host and guest',
    summary: 'A socket between host and guest that needs no network.',
    into,
    element: 'vsock',
    body: `<vsock model='virtio'>
  <cid auto='yes'/>
</vsock>`,
  },
];
