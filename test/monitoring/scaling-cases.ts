/** What it means that something is used too much, or too little, and that too much is spent. */
import type { AlertCase } from './alert-cases.ts';
import { counter, gauge, type Sample } from './sample.ts';

const POD = { namespace: 'shop', pod: 'web-1', container: 'web', node: 'n1' };
const VOLUME = { namespace: 'shop', persistentvolumeclaim: 'data-0' };
const CORE = { resource: 'cpu', unit: 'core' };

/** One core requested, and so much of it used. */
function cores(used: number): readonly Sample[] {
  return [
    counter('container_cpu_usage_seconds_total', POD, used),
    gauge('kube_pod_container_resource_requests', { ...POD, ...CORE }, 1),
  ];
}

function memory(share: number): readonly Sample[] {
  return [
    gauge('container_memory_working_set_bytes', POD, share * 1000),
    gauge('kube_pod_container_resource_requests', { ...POD, resource: 'memory', unit: 'byte' }, 1000),
  ];
}

function volume(share: number): readonly Sample[] {
  return [
    gauge('kubelet_volume_stats_used_bytes', VOLUME, share * 1000),
    gauge('kubelet_volume_stats_capacity_bytes', VOLUME, 1000),
  ];
}

/** Two pods, and so many megabits of each. */
function network(megabits: number): readonly Sample[] {
  return ['web-1', 'web-2'].flatMap((pod) => {
    const half = (megabits * 1_000_000) / 8 / 2;
    const labels = { namespace: 'shop', pod, interface: 'eth0' };
    return [
      counter('container_network_receive_bytes_total', labels, half),
      counter('container_network_transmit_bytes_total', labels, half),
    ];
  });
}

function pods(count: number): readonly Sample[] {
  const labels = { namespace: 'shop', horizontalpodautoscaler: 'web' };
  return [gauge('kube_horizontalpodautoscaler_status_current_replicas', labels, count)];
}

function reserved(share: number): readonly Sample[] {
  return [
    gauge('kube_pod_container_resource_requests', { ...POD, ...CORE }, share * 4),
    gauge('kube_node_status_allocatable', { node: 'n1', ...CORE }, 4),
  ];
}

export const BAND_CASES: readonly AlertCase[] = (
  [
    ['CpuAboveBand', cores(0.95), cores(0.7)],
    ['CpuBelowBand', cores(0.2), cores(0.7)],
    ['MemoryAboveBand', memory(0.97), memory(0.8)],
    ['MemoryBelowBand', memory(0.3), memory(0.8)],
    ['VolumeAboveBand', volume(0.9), volume(0.6)],
    ['VolumeBelowBand', volume(0.1), volume(0.6)],
    ['NetworkAboveBand', network(100), network(30)],
    ['NetworkBelowBand', network(2), network(30)],
    ['PodsAboveBand', pods(9), pods(6)],
    ['PodsBelowBand', pods(3), pods(6)],
    ['NodeUnderused', reserved(0.3), reserved(0.7)],
  ] as const
).map(([alert, fires, silent]) => ({ alert, fires, silent }));

/** Two clusters share what the platform costs: 1000 dollars a month are 1.37 an hour. */
function spent(perHour: number, gain = 0): readonly Sample[] {
  return ['north', 'south'].map((cluster) => ({
    metric: 'cluster_cost:usd_per_hour:sum',
    labels: { cluster },
    from: perHour / 2,
    gain,
  }));
}

function part(metric: string, labels: Sample['labels'], perHour: number): readonly Sample[] {
  return ['north', 'south'].map((cluster) => gauge(metric, { ...labels, cluster }, perHour / 2));
}

export const COST_CASES: readonly AlertCase[] = [
  { alert: 'BudgetExceeded', fires: spent(1.5), silent: spent(1.2) },
  { alert: 'BudgetNear', fires: spent(1.2), silent: spent(1) },
  // Half of the budget now, and within a month beyond it.
  { alert: 'BudgetForecast', fires: spent(0.7, 0.00001), silent: spent(0.7) },
  ...(
    [
      ['shop', 0.6],
      ['rest', 0.4],
    ] as const
  ).map(([name, share]) => ({
    alert: 'BudgetPartExceeded',
    labels: { part: name },
    fires: part('budget_cost:usd_per_hour:sum', { part: name }, share * 1.5),
    silent: part('budget_cost:usd_per_hour:sum', { part: name }, share * 1.3),
  })),
  ...(
    [
      ['compute', 0.5],
      ['storage', 0.2],
      ['network', 0.15],
    ] as const
  ).map(([resource, share]) => ({
    alert: 'BudgetResourceExceeded',
    labels: { resource },
    fires: part('resource_cost:usd_per_hour:sum', { resource }, share * 1.5),
    silent: part('resource_cost:usd_per_hour:sum', { resource }, share * 1.3),
  })),
];
