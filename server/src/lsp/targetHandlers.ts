// What the editor tells of the libvirt of its hosts, and what it asks of the libvirt that a document is for.
import {
  hostVersionsNotification,
  targetVersionRequest,
  type HostVersionsParams,
  type TargetVersionParams,
  type TargetVersionResult,
} from '../protocol/messages';
import { guarded } from './guard';
import type { Session } from './session';
import type { Settings } from './settings';

/** Registers both; the refresh makes problems known again, for what is too new is another thing with another host. */
export function registerTargets(session: Session, schemaVersion: (settings: Settings) => string, refresh: () => void): void {
  const { connection, hosts } = session;
  connection.onNotification(hostVersionsNotification, (params: HostVersionsParams) => {
    hosts.set(params);
    if (session.settings.targetVersion === 'auto') refresh();
  });
  const nothing: TargetVersionResult = { version: '', from: 'nothing' };
  connection.onRequest(
    targetVersionRequest,
    guarded(connection.console, nothing, ({ textDocument: { uri } }: TargetVersionParams): TargetVersionResult => hosts.targetOf(uri, session.settings, schemaVersion(session.settings))),
  );
}
