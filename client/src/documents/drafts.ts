// Texts that libvirt refused or that were not defined yet, kept in private files until they are defined or thrown away.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A text on its way, and the definition that it was based on. */
export interface Draft {
  readonly text: string;
  readonly base: string;
}

/** One file a document, replaced whole (write beside, then rename), so that a crash leaves the old or the new. */
export class Drafts {
  constructor(private readonly folder: string) {}

  async keep(document: string, draft: Draft): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = this.pathOf(document);
    const beside = `${path}.${randomUUID()}`;
    await writeFile(beside, JSON.stringify({ document, ...draft }), { mode: 0o600 });
    await rename(beside, path);
  }

  async read(document: string): Promise<Draft | undefined> {
    try {
      const value = JSON.parse(await readFile(this.pathOf(document), 'utf8')) as Partial<Draft>;
      return value.text === undefined || value.base === undefined ? undefined : { text: value.text, base: value.base };
    } catch {
      return undefined;
    }
  }

  /** Forgets the draft if it is this very text: what was typed since, here or in another window, stays. */
  async forget(document: string, text: string): Promise<void> {
    if ((await this.read(document))?.text === text) await this.discard(document);
  }

  /** Forgets whatever is kept, because the person threw it away. */
  async discard(document: string): Promise<void> {
    await rm(this.pathOf(document), { force: true });
  }

  private pathOf(document: string): string {
    return join(this.folder, `${createHash('sha256').update(document).digest('hex').slice(0, 32)}.json`);
  }
}
