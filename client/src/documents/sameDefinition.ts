// Whether a definition is still what it was: how full a pool is says nothing about that.

/** Whether two definitions read from a host are the same; sizes that a running pool measures do not count. */
export function sameDefinition(one: string, other: string): boolean {
  return one === other || withoutUsage(one) === withoutUsage(other);
}

function withoutUsage(text: string): string {
  return /<pool[\s>]/.test(text) ? text.replace(/<(capacity|allocation|available) unit='bytes'>\d+<\/\1>/g, '') : text;
}
