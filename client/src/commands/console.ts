// The serial console of a domain in a terminal: the program and its arguments, never a shell line.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isActive } from '../tree/describe';
import type { Command } from './context';
import { domainTargets } from './targets';
import { targetName } from './work';

export const openConsole: Command = async (context, args) => {
  const targets = await domainTargets(context, args, { title: l10n.t('Open Serial Console'), suits: (domain) => isActive(domain.state) });
  for (const target of targets) {
    const { program, args: programArgs, env } = target.host.hypervisor.consoleCommand(target.domain.uuid);
    const terminal = vscode.window.createTerminal({
      name: targetName(target),
      shellPath: program,
      shellArgs: [...programArgs],
      env: { ...env },
      iconPath: new vscode.ThemeIcon('vm-running'),
      message: l10n.t('Serial console of {0}. Ctrl+] leaves it; Enter wakes a silent guest.', targetName(target)),
      isTransient: true,
    });
    terminal.show();
  }
};
