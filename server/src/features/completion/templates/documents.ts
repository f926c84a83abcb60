// Whole documents to start from: machines, networks, pools, volumes, snapshots.
import type { Template } from './template';

const into = '';

const LINUX = `<domain type='kvm'>
  <name>\${1:linux}</name>
  <memory unit='GiB'>\${2:4}</memory>
  <vcpu>\${3:4}</vcpu>
  <os firmware='efi'>
    <type arch='x86_64' machine='q35'>hvm</type>
    <boot dev='hd'/>
    <boot dev='cdrom'/>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <cpu mode='host-passthrough'/>
  <clock offset='utc'/>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' discard='unmap'/>
      <source file='\${4:/var/lib/libvirt/images/linux.qcow2}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source file='\${5:/var/lib/libvirt/images/install.iso}'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <interface type='network'>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <serial type='pty'/>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <graphics type='vnc' port='-1' autoport='yes'/>
    <video>
      <model type='virtio'/>
    </video>
    <input type='tablet' bus='usb'/>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
    </rng>
  </devices>
</domain>
`;

const WINDOWS = `<domain type='kvm'>
  <name>\${1:windows}</name>
  <memory unit='GiB'>\${2:8}</memory>
  <vcpu>\${3:4}</vcpu>
  <os firmware='efi'>
    <type arch='x86_64' machine='q35'>hvm</type>
    <firmware>
      <feature enabled='yes' name='enrolled-keys'/>
      <feature enabled='yes' name='secure-boot'/>
    </firmware>
    <loader secure='yes'/>
    <boot dev='hd'/>
    <boot dev='cdrom'/>
  </os>
  <features>
    <acpi/>
    <apic/>
    <hyperv mode='custom'>
      <relaxed state='on'/>
      <vapic state='on'/>
      <spinlocks state='on' retries='8191'/>
      <vpindex state='on'/>
      <runtime state='on'/>
      <synic state='on'/>
      <stimer state='on'/>
      <frequencies state='on'/>
    </hyperv>
    <smm state='on'/>
  </features>
  <cpu mode='host-passthrough'>
    <topology sockets='1' dies='1' cores='\${3:4}' threads='1'/>
  </cpu>
  <clock offset='localtime'>
    <timer name='rtc' tickpolicy='catchup'/>
    <timer name='pit' tickpolicy='delay'/>
    <timer name='hpet' present='no'/>
    <timer name='hypervclock' present='yes'/>
  </clock>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' discard='unmap'/>
      <source file='\${4:/var/lib/libvirt/images/windows.qcow2}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source file='\${5:/var/lib/libvirt/images/windows.iso}'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source file='\${6:/usr/share/virtio-win/virtio-win.iso}'/>
      <target dev='sdb' bus='sata'/>
      <readonly/>
    </disk>
    <interface type='network'>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <graphics type='vnc' port='-1' autoport='yes'/>
    <video>
      <model type='vga'/>
    </video>
    <input type='tablet' bus='usb'/>
    <tpm model='tpm-crb'>
      <backend type='emulator' version='2.0'/>
    </tpm>
  </devices>
</domain>
`;

/** Templates for an empty document. */
export const documentTemplates: readonly Template[] = [
  { label: 'domain: Linux machine', summary: 'A complete machine for Linux: UEFI, virtio, guest agent.', into, element: 'domain', body: LINUX },
  {
    label: 'domain: Windows machine',
    summary: 'A complete machine for Windows 11: Secure Boot, TPM 2.0, Hyper-V enlightenments, virtio.',
    into,
    element: 'domain',
    body: WINDOWS,
  },
  {
    label: 'network: NAT',
    summary: 'A virtual network behind the host’s address, with DHCP.',
    into,
    element: 'network',
    body: `<network>
  <name>\${1:lab}</name>
  <forward mode='nat'/>
  <bridge name='\${2:virbr10}' stp='on' delay='0'/>
  <ip address='\${3:192.168.150}.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='\${3:192.168.150}.2' end='\${3:192.168.150}.254'/>
    </dhcp>
  </ip>
</network>
`,
  },
  {
    label: 'network: bridge of the host',
    summary: 'A network that puts guests on a bridge of the host.',
    into,
    element: 'network',
    body: `<network>
  <name>\${1:lan}</name>
  <forward mode='bridge'/>
  <bridge name='\${2:br0}'/>
</network>
`,
  },
  {
    label: 'pool: directory',
    summary: 'A storage pool whose volumes are files of a directory.',
    into,
    element: 'pool',
    body: `<pool type='dir'>
  <name>\${1:images}</name>
  <target>
    <path>\${2:/var/lib/libvirt/images}</path>
  </target>
</pool>
`,
  },
  {
    label: 'volume: qcow2',
    summary: 'A volume in qcow2 format that grows as it is written to.',
    into,
    element: 'volume',
    body: `<volume>
  <name>\${1:guest.qcow2}</name>
  <capacity unit='GiB'>\${2:20}</capacity>
  <target>
    <format type='qcow2'/>
  </target>
</volume>
`,
  },
  {
    label: 'domainsnapshot',
    summary: 'A snapshot with a name and a description.',
    into,
    element: 'domainsnapshot',
    body: `<domainsnapshot>
  <name>\${1:before-upgrade}</name>
  <description>\${2:Before the upgrade}</description>
</domainsnapshot>
`,
  },
  {
    label: 'domaincheckpoint',
    summary: 'A point from which the next backup holds only what changed.',
    into,
    element: 'domaincheckpoint',
    body: `<domaincheckpoint>
  <name>\${1:monday}</name>
  <disks>
    <disk name='\${2:vda}' checkpoint='bitmap'/>
  </disks>
</domaincheckpoint>
`,
  },
  {
    label: 'domainbackup: a disk into a file',
    summary: 'A full backup of one disk, written by the running machine.',
    into,
    element: 'domainbackup',
    body: `<domainbackup mode='push'>
  <disks>
    <disk name='\${1:vda}' backup='yes' type='file'>
      <driver type='qcow2'/>
      <target file='\${2:/var/backups/guest.qcow2}'/>
    </disk>
  </disks>
</domainbackup>
`,
  },
  {
    label: 'secret: password of a disk',
    summary: 'The place for the password of an encrypted disk; the password itself is set with virsh.',
    into,
    element: 'secret',
    body: `<secret ephemeral='no' private='yes'>
  <description>\${1:Password of the disk}</description>
  <usage type='volume'>
    <volume>\${2:/var/lib/libvirt/images/guest.qcow2}</volume>
  </usage>
</secret>
`,
  },
  {
    label: 'filter: no spoofing',
    summary: 'A network filter that lets a guest send with its own addresses only.',
    into,
    element: 'filter',
    body: `<filter name='\${1:own-addresses}' chain='root'>
  <filterref filter='no-mac-spoofing'/>
  <filterref filter='no-ip-spoofing'/>
  <filterref filter='no-arp-spoofing'/>
</filter>
`,
  },
];
