// Sentences about versions of libvirt.
import type { MessageTable } from '../messages';

/** Problems that the words know of. */
export const versionMessages: MessageTable = {
  kinds: {
    'newer-than-target': {
      severity: 'warning',
      message: '`{thing}` came with libvirt {since}; the libvirt aimed at is {target}. Leave it out, or set another target version.',
    },
    deprecated: { severity: 'hint', message: '`{thing}` is deprecated since libvirt {deprecated}.' },
  },
  sentences: {},
};
