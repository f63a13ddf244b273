import type { WorldStatus } from '../../worlds/local/world-types.ts';
import { textTable } from './text-table.ts';

/** Gateways with the addresses that users type. */
export function gatewayTable({ gateways }: WorldStatus): string {
  const rows = gateways.flatMap(({ zone, isRunning, addresses }) =>
    addresses.map(({ port, url, hosts }) => [zone, isRunning ? url : 'down', String(port), hosts.join(' ')]),
  );
  return textTable([['zone', 'gateway', 'port', 'hosts'], ...rows]);
}
