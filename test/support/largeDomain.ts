// Valid domains of any length, for what has to do with size.

/** A valid domain of about `lines` lines (never fewer than 40): a machine with more and more disks and interfaces. */
export function largeDomain(lines: number): string {
  const devices: string[] = [];
  for (let index = 0; devices.length < lines - HEAD.length - FOOT.length; index++) devices.push(...disk(index), ...networkInterface(index));
  return [...HEAD, ...devices, ...FOOT, ''].join('\n');
}

const HEAD = `<domain type='kvm'>
  <name>large</name>
  <uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid>
  <memory unit='GiB'>64</memory>
  <currentMemory unit='GiB'>64</currentMemory>
  <vcpu placement='static'>32</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <cpu mode='host-passthrough'>
    <topology sockets='1' dies='1' cores='16' threads='2'/>
  </cpu>
  <clock offset='utc'>
    <timer name='rtc' tickpolicy='catchup'/>
    <timer name='hpet' present='no'/>
  </clock>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>`.split('\n');

const FOOT = `    <graphics type='vnc' port='-1' autoport='yes'/>
    <memballoon model='virtio'/>
  </devices>
</domain>`.split('\n');

function disk(index: number): string[] {
  return [
    "    <disk type='file' device='disk'>",
    "      <driver name='qemu' type='qcow2' cache='none' discard='unmap'/>",
    `      <source file='/var/lib/libvirt/images/data-${index}.qcow2'/>`,
    `      <target dev='${targetName(index)}' bus='scsi'/>`,
    `      <serial>DATA${index}</serial>`,
    '    </disk>',
  ];
}

function networkInterface(index: number): string[] {
  const mac = [index >> 16, index >> 8, index].map((part) => (part & 255).toString(16).padStart(2, '0')).join(':');
  return ["    <interface type='network'>", `      <mac address='52:54:00:${mac}'/>`, "      <source network='default'/>", "      <model type='e1000e'/>", '    </interface>'];
}

/** sda … sdz, sdaa …, as Linux counts. */
function targetName(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(97 + ((rest - 1) % 26)) + letters;
  return `sd${letters}`;
}
