// Renaming a domain with domrename: it must be shut off, and keeps its uuid.
import * as l10n from '@vscode/l10n';
import type { Command } from './context';
import { newNameProblem } from './names';
import { domainTarget } from './targets';
import { attempt, targetName } from './work';

export const rename: Command = async (context, args) => {
  const title = l10n.t('Rename');
  const target = await domainTarget(context, args, { title, suits: (domain) => domain.state === 'shutoff' && domain.persistent && !domain.managedSave });
  if (target === undefined) return;
  const { host, domain } = target;
  const taken = host.snapshot.domains.value.map((one) => one.name);
  const name = await context.prompts.input({ title: l10n.t('Rename {0}', targetName(target)), value: domain.name, validate: (value) => (value === domain.name ? undefined : newNameProblem(value, taken)) });
  if (name === undefined || name === domain.name) return;
  await attempt(context, { title: l10n.t('Rename {0}', targetName(target)), host }, async (signal) => {
    await host.hypervisor.lifecycle.rename(domain.uuid, name, { signal });
    await host.refresh({ domain: domain.uuid });
  });
};
