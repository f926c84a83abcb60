// Makes a volume so that it can be cancelled: what a host makes of it all the same is deleted as soon as it is there, and that is shown.
import * as l10n from '@vscode/l10n';
import type { HostModel } from '../hosts/hosts';
import { isCancelled } from '../virsh/hypervisor';
import type { CommandContext } from './context';
import { attempt } from './work';

/** The volume that is made. */
export interface MadeVolume {
  readonly title: string;
  readonly name: string;
  /** The pool's uuid. */
  readonly pool: string;
  readonly host: HostModel;
}

/** Runs `make`, and reads the pool again whatever came of it. Answers `done` where the volume is there. */
export async function makeVolume(context: CommandContext, volume: MadeVolume, make: (signal: AbortSignal) => Promise<void>): Promise<'done' | undefined> {
  const { name, pool, host } = volume;
  const outcome = { isTakenBack: false };
  const done = await attempt(context, volume, async (signal) => {
    const making = make(signal);
    const stillMaking = l10n.t('{0} cannot stop making {1}: it is deleted as soon as it is there. Leave this window open until then.', host.snapshot.name, name);
    signal.addEventListener('abort', () => void context.prompts.progress({ title: stillMaking, ends: 'by-itself' }, async () => making.catch(() => undefined)), { once: true });
    try {
      await making;
    } catch (error) {
      outcome.isTakenBack = isCancelled(error);
      throw error;
    } finally {
      await host.refresh({ pool });
    }
    return 'done' as const;
  });
  if (outcome.isTakenBack) context.prompts.tell('info', l10n.t('{0} was not made: nothing of it is left on {1}.', name, host.snapshot.name));
  return done;
}
