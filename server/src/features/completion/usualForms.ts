// How common elements are usually written, where that is more than the least the schema asks for.
import { parseSelector, selects, specificity, type ElementPath, type Selector } from '../words/selector';

/** An element's usual form in snippet syntax. */
export interface UsualForm {
  /** Selector of its place. */
  readonly on: string;
  readonly body: string;
}

/** Every usual form; a test holds that each is valid in its place. */
export const usualForms: readonly UsualForm[] = [
  { on: 'domain/memory', body: "<memory unit='${1|GiB,MiB,KiB|}'>${2:4}</memory>" },
  { on: 'domain/currentMemory', body: "<currentMemory unit='${1|GiB,MiB,KiB|}'>${2:4}</currentMemory>" },
  { on: 'domain/maxMemory', body: "<maxMemory slots='${1:16}' unit='${2|GiB,MiB,KiB|}'>${3:64}</maxMemory>" },
  { on: 'domain/vcpu', body: '<vcpu>${1:2}</vcpu>' },
  {
    on: 'domain/os',
    body: "<os>\n  <type arch='${1|x86_64,aarch64,ppc64le,s390x,riscv64|}' machine='${2|q35,pc,virt,pseries,s390-ccw-virtio|}'>hvm</type>\n  <boot dev='${3|hd,cdrom,network|}'/>\n</os>",
  },
  {
    on: 'domain/os/type',
    body: "<type arch='${1|x86_64,aarch64,ppc64le,s390x,riscv64|}' machine='${2|q35,pc,virt,pseries,s390-ccw-virtio|}'>hvm</type>",
  },
  { on: 'domain/cpu', body: "<cpu mode='${1|host-passthrough,host-model,custom,maximum|}'/>" },
  { on: 'domain/cpu/topology', body: "<topology sockets='${1:1}' dies='${2:1}' cores='${3:4}' threads='${4:1}'/>" },
  { on: 'domain/cpu/feature', body: "<feature policy='${1|require,disable,optional,force,forbid|}' name='$2'/>" },
  { on: 'domain/clock', body: "<clock offset='${1|utc,localtime,timezone,variable|}'/>" },
  {
    on: 'domain/devices/disk',
    body: "<disk type='${1|file,block,dir|}' device='${2|disk,cdrom,lun,floppy|}'>\n  <driver name='qemu' type='${3|qcow2,raw|}'/>\n  <source ${4|file,dev,name,dir|}='${5:/var/lib/libvirt/images/guest.qcow2}'/>\n  <target dev='${6:vda}' bus='${7|virtio,scsi,sata,usb,ide|}'/>\n</disk>",
  },
  { on: 'devices/disk/driver', body: "<driver name='qemu' type='${1|qcow2,raw|}'/>" },
  { on: 'devices/disk[@type=file]/source', body: "<source file='${1:/var/lib/libvirt/images/guest.qcow2}'/>" },
  { on: 'devices/disk[@type=block]/source', body: "<source dev='${1:/dev/vg0/guest}'/>" },
  { on: 'devices/disk[@type=volume]/source', body: "<source pool='${1:default}' volume='${2:guest.qcow2}'/>" },
  {
    on: 'devices/disk[@type=network]/source',
    body: "<source protocol='${1|rbd,iscsi,nbd,https,http,ssh,gluster|}' name='${2:pool/image}'>\n  <host name='${3:host.example.org}'/>\n</source>",
  },
  { on: 'devices/disk/target', body: "<target dev='${1:vda}' bus='${2|virtio,scsi,sata,usb,ide|}'/>" },
  { on: 'domain/devices/interface', body: "<interface type='${1|network,bridge|}'>\n  <source ${2|network,bridge|}='${3:default}'/>\n  <model type='virtio'/>\n</interface>" },
  { on: 'devices/interface[@type=network]/source', body: "<source network='${1:default}'/>" },
  { on: 'devices/interface[@type=bridge]/source', body: "<source bridge='${1:br0}'/>" },
  { on: 'devices/interface[@type=direct]/source', body: "<source dev='${1:eno1}' mode='${2|bridge,vepa,private,passthrough|}'/>" },
  { on: 'devices/interface/mac', body: "<mac address='52:54:00:${1:12:34:56}'/>" },
  { on: 'devices/interface/model', body: "<model type='${1|virtio,e1000e,rtl8139|}'/>" },
  { on: 'devices/disk/auth', body: "<auth username='${1:libvirt}'>\n  <secret type='${2|ceph,iscsi|}' usage='${3:secret}'/>\n</auth>" },
  { on: 'domain/devices/controller', body: "<controller type='${1|scsi,usb,virtio-serial,sata,ide|}' index='${2:0}'/>" },
  {
    on: 'domain/devices/filesystem',
    body: "<filesystem type='mount' accessmode='passthrough'>\n  <driver type='virtiofs'/>\n  <source dir='${1:/srv/share}'/>\n  <target dir='${2:share}'/>\n</filesystem>",
  },
  { on: 'domain/devices/graphics', body: "<graphics type='${1|vnc,spice|}' autoport='yes'/>" },
  { on: 'domain/devices/video', body: "<video>\n  <model type='${1|virtio,vga,qxl,bochs,none|}'/>\n</video>" },
  { on: 'domain/devices/serial', body: "<serial type='${1|pty,file,unix,tcp|}'/>" },
  { on: 'domain/devices/console', body: "<console type='pty'>\n  <target type='${1|serial,virtio|}'/>\n</console>" },
  { on: 'domain/devices/channel', body: "<channel type='unix'>\n  <target type='virtio' name='${1:org.qemu.guest_agent.0}'/>\n</channel>" },
  { on: 'domain/devices/input', body: "<input type='${1|tablet,keyboard,mouse|}' bus='${2|usb,virtio,ps2|}'/>" },
  { on: 'domain/devices/memballoon', body: "<memballoon model='${1|virtio,none|}'/>" },
  { on: 'domain/devices/rng', body: "<rng model='virtio'>\n  <backend model='random'>/dev/urandom</backend>\n</rng>" },
  { on: 'domain/devices/tpm', body: "<tpm model='${1|tpm-crb,tpm-tis|}'>\n  <backend type='emulator' version='2.0'/>\n</tpm>" },
  { on: 'domain/devices/sound', body: "<sound model='${1|ich9,virtio,usb|}'/>" },
  { on: 'domain/devices/emulator', body: '<emulator>${1:/usr/bin/qemu-system-x86_64}</emulator>' },
];

interface Entry {
  readonly selector: Selector;
  readonly body: string;
}

let entries: readonly Entry[] | undefined;

/** The usual form of an element that is to stand at a place; `undefined` where the least form will do. */
export function usualForm(path: ElementPath): string | undefined {
  entries ??= usualForms
    .flatMap(({ on, body }): Entry[] => {
      const selector = parseSelector(on);
      return selector ? [{ selector, body }] : [];
    })
    .sort((a, b) => specificity(b.selector) - specificity(a.selector));
  return entries.find(({ selector }) => selects(selector, path))?.body;
}
