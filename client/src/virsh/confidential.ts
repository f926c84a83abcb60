// Commands whose arguments may hold secrets: told through a pipe to a virsh of their own.
import { classify, failWith } from './classify';
import { commandLineForLog, sessionLine } from './commandLine';
import { HypervisorError } from './failure';
import type { Call } from './hypervisor';
import type { Operation } from './operation';
import { SessionLost, SHORT_LINE, VirshSession, type SessionOptions } from './session';

/**
 * Runs the operation so that its arguments stand in no process list, in no log, and in no history of virsh. Everybody on a
 * machine can read the arguments of everybody's processes. It is never told twice: what a guest was told may be done.
 */
export async function runConfidentially<T>(operation: Operation<T>, call: Call, options: Omit<SessionOptions, 'idleMs' | 'ending'>): Promise<T> {
  const session = new VirshSession({ ...options, idleMs: 'never', ending: 'at-once' });
  const command = commandLineForLog(options.virshPath(), ['-c', options.uri, ...operation.args]);
  try {
    const long = sessionLine(operation.args).length > SHORT_LINE;
    if (long && (await session.run(['echo'], call)).lines === 'short') throw failWith({ code: 'command-too-long', limit: SHORT_LINE }, `Not sent: this virsh takes at most ${SHORT_LINE} characters.`, { command });
    const { stdout, stderr } = await session.run(operation.args, call);
    if (/^error:/m.test(stderr)) throw new HypervisorError(classify(stderr, command));
    return operation.parse(stdout);
  } catch (error) {
    if (!(error instanceof SessionLost)) throw error;
    if (/^error:/m.test(error.stderr)) throw new HypervisorError(classify(error.stderr, command));
    throw failWith({ code: 'virsh-killed' }, 'virsh was ended before it answered.', { command });
  } finally {
    session.dispose();
  }
}
