// Pieces of a machine outside its devices: firmware, CPU, memory.
import type { Template } from './template';

const into = 'domain';

/** Templates inside `<domain>`. */
export const machineTemplates: readonly Template[] = [
  {
    label: 'os: UEFI with Secure Boot',
    summary: 'UEFI chosen by libvirt, with Secure Boot and Microsoft’s keys. Needs `<smm state="on"/>` on x86.',
    into,
    element: 'os',
    body: `<os firmware='efi'>
  <type arch='x86_64' machine='q35'>hvm</type>
  <firmware>
    <feature enabled='yes' name='enrolled-keys'/>
    <feature enabled='yes' name='secure-boot'/>
  </firmware>
  <loader secure='yes'/>
  <boot dev='hd'/>
</os>`,
  },
  {
    label: 'os: UEFI',
    summary: 'UEFI without Secure Boot; libvirt finds the firmware.',
    into,
    element: 'os',
    body: `<os firmware='efi'>
  <type arch='\${1|x86_64,aarch64|}' machine='\${2|q35,virt|}'>hvm</type>
  <firmware>
    <feature enabled='no' name='secure-boot'/>
  </firmware>
  <boot dev='hd'/>
</os>`,
  },
  {
    label: 'os: kernel of the host',
    summary: 'Boots a kernel of the host directly, without boot loader.',
    into,
    element: 'os',
    body: `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <kernel>\${1:/var/lib/libvirt/boot/vmlinuz}</kernel>
  <initrd>\${2:/var/lib/libvirt/boot/initrd.img}</initrd>
  <cmdline>\${3:console=ttyS0 root=/dev/vda1}</cmdline>
</os>`,
  },
  {
    label: 'memoryBacking: hugepages',
    summary: 'The guest’s memory in huge pages of the host, which must have reserved them.',
    into,
    element: 'memoryBacking',
    body: `<memoryBacking>
  <hugepages>
    <page size='\${1|2,1024|}' unit='MiB'/>
  </hugepages>
</memoryBacking>`,
  },
  {
    label: 'memoryBacking: shared memory',
    summary: 'Memory that other processes may map, as virtiofs and vhost-user need it.',
    into,
    element: 'memoryBacking',
    body: `<memoryBacking>
  <source type='memfd'/>
  <access mode='shared'/>
</memoryBacking>`,
  },
  {
    label: 'cputune: pinned vCPUs',
    summary: 'Each vCPU on a CPU of its own of the host.',
    into,
    element: 'cputune',
    body: `<cputune>
  <vcpupin vcpu='0' cpuset='\${1:2}'/>
  <vcpupin vcpu='1' cpuset='\${2:3}'/>
  <emulatorpin cpuset='\${3:0-1}'/>
</cputune>`,
  },
  {
    label: 'cpu: as the host',
    summary: 'The host’s own CPU: fastest, and migration only between equal hosts.',
    into,
    element: 'cpu',
    body: `<cpu mode='\${1|host-passthrough,host-model,maximum|}'>
  <topology sockets='1' dies='1' cores='\${2:4}' threads='\${3:1}'/>
</cpu>`,
  },
  {
    label: 'features: for Windows',
    summary: 'The enlightenments that Windows guests run well with.',
    into,
    element: 'features',
    body: `<features>
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
</features>`,
  },
  {
    label: 'clock: for Windows',
    summary: 'Local time, and timers that a Windows guest keeps time with.',
    into,
    element: 'clock',
    body: `<clock offset='localtime'>
  <timer name='rtc' tickpolicy='catchup'/>
  <timer name='pit' tickpolicy='delay'/>
  <timer name='hpet' present='no'/>
  <timer name='hypervclock' present='yes'/>
</clock>`,
  },
];
