/** Endpoints as Envoy takes them: by priority and locality, each with its weight; Istio's own metadata is dropped. */
import { type Node, nodeAt, nodesAt } from './canonical-json.ts';

/** What of the endpoints their cluster looks at. */
export interface EndpointUse {
  /** Locality weights are in force. */
  readonly weighted: boolean;
  /** Who says whether an endpoint is spoken to in TLS. */
  readonly tlsBy: unknown;
}

export function normalEndpoints(assignment: Node, { weighted, tlsBy }: EndpointUse): Node {
  const groups: Record<string, Node> = {};
  for (const each of nodesAt(assignment, 'endpoints')) {
    const members = nodesAt(each, 'lb_endpoints')
      .map((member) => endpointText(member, tlsBy))
      .sort();
    if (members.length === 0) continue;
    const { region = '', zone = '', sub_zone: subzone = '' } = nodeAt(each, 'locality');
    const key = `priority ${each.priority ?? 0}, ${region}/${zone}/${subzone}`;
    groups[key] = { members, ...(weighted ? { weight: each.load_balancing_weight ?? 0 } : {}) };
  }
  return groups;
}

function endpointText(member: Node, tlsBy: unknown): string {
  const { address, port_value: port } = nodeAt(nodeAt(nodeAt(member, 'endpoint'), 'address'), 'socket_address');
  const metadata = nodeAt(nodeAt(member, 'metadata'), 'filter_metadata');
  const takesMutualTls = nodeAt(metadata, 'envoy.transport_socket_match').tlsMode === 'istio';
  const isSecure = tlsBy === 'cluster' || (tlsBy === 'endpoint' && takesMutualTls);
  const health =
    member.health_status === undefined || member.health_status === 'HEALTHY' ? '' : `, ${member.health_status}`;
  return `${address}:${port}, weight ${member.load_balancing_weight ?? 1}${isSecure ? ', TLS' : ''}${health}`;
}
