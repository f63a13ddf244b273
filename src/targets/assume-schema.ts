import { defaulted, number, optional, quantity, record, whole } from '../schema/record.ts';
import type { ValueOf } from '../schema/types.ts';
import { duration } from '../units/duration.ts';
import { size } from '../units/size.ts';

const second = 1_000_000;
/** Machines, networks and time constants that no manifest states. */
export const ASSUME = record('assume', {
  zones: defaulted(
    whole(1, 26),
    'Zones of a cluster whose regions are not described.',
    3,
    'three zones survive the loss of one with a majority',
  ),
  nodesPerZone: defaulted(whole(1, 1000), 'Nodes in each zone.', 3, 'a zone can lose a node and still place its pods'),
  nodeCpu: defaulted(number(0.1, 1024), 'Cores of a node.', 8, 'a common general-purpose node'),
  nodeMemory: defaulted(
    quantity(size, { least: 1 }),
    'Memory of a node.',
    '32Gi',
    'a common general-purpose node has 4 Gi per core',
  ),
  gatewayReplicas: defaulted(
    whole(1, 1000),
    'Gateway pods where no manifest says how many.',
    3,
    'one in each of three zones',
  ),
  podStart: defaulted(
    quantity(duration),
    'From a pod being placed to its container running.',
    '5s',
    'image present, ordinary start',
  ),
  sameZone: defaulted(quantity(duration), 'Round trip within a zone.', '0.5ms', 'typical of cloud providers'),
  crossZone: defaulted(
    quantity(duration),
    'Round trip between zones of a region.',
    '2ms',
    'typical of cloud providers',
  ),
  crossRegion: defaulted(quantity(duration), 'Round trip between regions.', '70ms', 'about that of us-east to us-west'),
  endpointPropagation: defaulted(
    quantity(duration, { most: 600 * second }),
    'From a pod’s readiness changing to every proxy knowing.',
    '1s',
    'istiod waits for 100 ms of quiet (PILOT_DEBOUNCE_AFTER) and Envoy merges host updates of one second (update_merge_window)',
  ),
  nodeMonitorGrace: defaulted(
    quantity(duration),
    'From a node’s death to its NotReady condition.',
    '50s',
    'kube-controller-manager --node-monitor-grace-period, 50 s since Kubernetes 1.32 (40 s before)',
  ),
  balancerCheck: optional(
    quantity(duration),
    'From a gateway’s death to the load balancer in front sending nobody there, by health checks of its own.',
    'it sends there until Kubernetes says that the gateway is not ready',
  ),
});
export type WrittenAssume = ValueOf<typeof ASSUME>;
