// A private sshd on the loopback interface with keys of its own, and the ssh configuration that reaches it.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, pidOf, run } from './process.mjs';

/**
 * Starts it for `user` (one with a shell: root in a container). `wrapper` is for a URI's `command=`: ssh with our configuration.
 * @param {{ readonly port: number, readonly user?: string, readonly machine?: number }} options `machine` is a process whose files it has, a privileged libvirtd
 */
export async function startSsh(directory, { port, user = 'root', machine }) {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  const madeRun = !existsSync('/run/sshd');
  if (madeRun) mkdirSync('/run/sshd', { recursive: true });
  for (const name of ['host', 'id', 'stranger']) run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(directory, name)]);
  writeFileSync(join(directory, 'authorized'), readFileSync(join(directory, 'id.pub')));
  const hostKey = readFileSync(join(directory, 'host.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  const strangerKey = readFileSync(join(directory, 'stranger.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  writeFileSync(join(directory, 'known'), `[127.0.0.1]:${port} ${hostKey}\n`);
  writeFileSync(join(directory, 'changed'), `[127.0.0.1]:${port} ${strangerKey}\n`);
  writeFileSync(join(directory, 'unknown'), '');
  writeFileSync(join(directory, 'sshd_config'), serverConfig(directory, port));
  const server = ['/usr/sbin/sshd', '-f', join(directory, 'sshd_config'), '-E', join(directory, 'sshd.log')];
  if (machine === undefined) run(server[0], server.slice(1));
  else run('nsenter', ['--target', String(machine), '--mount', 'sh', '-c', 'mkdir -p /run/sshd; exec "$@"', 'sh', ...server]);
  for (let round = 0; round < 100 && pidOf(join(directory, 'sshd.pid')) === undefined; round += 1) await sleep(50);
  /** The program that a URI's `command=` names, with the known hosts and the key to use. */
  const wrapper = (known = 'known', key = 'id') => {
    const path = join(directory, `ssh-${known}-${key}`);
    writeFileSync(`${path}.config`, clientConfig(directory, { port, user, known, key }));
    writeFileSync(path, `#!/bin/sh\nexec ssh -F ${path}.config "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  };
  return {
    wrapper,
    /** The key to log in with, and the file of hosts that are known. */
    files: { key: join(directory, 'id'), known: join(directory, 'known') },
    async stop() {
      const pid = pidOf(join(directory, 'sshd.pid'));
      if (pid !== undefined) await end(pid);
      rmSync(directory, { recursive: true, force: true });
      if (madeRun) rmSync('/run/sshd', { recursive: true, force: true });
    },
  };
}

const serverConfig = (directory, port) => `Port ${port}
ListenAddress 127.0.0.1
HostKey ${directory}/host
PidFile ${directory}/sshd.pid
AuthorizedKeysFile ${directory}/authorized
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
`;

const clientConfig = (directory, { port, user, known, key }) => `Host lvhost
  HostName 127.0.0.1
  Port ${port}
  User ${user}
  IdentityFile ${directory}/${key}
  IdentitiesOnly yes
  BatchMode yes
  UserKnownHostsFile ${directory}/${known}
  GlobalKnownHostsFile /dev/null
`;
