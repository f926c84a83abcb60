// The extension's two output channels: what we do on hosts, and what the language server says.
import { window, type LogOutputChannel } from 'vscode';

/** The "Libvirt" channel: every command line that runs on a host, and what went wrong. */
export function createLog(): LogOutputChannel {
  return window.createOutputChannel('Libvirt', { log: true });
}

/** The language server's own channel; `libvirt.trace.server` decides how much it holds. */
export function createServerLog(): LogOutputChannel {
  return window.createOutputChannel('Libvirt Language Server', { log: true });
}
