// What a person opened, closed and selected in the tree, kept for this window's folder: a reload or a broken connection shows it as it was. Free of the vscode API.

/** Where it is kept; VS Code's Memento. */
interface Keeper {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const key = 'libvirt.tree';
/** Machines come and go; what was touched longest ago is forgotten. */
const most = 500;

interface Kept {
  readonly opened: readonly (readonly [id: string, how: 'open' | 'closed'])[];
  readonly selected: string | undefined;
}

/** Ids of nodes are the same after a restart. */
export class TreeMemory {
  private readonly touched: Map<string, 'open' | 'closed'>;
  private selected_: string | undefined;

  constructor(private readonly keeper: Keeper) {
    const kept = keeper.get(key) as Kept | undefined;
    this.touched = new Map(kept?.opened ?? []);
    this.selected_ = kept?.selected;
  }

  /** Whether the person opened or closed it. */
  of(id: string): 'open' | 'closed' | undefined {
    return this.touched.get(id);
  }

  /** What was selected last. */
  get selected(): string | undefined {
    return this.selected_;
  }

  touch(id: string, how: 'open' | 'closed'): void {
    this.touched.delete(id);
    this.touched.set(id, how);
    for (const oldest of this.touched.keys()) {
      if (this.touched.size <= most) break;
      this.touched.delete(oldest);
    }
    this.keep();
  }

  select(id: string | undefined): void {
    this.selected_ = id;
    this.keep();
  }

  private keep(): void {
    void this.keeper.update(key, { opened: [...this.touched], selected: this.selected_ } satisfies Kept);
  }
}
