// One way to read and define domains, networks and pools, so that editing is written once.
import type { Hypervisor } from '../virsh/hypervisor';
import type { Call, Defined, DefineOptions } from '../virsh/hypervisor';
import type { HostModel } from '../hosts/hosts';
import type { EditableKind } from './uris';

/** What editing needs of a kind of object. */
export interface Definitions {
  /** The definition for an edit: complete, with secrets where libvirt has any. */
  read(uuid: string, call?: Call): Promise<string>;
  define(xml: string, options: DefineOptions): Promise<Defined>;
  findByName(name: string, call?: Call): Promise<string | undefined>;
  /** The name that this uuid has on the host, if any. */
  nameOf(uuid: string, call?: Call): Promise<string | undefined>;
  /** The names that are taken. */
  names(call?: Call): Promise<readonly string[]>;
}

/** The definitions of one kind on one host. */
export function definitionsOn(hypervisor: Hypervisor, kind: EditableKind): Definitions {
  switch (kind) {
    case 'domain':
      return {
        read: async (uuid, call) => hypervisor.domains.xml(uuid, 'edit', call),
        define: async (xml, options) => hypervisor.domains.define(xml, options),
        findByName: async (name, call) => hypervisor.domains.findByName(name, call),
        nameOf: async (uuid, call) => (await hypervisor.domains.list(call)).find((one) => one.uuid === uuid)?.name,
        names: async (call) => (await hypervisor.domains.list(call)).map((one) => one.name),
      };
    case 'network': return listed(hypervisor.networks);
    case 'pool': return listed(hypervisor.pools);
  }
}

/** What networks and pools have in common. */
interface Listed {
  list(call?: Call): Promise<readonly { readonly uuid: string; readonly name: string }[]>;
  xml(uuid: string, view: 'inactive' | 'live', call?: Call): Promise<string>;
  define(xml: string, options: DefineOptions): Promise<Defined>;
}

function listed(objects: Listed): Definitions {
  return {
    read: async (uuid, call) => objects.xml(uuid, 'inactive', call),
    define: async (xml, options) => objects.define(xml, options),
    findByName: async (name, call) => (await objects.list(call)).find((one) => one.name === name)?.uuid,
    nameOf: async (uuid, call) => (await objects.list(call)).find((one) => one.uuid === uuid)?.name,
    names: async (call) => (await objects.list(call)).map((one) => one.name),
  };
}

/** Whether a domain is shut off, as the host says now: what the tree knows may be old where nobody sees it. */
export async function isShutOff({ hypervisor }: HostModel, uuid: string, call?: Call): Promise<boolean> {
  return (await hypervisor.domains.list(call)).some((one) => one.uuid === uuid && one.state === 'shutoff');
}

/** The part of a host's model that holds objects of this kind, to refresh after a change. */
export function partOf(kind: EditableKind): 'domains' | 'networks' | 'pools' {
  return kind === 'domain' ? 'domains' : kind === 'network' ? 'networks' : 'pools';
}

/** The name under which the host's model knows the object. */
export function knownName(host: HostModel, kind: EditableKind, uuid: string): string | undefined {
  return host.snapshot[partOf(kind)].value.find((one) => one.uuid === uuid)?.name;
}
