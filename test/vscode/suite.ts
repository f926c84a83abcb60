// What @vscode/test-electron loads inside the extension host: all suites, then run().
import { runRegistered } from './harness';
import './autosave.suite';
import './commands.suite';
import './console.suite';
import './defining.suite';
import './editing.suite';
import './explain.suite';
import './hosts.suite';
import './jobs.suite';
import './sidebar.suite';
import './trust.suite';
import './undefine.suite';
import './views.suite';

/** Called by VS Code; a rejection fails the run. */
export async function run(): Promise<void> {
  const results = process.env['LIBVIRT_TEST_RESULTS'];
  if (!results) throw new Error('LIBVIRT_TEST_RESULTS names no file');
  await runRegistered(results);
}
