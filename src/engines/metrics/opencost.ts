/** OpenCost: what nodes, volumes and networks cost, and what containers have of nodes. */
import { type Exporter, exporter, type Row } from './exporter.ts';

const NODE = 'node instance instance_type region provider_id';
const CONTAINER = 'namespace pod container node instance';
const HOURLY = { unit: 'currency per hour' };

const ROWS: readonly Row[] = [
  ['gauge', 'node_total_hourly_cost', NODE, 'what a node costs', HOURLY],
  ['gauge', 'node_cpu_hourly_cost', NODE, 'what one processor of a node costs', HOURLY],
  ['gauge', 'node_ram_hourly_cost', NODE, 'what one GiB of a node costs', HOURLY],
  ['gauge', 'kubecost_node_is_spot', NODE, '1 for a node that its provider may take back'],
  ['gauge', 'pv_hourly_cost', 'persistentvolume volumename provider_id', 'what one GiB of a volume costs', HOURLY],
  [
    'gauge',
    'pod_pvc_allocation',
    'namespace pod persistentvolume persistentvolumeclaim',
    'bytes of a volume that a pod has',
    { unit: 'bytes' },
  ],
  ['gauge', 'kubecost_load_balancer_cost', 'namespace service_name ingress_ip', 'what a load balancer costs', HOURLY],
  ['gauge', 'kubecost_cluster_management_cost', 'provisioner_name', 'what the control plane costs', HOURLY],
  ['gauge', 'kubecost_network_zone_egress_cost', '', 'what one GiB to another zone costs', { unit: 'currency' }],
  ['gauge', 'kubecost_network_region_egress_cost', '', 'what one GiB to another region costs', { unit: 'currency' }],
  ['gauge', 'kubecost_network_internet_egress_cost', '', 'what one GiB to the internet costs', { unit: 'currency' }],
  [
    'gauge',
    'container_cpu_allocation',
    CONTAINER,
    'processors that a container has: asked for, or used where that is more',
  ],
  ['gauge', 'container_memory_allocation_bytes', CONTAINER, 'memory that it has, in the same way'],
];

export const OPENCOST: Exporter = exporter(
  { engine: 'opencost', version: '1.117', source: 'opencost/opencost pkg/costmodel/metrics.go' },
  ROWS,
);
