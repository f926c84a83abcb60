// Twenty hovers as they look at the default width, in both languages: the series that is looked at when hover or words change.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {import('./session.mjs').Session} Session */

const machine = `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>shown</name>
  <memory unit='GiB'>4</memory>
  <vcpu placement='static' current='2'>4</vcpu>
  <os firmware='efi'>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <features>
    <acpi/>
    <hyperv mode='custom'>
      <relaxed state='on'/>
    </hyperv>
  </features>
  <cpu mode='host-passthrough'>
    <feature policy='require' name='vmx'/>
  </cpu>
  <on_crash>destroy</on_crash>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none'/>
      <source file='/srv/images/shown.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <graphics type='spice' autoport='yes'/>
    <video>
      <model type='virtio'/>
    </video>
    <hostdev mode='subsystem' type='usb'>
      <source>
        <address bus='1' device='5'/>
      </source>
    </hostdev>
    <tpm model='tpm-crb'>
      <backend type='emulator' version='2.0'/>
    </tpm>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-snapshot'/>
  </qemu:commandline>
</domain>
`;

const network = `<network>
  <name>shown</name>
  <forward mode='nat'/>
  <ip address='192.0.2.1' netmask='255.255.255.0'/>
</network>
`;

const pool = `<pool type='rbd'>
  <name>shown</name>
  <source>
    <name>images</name>
    <host name='mon1.example.com'/>
  </source>
</pool>
`;

const files = { 'shown.xml': machine, 'shown.network.xml': network, 'shown.pool.xml': pool };

/** Name → the file, a text in it, and how far into that text the cursor stands. @type {Readonly<Record<string, [keyof typeof files, string, number]>>} */
export const inEnglish = {
  'element-disk': ['shown.xml', '<disk', 2],
  'element-memory': ['shown.xml', '<memory', 2],
  'attribute-cache': ['shown.xml', 'cache=', 2],
  'value-cache': ['shown.xml', "'none'", 2],
  'value-spice': ['shown.xml', "'spice'", 2],
  'attribute-video-type': ['shown.xml', "type='virtio'/>\n    </video>", 1],
  'value-cpu-mode': ['shown.xml', 'host-passthrough', 2],
  'value-cpu-feature': ['shown.xml', "'vmx'", 2],
  'value-machine': ['shown.xml', "'q35'", 2],
  'text-on-crash': ['shown.xml', 'destroy', 2],
  'attribute-vcpu-current': ['shown.xml', 'current=', 2],
  'element-usb-address': ['shown.xml', "<address bus='1'", 2],
  'element-namespace': ['shown.xml', 'qemu:commandline', 2],
  'value-forward': ['shown.network.xml', "'nat'", 2],
  'element-pool-source': ['shown.pool.xml', '<source', 2],
};

/** As `inEnglish`. @type {Readonly<Record<string, [keyof typeof files, string, number]>>} */
export const inChinese = {
  'zh-element-disk': inEnglish['element-disk'],
  'zh-attribute-cache': inEnglish['attribute-cache'],
  'zh-value-spice': inEnglish['value-spice'],
  'zh-element-hyperv': ['shown.xml', '<hyperv', 2],
  'zh-value-forward': inEnglish['value-forward'],
};

const prepare = async (workspace) => {
  for (const [name, content] of Object.entries(files)) await writeFile(join(workspace, name), content);
};

/** Takes a picture of each hover. @returns {(session: Session, picture: (name: string) => Promise<void>) => Promise<void>} */
const series = (list) => async (session, picture) => {
  let open = 'shown.xml';
  await session.press('Control+B');
  for (const [name, [file, text, offset]] of Object.entries(list)) {
    if (file !== open) await session.open(file);
    open = file;
    await session.press('Escape');
    await session.goToText(file, text, { offset });
    await session.hover();
    await picture(name);
  }
};

const common = { file: 'shown.xml', prepare, folder: 'docs/hovers', size: { width: 640, height: 480 } };

/** As in `scenarios.mjs`; one scenario takes many pictures. */
export const hoverScenarios = {
  hovers: { ...common, series: series(inEnglish) },
  'hovers-zh-cn': { ...common, settings: { 'libvirt.language': 'zh-cn' }, series: series(inChinese) },
};
