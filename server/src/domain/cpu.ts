// The guest CPU as libvirt reads it.
import type { Domain } from './domain';
import { value } from './values';

/** The CPU mode, with libvirt's default; `undefined` without a `<cpu>`. */
export function cpuMode(domain: Domain): string | undefined {
  const cpu = domain.root.child('cpu');
  return cpu && (value(cpu, 'mode') ?? 'custom');
}
