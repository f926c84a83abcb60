// The settings that the client reads, typed; package.json declares them and holds their defaults.
import { workspace, type ConfigurationScope } from 'vscode';

/** Section of every setting of ours. */
export const settingsSection = 'libvirt';

/** Whether a tag is closed by itself when `>` or `</` is typed in that document. */
export function autoClosingTags(scope: ConfigurationScope): boolean {
  return workspace.getConfiguration(settingsSection, scope).get('autoClosingTags', true);
}
