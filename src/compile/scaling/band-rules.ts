/** What is used of what is reserved, recorded, and told of where it leaves its band (S05). */
import type { Band } from '../../model/scaling-types.ts';
import type { Model } from '../../model/types.ts';
import { DAY_US, MINUTE_US } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { type Alert, PLACE_TEXT, type Recording } from '../monitoring/alert.ts';
import { ownNamespaces } from '../monitoring/own-namespaces.ts';
import { aggregate, binary, call, type Matcher, oneOf, type Query, series } from '../monitoring/query.ts';

/** By `namespace` and `container`, which has the name of its service: processor time used, of what is requested. */
export const CPU_USE = 'service:cpu_use:ratio_rate5m';
export const MEMORY_USE = 'service:memory_use:ratio';
/** By `namespace` and `persistentvolumeclaim`. */
export const VOLUME_USE = 'volume:use:ratio';
/** By `namespace`: what one of its pods sends and receives, in megabits per second. */
export const POD_NETWORK = 'namespace:pod_network_megabits:avg_rate5m';
/** By `node`: what its pods request, of what they may. */
export const NODE_RESERVED = 'node:cpu_reserved:ratio';

const QUARTER_US = 15 * MINUTE_US;
/** A day has its peak and its night: what is low through all of it is low. */
const LOW_FOR_US = DAY_US;
const BITS_PER_MEGABIT = 8 / 1_000_000;

function ofRequests(model: Model, used: Query, resource: 'cpu' | 'memory'): Query {
  const by = ['namespace', 'container'];
  const requests = series('kube_pod_container_resource_requests', { ...containers(model), resource });
  return binary(aggregate('sum', by, used), '/', aggregate('sum', by, requests));
}

function containers(model: Model): { readonly namespace: Matcher; readonly container: Matcher } {
  return { namespace: ownNamespaces(model), container: oneOf(Object.keys(model.services)) };
}

/** Series that bands are compared with. */
export function bandRecordings(model: Model): readonly Recording[] {
  const { bands, nodes } = model.scaling;
  const cpu = call('rate', series('container_cpu_usage_seconds_total', containers(model), '5m'));
  const traffic = (metric: string) =>
    aggregate('sum', ['namespace', 'pod'], call('rate', series(metric, { namespace: ownNamespaces(model) }, '5m')));
  const bytes = binary(
    traffic('container_network_receive_bytes_total'),
    '+',
    traffic('container_network_transmit_bytes_total'),
  );
  const claims = ['namespace', 'persistentvolumeclaim'];
  const volume = (metric: string) => aggregate('max', claims, series(metric));
  const requested = aggregate('sum', ['node'], series('kube_pod_container_resource_requests', { resource: 'cpu' }));
  const allocatable = aggregate('max', ['node'], series('kube_node_status_allocatable', { resource: 'cpu' }));
  return [
    ...(bands === null
      ? []
      : [
          { name: CPU_USE, query: ofRequests(model, cpu, 'cpu') },
          {
            name: MEMORY_USE,
            query: ofRequests(model, series('container_memory_working_set_bytes', containers(model)), 'memory'),
          },
          {
            name: VOLUME_USE,
            query: binary(
              volume('kubelet_volume_stats_used_bytes'),
              '/',
              volume('kubelet_volume_stats_capacity_bytes'),
            ),
          },
          {
            name: POD_NETWORK,
            query: aggregate('avg', ['namespace'], binary(bytes, '*', BITS_PER_MEGABIT)),
          },
        ]),
    ...(nodes === null ? [] : [{ name: NODE_RESERVED, query: binary(requested, '/', allocatable) }]),
  ];
}

interface Told {
  readonly name: string;
  readonly metric: string;
  readonly band: Band;
  readonly what: string;
  /** How annotations name the case, and print a limit. */
  readonly who: string;
  readonly value: string;
  readonly print: (limit: number) => string;
  /** What may be done about too little and too much use. */
  readonly low: string;
  readonly high: string;
}

const SERVICE = '{{ $labels.namespace }}/{{ $labels.container }}';
const CLAIM = '{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }}';
const RATIO = '{{ $value | humanizePercentage }}';
const megabits = (limit: number): string => `${limit} Mbps`;

function told(model: Model): readonly Told[] {
  const { bands } = model.scaling;
  if (bands === null) return [];
  const share = { value: RATIO, print: printShare };
  return [
    {
      ...share,
      name: 'Cpu',
      metric: CPU_USE,
      band: bands.cpu,
      what: 'processor time',
      who: SERVICE,
      // While an autoscaler holds its share, low use is only seen where it has as few pods as it may.
      low: 'Fewer pods, or smaller requests, would do.',
      high: 'More pods, or larger requests, are needed.',
    },
    {
      ...share,
      name: 'Memory',
      metric: MEMORY_USE,
      band: bands.memory,
      what: 'memory',
      who: SERVICE,
      low: 'Smaller requests would do.',
      high: 'Larger requests are needed before the limit kills.',
    },
    {
      ...share,
      name: 'Volume',
      metric: VOLUME_USE,
      band: bands.storage,
      what: 'its volume',
      who: CLAIM,
      low: 'A smaller volume would do when it is made again.',
      high: 'It must grow, or something must go.',
    },
    {
      name: 'Network',
      metric: POD_NETWORK,
      band: bands.network,
      what: 'the network',
      who: 'A pod of {{ $labels.namespace }}',
      value: '{{ $value | humanize }} Mbps',
      print: megabits,
      low: 'Fewer pods would carry it.',
      high: 'More pods, or nodes with a faster network, are needed.',
    },
  ];
}

function pair(each: Told): readonly Alert[] {
  const { name, metric, band, what, who, value, print } = each;
  const common = { severity: 'warning', scope: 'workload', source: 'kubelet' } as const;
  const right = `${print(band.from)} to ${print(band.to)} are right`;
  return [
    {
      ...common,
      name: `${name}AboveBand`,
      forUs: QUARTER_US,
      query: binary(series(metric), '>', band.above),
      summary: `${who} uses too much of ${what} in ${PLACE_TEXT}`,
      description: `${value}; ${right}, ${print(band.above)} is told. ${each.high}`,
    },
    {
      ...common,
      name: `${name}BelowBand`,
      forUs: LOW_FOR_US,
      query: binary(series(metric), '<', band.below),
      summary: `${who} has used little of ${what} for a day in ${PLACE_TEXT}`,
      description: `${value}; ${right}, ${print(band.below)} is told. ${each.low}`,
    },
  ];
}

function podAlerts(model: Model): readonly Alert[] {
  const { below = null, above = null } = model.scaling.bands?.pods ?? {};
  const current = series('kube_horizontalpodautoscaler_status_current_replicas', { namespace: ownNamespaces(model) });
  const who = '{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }}';
  const common = { severity: 'warning', scope: 'workload', source: 'kube-state-metrics' } as const;
  return [
    ...(above === null
      ? []
      : [
          {
            ...common,
            name: 'PodsAboveBand',
            forUs: QUARTER_US,
            query: binary(current, '>', above),
            summary: `${who} has many pods in ${PLACE_TEXT}`,
            description: `{{ $value }}; above ${above} is told.`,
          },
        ]),
    ...(below === null
      ? []
      : [
          {
            ...common,
            name: 'PodsBelowBand',
            forUs: QUARTER_US,
            query: binary(current, '<', below),
            summary: `${who} has few pods in ${PLACE_TEXT}`,
            description: `{{ $value }}; below ${below} is told.`,
          },
        ]),
  ];
}

/** A node that should have gone: Karpenter takes one away when its pods fit elsewhere, and says nothing when they do not. */
function nodeAlert(model: Model): readonly Alert[] {
  const { nodes } = model.scaling;
  if (nodes === null) return [];
  return [
    {
      name: 'NodeUnderused',
      severity: 'warning',
      scope: 'platform',
      source: 'kube-state-metrics',
      forUs: LOW_FOR_US,
      query: binary(series(NODE_RESERVED), '<', nodes.use),
      summary: `{{ $labels.node }} has been half empty for a day in ${PLACE_TEXT}`,
      description: `Its pods reserve ${RATIO}; below ${printShare(nodes.use)} it is one too many. What keeps it is a disruption budget, a pod that may not move, or a zone that has no other.`,
    },
  ];
}

/** Every band that is left, and nodes that stay. */
export function bandAlerts(model: Model): readonly Alert[] {
  return [...told(model).flatMap(pair), ...podAlerts(model), ...nodeAlert(model)];
}
