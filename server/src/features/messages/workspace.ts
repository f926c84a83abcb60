// Sentences about documents that are open together.
import type { MessageTable } from '../messages';

/** Problems between documents; found in service/workspace.ts. */
export const workspaceMessages: MessageTable = {
  kinds: {
    'name-in-two-documents': { severity: 'warning', message: '{other} is named `{value}` too: a host has one machine of a name. Give one of them another.' },
    'uuid-in-two-documents': { severity: 'warning', message: '{other} has this UUID too: to libvirt both are one machine. Remove `<uuid>` from the new one.' },
    'mac-in-two-documents': { severity: 'warning', message: '{other} has the MAC address `{value}` too: on one network neither can be reached. Remove it, and libvirt makes one.' },
    'graphics-port-in-two-documents': { severity: 'warning', message: '{other} listens on port {value} too: only one of the machines can run. Use `autoport="yes"`.' },
    'image-in-two-documents': { severity: 'warning', message: '{other} writes to `{value}` too: two machines that run destroy it. Give each its own, or make it read-only or shareable.' },
  },
  sentences: {},
};
