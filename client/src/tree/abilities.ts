// What libvirt's drivers cannot do, so that no menu offers it. Read off the drivers' own tables in libvirt 11.3.
import { parseUri } from '../virsh/uri';

/** Something that libvirt has a call for, and not every driver an answer. */
export type Ability = 'attach' | 'autostart' | 'command-line' | 'console' | 'domain-capabilities' | 'job' | 'pause' | 'rename' | 'reset' | 'save' | 'snapshot' | 'tag';

const cannot: Readonly<Record<string, readonly Ability[]>> = {
  bhyve: ['attach', 'command-line', 'job', 'pause', 'rename', 'reset', 'save', 'snapshot'],
  ch: ['attach', 'autostart', 'command-line', 'domain-capabilities', 'job', 'rename', 'reset', 'snapshot', 'tag'],
  lxc: ['command-line', 'domain-capabilities', 'job', 'rename', 'reset', 'save', 'snapshot'],
  test: ['command-line', 'console', 'job'],
  xen: ['command-line', 'rename', 'reset', 'snapshot'],
};

/** Whether the driver of this URI has it. Of a driver that is not known, nothing is denied. */
export function can(uri: string, ability: Ability): boolean {
  return !missing(uri).includes(ability);
}

/** All that the driver of this URI has not. */
export function missing(uri: string): readonly Ability[] {
  return cannot[parseUri(uri)?.driver ?? ''] ?? [];
}
