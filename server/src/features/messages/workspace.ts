// Sentences about documents that describe the same or claim the same.
import type { ProblemKind } from '../../text/problem';
import type { MessageTable } from '../messages';

/** Kinds of problems between documents, found in workspace/, each with its condition in one sentence for the table of codes. */
export const workspaceKinds = {
  'same-in-two-documents': {
    severity: 'hint',
    summary: 'Two documents have the same root, name and UUID: one machine, network or pool that is kept twice (in two folders only under two file names with different content).',
    message: '{other} describes this `<{element}>` too, with the same name and UUID: what is defined last holds.',
  },
  'name-in-two-documents': {
    severity: 'warning',
    summary: 'Two documents have the same root and name, and not both the same UUID.',
    message: '{other} is a `<{element}>` named `{value}` too, and a host has one of a name. Give one of them another.',
  },
  'uuid-in-two-documents': {
    severity: 'warning',
    summary: 'Two documents have the same root and UUID, and not both the same name.',
    message: '{other} has this UUID too, and libvirt refuses the one that is defined last. Remove `<uuid>` from the new one.',
  },
  'mac-in-two-documents': {
    severity: 'warning',
    summary: 'Interfaces of two machines have the same MAC address.',
    message: '{other} has the MAC address `{value}` too: on one network neither can be reached. Remove it, and libvirt makes one.',
  },
  'graphics-port-in-two-documents': {
    severity: 'warning',
    summary: 'Displays of two machines listen on the same fixed port of one address.',
    message: '{other} listens on port {value} too: only one of the machines can run. Use `autoport="yes"`.',
  },
  'image-in-two-documents': {
    severity: 'warning',
    summary: 'Two machines write to the same image, volume or file of UEFI variables.',
    message: '{other} writes to `{value}` too: two machines that run destroy it. Give each its own, or make it read-only or shareable.',
  },
  'bridge-in-two-documents': {
    severity: 'warning',
    summary: 'Two networks make the same bridge.',
    message: '{other} makes the bridge `{value}` too, and libvirt refuses the network that is defined last. Give it another, or remove `name` and libvirt chooses one.',
  },
  'pool-target-in-two-documents': {
    severity: 'warning',
    summary: 'Two pools of directories or file systems have the same target.',
    message: '{other} keeps its volumes in `{value}` too. Give each pool a directory of its own.',
  },
} as const satisfies Readonly<Record<string, ProblemKind & { readonly summary: string }>>;

/** Those problems, and the fixes that give a document something of its own. */
export const workspaceMessages: MessageTable = {
  kinds: workspaceKinds,
  sentences: {
    'claimed-there': 'It is said here too.',
    'new-name': 'Name it `{value}`',
    'new-uuid': 'Give it the new UUID `{value}`',
    'new-mac': 'Give it the new MAC address `{value}`',
    'next-port': 'Use port {value}, which no other file has',
    'automatic-port': 'Let libvirt choose the port',
    'next-bridge': 'Use the bridge `{value}`, which no other file has',
  },
};
