/** Karpenter and its AWS provider. Names moved with version 1.0; those before are here with what took their place. */
import { type Exporter, exporter, type Row } from './exporter.ts';

const PROVIDER = 'aws/karpenter-provider-aws pkg';
/** Well-known labels of a node, as Karpenter writes them. */
const NODE = 'node_name nodepool arch capacity_type instance_type region zone os phase managed instance_* ';
const OFFERING = 'instance_type capacity_type zone';

const NODE_POOL_ROWS: readonly Row[] = [
  ['gauge', 'karpenter_nodepools_limit', 'nodepool resource_type', 'limits of a pool'],
  ['gauge', 'karpenter_nodepools_usage', 'nodepool resource_type', 'what a pool has taken'],
  ['gauge', 'karpenter_nodepools_allowed_disruptions', 'nodepool reason', 'nodes that may be disrupted now'],
  ['gauge', 'karpenter_nodepools_nodes_consuming_budgets', 'nodepool reason', 'nodes that use up the budget'],
  [
    'gauge',
    'karpenter_nodepools_cost_total',
    'nodepool',
    'cost of a pool per hour, as the provider prices it',
    { unit: 'currency per hour', since: '1.9' },
  ],
  [
    'gauge',
    'karpenter_nodepool_limit',
    'nodepool resource_type',
    'limits of a pool, before 1.0',
    { until: '1.0', instead: 'karpenter_nodepools_limit' },
  ],
  [
    'gauge',
    'karpenter_nodepool_usage',
    'nodepool resource_type',
    'what a pool has taken, before 1.0',
    { until: '1.0', instead: 'karpenter_nodepools_usage' },
  ],
  [
    'counter',
    'karpenter_nodeclaims_created_total',
    'reason nodepool min_values_relaxed',
    'claims made',
    { since: '1.0' },
  ],
  ['counter', 'karpenter_nodeclaims_terminated_total', 'nodepool capacity_type zone', 'claims ended', { since: '1.0' }],
  [
    'counter',
    'karpenter_nodeclaims_disrupted_total',
    'reason nodepool capacity_type consolidation_policy termination_mode',
    'claims disrupted',
    { since: '1.0' },
  ],
  [
    'counter',
    'karpenter_nodeclaims_created',
    'reason nodepool',
    'claims made, before 1.0',
    { until: '1.0', instead: 'karpenter_nodeclaims_created_total' },
  ],
  ['histogram', 'karpenter_nodeclaims_termination_duration_seconds', 'nodepool', 'time to end a claim'],
  ['histogram', 'karpenter_nodeclaims_instance_termination_duration_seconds', 'nodepool', 'time to end an instance'],
];

const NODE_ROWS: readonly Row[] = [
  ['counter', 'karpenter_nodes_created_total', 'nodepool zone', 'nodes made', { since: '1.0' }],
  ['counter', 'karpenter_nodes_terminated_total', 'nodepool zone', 'nodes ended', { since: '1.0' }],
  [
    'counter',
    'karpenter_nodes_created',
    'nodepool',
    'nodes made, before 1.0',
    { until: '1.0', instead: 'karpenter_nodes_created_total' },
  ],
  ['counter', 'karpenter_nodes_drained_total', 'nodepool', 'nodes drained'],
  ['summary', 'karpenter_nodes_termination_duration_seconds', 'nodepool', 'time to end a node'],
  ['gauge', 'karpenter_nodes_allocatable', `${NODE}resource_type`, 'what pods may take'],
  ['gauge', 'karpenter_nodes_total_pod_requests', `${NODE}resource_type`, 'what pods ask for'],
  ['gauge', 'karpenter_nodes_total_pod_limits', `${NODE}resource_type`, 'what pods may take at most'],
  ['gauge', 'karpenter_nodes_total_daemon_requests', `${NODE}resource_type`, 'what daemon pods ask for'],
  ['gauge', 'karpenter_nodes_current_lifetime_seconds', NODE.trim(), 'age of a node'],
  ['gauge', 'karpenter_cluster_utilization_percent', 'resource_type', 'requests by allocatable', { since: '1.6' }],
];

const DECISION = 'decision reason consolidation_type';

const ROWS: readonly Row[] = [
  ...NODE_POOL_ROWS,
  ...NODE_ROWS,
  [
    'gauge',
    'karpenter_pods_state',
    'name namespace owner node nodepool zone arch capacity_type instance_type phase ready scheduled managed',
    '1 per pod',
  ],
  ['summary', 'karpenter_pods_startup_duration_seconds', '', 'time until a pod runs'],
  ['histogram', 'karpenter_pods_bound_duration_seconds', '*', 'time until a pod has a node'],
  [
    'gauge',
    'karpenter_pods_unbound_time_seconds',
    'name namespace *',
    'time that a pod has had no node',
    { unit: 'seconds' },
  ],
  ['gauge', 'karpenter_scheduler_queue_depth', 'controller scheduling_id', 'pods that wait'],
  ['gauge', 'karpenter_scheduler_unschedulable_pods_count', 'controller', 'pods for which no node can be made'],
  ['gauge', 'karpenter_scheduler_ignored_pods_count', '', 'pods left to others'],
  ['histogram', 'karpenter_scheduler_scheduling_duration_seconds', 'controller', 'time to plan'],
  ['counter', 'karpenter_voluntary_disruption_decisions_total', DECISION, 'decisions to disrupt'],
  ['counter', 'karpenter_voluntary_disruption_queue_failures_total', DECISION, 'decisions that failed'],
  ['gauge', 'karpenter_voluntary_disruption_eligible_nodes', 'reason', 'nodes that may be disrupted'],
  [
    'histogram',
    'karpenter_voluntary_disruption_decision_evaluation_duration_seconds',
    'reason consolidation_type',
    'time to decide',
  ],
  [
    'counter',
    'karpenter_voluntary_disruption_consolidation_timeouts_total',
    'consolidation_type',
    'consolidations given up',
  ],
  [
    'counter',
    'karpenter_cloudprovider_errors_total',
    'controller method provider error',
    'calls of the cloud that failed',
  ],
  ['histogram', 'karpenter_cloudprovider_duration_seconds', 'controller method provider', 'time of calls of the cloud'],
  [
    'gauge',
    'karpenter_cloudprovider_instance_type_offering_price_estimate',
    OFFERING,
    'price per hour',
    { unit: 'currency per hour', source: `${PROVIDER}/providers/instancetype/metrics.go` },
  ],
  [
    'gauge',
    'karpenter_cloudprovider_instance_type_offering_available',
    OFFERING,
    '1 while it can be had',
    { source: `${PROVIDER}/providers/instancetype/metrics.go` },
  ],
  [
    'gauge',
    'karpenter_cloudprovider_instance_type_cpu_cores',
    'instance_type',
    'processors',
    { source: `${PROVIDER}/providers/instancetype/metrics.go` },
  ],
  [
    'gauge',
    'karpenter_cloudprovider_instance_type_memory_bytes',
    'instance_type',
    'memory',
    { source: `${PROVIDER}/providers/instancetype/metrics.go` },
  ],
  [
    'counter',
    'karpenter_interruption_received_messages_total',
    'message_type',
    'notices of interruption',
    { source: `${PROVIDER}/controllers/interruption/metrics.go` },
  ],
  [
    'counter',
    'karpenter_interruption_deleted_messages_total',
    '',
    'notices dealt with',
    { source: `${PROVIDER}/controllers/interruption/metrics.go` },
  ],
  [
    'histogram',
    'karpenter_interruption_message_queue_duration_seconds',
    '',
    'age of notices',
    { source: `${PROVIDER}/controllers/interruption/metrics.go` },
  ],
  ['gauge', 'karpenter_cluster_state_synced', '', '1 while what it remembers is what there is'],
  ['gauge', 'karpenter_cluster_state_node_count', '', 'nodes that it remembers'],
  ['info', 'karpenter_build_info', 'version goversion goarch commit', 'version of Karpenter'],
];

export const KARPENTER: Exporter = exporter(
  { engine: 'karpenter', version: '1.15', source: 'kubernetes-sigs/karpenter pkg/metrics/metrics.go' },
  ROWS,
);
