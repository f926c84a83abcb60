// A Hypervisor that refuses every call until its guard lets it through.
import type { Hypervisor } from '../virsh/hypervisor';

type Section = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

/** `guard` throws where the host may not be touched. Calls of a section reject; `watch` and `consoleCommand` throw. */
export function guardedHypervisor(inner: Hypervisor, guard: () => void): Hypervisor {
  const section = <T extends object>(real: T): T =>
    new Proxy(real, {
      get: (target, name) => {
        const method = (target as unknown as Section)[String(name)];
        if (typeof method !== 'function') return method;
        // Always a promise, so that a refusal is a rejection as every other failure.
        return (...args: readonly unknown[]): Promise<unknown> => Promise.resolve().then(() => {
          guard();
          return method.apply(target, [...args]);
        });
      },
    });
  return {
    uri: inner.uri,
    facts: section(inner.facts),
    domains: section(inner.domains),
    lifecycle: section(inner.lifecycle),
    devices: section(inner.devices),
    jobs: section(inner.jobs),
    agent: section(inner.agent),
    snapshots: section(inner.snapshots),
    networks: section(inner.networks),
    pools: section(inner.pools),
    volumes: section(inner.volumes),
    hostDevices: section(inner.hostDevices),
    watch: (listener) => {
      guard();
      return inner.watch(listener);
    },
    consoleCommand: (uuid, options) => {
      guard();
      return inner.consoleCommand(uuid, options);
    },
    dispose: () => inner.dispose(),
  };
}
