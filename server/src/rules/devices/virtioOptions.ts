// The options of <driver> that all virtio devices share, and no others take.
import type { Domain } from '../../domain/domain';
import type { Rule } from '../../domain/rule';
import type { XmlElement } from '../../syntax/nodes';
import { misplaced } from '../support';

/** A rule that devices of one kind have virtio's options only where they are virtio devices. */
export function virtioOptions(kind: string, isNotVirtio: (device: XmlElement, domain: Domain) => boolean): Rule {
  return misplaced({
    code: `${kind}-virtio-options`,
    on: `devices/${kind}`,
    paths: ['driver@iommu', 'driver@ats', 'driver@packed', 'driver@page_per_vq'],
    summary: `A device <${kind}> that is not a virtio device has an option of virtio devices.`,
    message: '`{name}` is for virtio devices only; remove it.',
    when: isNotVirtio,
  });
}
