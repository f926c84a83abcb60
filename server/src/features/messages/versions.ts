// Sentences about versions of libvirt.
import type { MessageTable } from '../messages';

/** Problems that the words know of. The variants say whether the release is known, and what to use instead. */
export const versionMessages: MessageTable = {
  kinds: {
    'newer-than-target': {
      severity: 'warning',
      message: '`{thing}` came with libvirt {since}; the libvirt aimed at is {target}. Leave it out, or set another target version.',
    },
    deprecated: { severity: 'hint', message: '`{thing}` is deprecated.' },
    removed: { severity: 'warning', message: '`{thing}` is no longer supported; leave it out or choose another.' },
  },
  sentences: {
    'newer-than-target.host': '`{thing}` came with libvirt {since}; host {host} has {target}. Leave it out, or define this on a newer host.',
    'newer-than-target.setting': '`{thing}` came with libvirt {since}; the setting `libvirt.targetVersion` is {target}. Leave it out, or change the setting.',
    'newer-than-target.schema': '`{thing}` came with libvirt {since}; the schemas in use are of {target}. Leave it out, or set another `libvirt.targetVersion`.',
    'deprecated.since': '`{thing}` is deprecated since {release}.',
    'deprecated.since-instead': '`{thing}` is deprecated since {release}; use {instead}.',
    'deprecated.ever-instead': '`{thing}` is deprecated; use {instead}.',
    'removed.since': '`{thing}` was removed in {release}; leave it out or choose another.',
    'removed.since-instead': '`{thing}` was removed in {release}; use {instead}.',
    'removed.ever-instead': '`{thing}` is no longer supported; use {instead}.',
  },
};
