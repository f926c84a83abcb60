// Domain, network, pool and volume XML for the tests and the demo host.

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;').replaceAll('"', '&quot;');

/** The tiny guest with its agent, a disk, spare PCI ports for hot-plug, a CD-ROM drive and a serial console. TCG: needs no KVM. */
export function guestXml({ name, uuid, guest, disk, network, title, description, log }) {
  const link = network === undefined ? `<interface type='user'>` : `<interface type='network'><source network='${escape(network)}'/>`;
  const ports = `    <controller type='pci' model='pcie-root-port'/>\n`.repeat(8);
  return `<domain type='qemu'>
  <name>${escape(name)}</name>${uuid === undefined ? '' : `\n  <uuid>${uuid}</uuid>`}${title === undefined ? '' : `\n  <title>${escape(title)}</title>`}${description === undefined ? '' : `\n  <description>${escape(description)}</description>`}
  <memory unit='MiB'>128</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>${escape(guest.kernel)}</kernel>
    <initrd>${escape(guest.initrd)}</initrd>
    <cmdline>console=ttyS0 quiet panic=1</cmdline>
  </os>
  <features><acpi/><apic/></features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='${escape(disk)}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <controller type='pci' index='0' model='pcie-root'/>
${ports}    ${link}<model type='virtio'/></interface>
    <serial type='pty'>${log === undefined ? '' : `<log file='${escape(log)}'/>`}</serial>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <graphics type='vnc' autoport='yes' listen='127.0.0.1'/>
    <video><model type='vga'/></video>
  </devices>
</domain>
`;
}

/** The smallest domain that QEMU takes; thousands of them are defined in the tests. */
export function plainXml({ name, uuid, memoryKiB = 65536 }) {
  return `<domain type='qemu'><name>${escape(name)}</name>${uuid === undefined ? '' : `<uuid>${uuid}</uuid>`}<memory>${memoryKiB}</memory><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>\n`;
}

export function networkXml({ name, bridge, subnet = '192.168.77' }) {
  return `<network>
  <name>${escape(name)}</name>
  <bridge name='${bridge}'/>
  <ip address='${subnet}.1' netmask='255.255.255.0'><dhcp><range start='${subnet}.10' end='${subnet}.50'/></dhcp></ip>
</network>
`;
}

export function poolXml({ name, path }) {
  return `<pool type='dir'><name>${escape(name)}</name><target><path>${escape(path)}</path></target></pool>\n`;
}
