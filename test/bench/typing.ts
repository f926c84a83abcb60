// A person typing: the keystrokes of new devices at several places of a document.

/** One change of a text, and where the cursor is after it. */
export interface Keystroke {
  readonly at: number;
  /** How many characters go; none while typing forward. */
  readonly removed: number;
  readonly inserted: string;
}

/** What is typed at each place, character by character; then it is all taken away again. */
const TYPED = "\n    <disk type='file' device='disk'><source file='/a'/><target dev='vdz' bus='virtio'/></disk>";

/** Keystrokes after closed devices at the beginning, in the middle and near the end of a domain. */
export function typingIn(text: string, places: number): Keystroke[] {
  const closed = [...text.matchAll(/<\/(?:disk|interface)>/g)].map(({ index, 0: tag }) => index + tag.length);
  return Array.from({ length: places }, (_, place) => closed[Math.floor(((closed.length - 1) * place) / Math.max(1, places - 1))] ?? 0).flatMap((start) => [
    ...Array.from({ length: TYPED.length }, (_, index) => ({ at: start + index, removed: 0, inserted: TYPED.charAt(index) })),
    { at: start, removed: TYPED.length, inserted: '' },
  ]);
}

/** A text after a keystroke. */
export function applyKeystroke(text: string, { at, removed, inserted }: Keystroke): string {
  return text.slice(0, at) + inserted + text.slice(at + removed);
}
