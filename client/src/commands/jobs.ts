// What a domain is busy with: show it, and end it.
import * as l10n from '@vscode/l10n';
import { isActive } from '../tree/describe';
import type { Command } from './context';
import { domainTarget } from './targets';
import { attempt, targetName } from './work';

export const showJob: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Show Job'), suits: (domain) => isActive(domain.state) });
  if (target === undefined) return;
  const { host, domain } = target;
  const job = await attempt(context, { title: l10n.t('Job of {0}', targetName(target)), host }, async (signal) => host.hypervisor.jobs.info(domain.uuid, { signal }));
  if (job === undefined) return;
  if (job.type === 'None') {
    context.prompts.tell('info', l10n.t('{0} is not busy with anything.', targetName(target)));
    return;
  }
  const width = Math.max(...job.fields.map(([name]) => name.length)) + 2;
  await context.views.show({ name: l10n.t('{0} job.txt', domain.name), text: `${job.fields.map(([name, value]) => `${`${name}:`.padEnd(width)}${value}`).join('\n')}\n` });
};

export const abortJob: Command = async (context, args) => {
  const target = await domainTarget(context, args, { title: l10n.t('Abort Job'), suits: (domain) => isActive(domain.state) });
  if (target === undefined) return;
  const { host, domain } = target;
  const job = await attempt(context, { title: l10n.t('Job of {0}', targetName(target)), host }, async (signal) => host.hypervisor.jobs.info(domain.uuid, { signal }));
  if (job === undefined) return;
  if (job.type === 'None') {
    context.prompts.tell('info', l10n.t('{0} is not busy with anything.', targetName(target)));
    return;
  }
  const told = ['Operation', 'Time elapsed', 'Data processed', 'Data remaining'].flatMap((name) => job.fields.filter(([field]) => field === name).map(([, value]) => `${name}: ${value}`));
  const detail = [...told, l10n.t('A save, dump or migration in progress ends and is undone; the domain goes on running here.')].join('\n');
  const question = { message: l10n.t('Abort the job of {0}?', targetName(target)), detail, choices: [{ id: 'yes', title: l10n.t('Abort Job') }] };
  if ((await context.prompts.ask(question)) !== 'yes') return;
  await attempt(context, { title: l10n.t('Abort job of {0}', targetName(target)), host }, async (signal) => host.hypervisor.jobs.abort(domain.uuid, { signal }));
};
