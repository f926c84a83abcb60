// Files of one host in one run: what two of them cannot both have.
import { resolve } from 'node:path';
import { parseXml } from '../syntax/parser';
import type { Problem } from '../text/problem';
import { ClaimIndex, type Holder } from '../workspace/claimIndex';
import { claimsOf } from '../workspace/claims';

/** The claims of all files of a run. A file that is named twice is one file. */
export class Together {
  readonly #index = new ClaimIndex<Holder>();

  /** Takes up what a file claims. */
  add(name: string, text: string): void {
    const claims = claimsOf(parseXml(text));
    this.#index.set(resolve(name), claims && { name, claims });
  }

  /** What is said of a file because of the others, once all were added. */
  problems(name: string): readonly Problem[] {
    return this.#index.rivalries(resolve(name)).map(({ problem }) => problem);
  }
}
