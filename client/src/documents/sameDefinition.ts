// Whether a definition is still what it was: how full a pool is says nothing about that.
import { sameInOrder } from './compareXml';
import { parseXml } from './xmlTree';

/** Whether a text says exactly what another does, in whatever layout and units. */
export function saysTheSame(one: string, other: string): boolean {
  const [left, right] = [parseXml(one), parseXml(other)];
  return left !== undefined && right !== undefined && sameInOrder(left, right);
}

/** Whether two definitions read from a host are the same; sizes that a running pool measures do not count. */
export function sameDefinition(one: string, other: string): boolean {
  return one === other || withoutUsage(one) === withoutUsage(other);
}

function withoutUsage(text: string): string {
  return /<pool[\s>]/.test(text) ? text.replace(/<(capacity|allocation|available) unit='bytes'>\d+<\/\1>/g, '') : text;
}
