/**
 * Nodes by Karpenter on AWS (S03). Karpenter has no share of on-demand nodes (aws/karpenter-provider-aws#331), so there
 * are three pools, tried by weight until each has reached its limits: `base` on demand, as large as what runs at rest;
 * `burst` on the spot market, tainted, so that only pods come that another one stands in for; and `spare` on demand, for
 * what may not be interrupted and for the day on which the spot market has nothing to sell.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Capacity, Nodes } from '../../model/scaling-types.ts';
import type { Model } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { ZONE } from '../even-spread.ts';
import { mebibytes } from '../mebibytes.ts';
import { platformLabels, platformMeta } from '../object-meta.ts';
import { CAPACITY_TAINT, poolName } from './capacity-placement.ts';

interface Pool {
  readonly name: 'base' | 'burst' | 'spare';
  readonly weight: number;
  readonly market: 'on-demand' | 'spot';
  readonly limits: Capacity;
}

/** What stands on every node beside the services: agents, and what watches. */
const OVERHEAD = 1.25;

function pools(nodes: Nodes, cluster: string): readonly Pool[] {
  const base = nodes.base[cluster];
  const most = nodes.most[cluster];
  if (base === undefined || most === undefined) throw new Error(`nothing is known of the nodes of ${cluster}`);
  const whole = { cpuMillis: most.cpuMillis * OVERHEAD, memoryBytes: most.memoryBytes * OVERHEAD };
  const rest = {
    cpuMillis: Math.max(whole.cpuMillis - base.cpuMillis, 0),
    memoryBytes: Math.max(whole.memoryBytes - base.memoryBytes, 0),
  };
  const hasBurst = nodes.spot && rest.cpuMillis > 0 && rest.memoryBytes > 0;
  return [
    { name: 'base', weight: 100, market: 'on-demand', limits: base },
    ...(hasBurst ? [{ name: 'burst', weight: 50, market: 'spot', limits: rest } as const] : []),
    { name: 'spare', weight: 10, market: 'on-demand', limits: whole },
  ];
}

function requirement(key: string, ...values: readonly string[]): JsonObject {
  return { key, operator: 'In', values: [...values] };
}

function cores(millis: number): string {
  return String(Math.ceil(millis / 1000));
}

function share({ disruption }: Nodes): string {
  return disruption.kind === 'count' ? String(disruption.count) : `${Math.round(disruption.share * 100)}%`;
}

function nodePool(model: Model, nodes: Nodes, cluster: string, pool: Pool): KubeObject {
  const name = poolName(model, pool.name);
  return {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: platformMeta(model, name),
    spec: {
      weight: pool.weight,
      limits: { cpu: cores(pool.limits.cpuMillis), memory: mebibytes(pool.limits.memoryBytes) },
      template: {
        // Kubernetes' own label domains are refused on nodes.
        metadata: { labels: { 'nines.dev/platform': model.name } },
        spec: {
          nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: model.name },
          expireAfter: goDuration(nodes.expireUs),
          requirements: [
            requirement('karpenter.sh/capacity-type', pool.market),
            requirement(ZONE, ...(model.clusters[cluster]?.zones ?? [])),
            requirement('kubernetes.io/arch', nodes.architecture),
            requirement('kubernetes.io/os', 'linux'),
            requirement('karpenter.k8s.aws/instance-family', ...nodes.families),
          ],
          ...(pool.name === 'burst' ? { taints: [CAPACITY_TAINT] } : {}),
          // No `terminationGracePeriod`: beyond it Karpenter no longer asks the disruption budgets.
        },
      },
      disruption: {
        // A node goes when its pods fit elsewhere or on something cheaper; Karpenter knows no share of use at which it would.
        consolidationPolicy: 'WhenEmptyOrUnderutilized',
        consolidateAfter: goDuration(nodes.settleUs),
        budgets: [{ nodes: share(nodes) }],
      },
    },
  };
}

function nodeClass(model: Model, nodes: Nodes, cluster: string): KubeObject {
  const name = nodes.names[cluster] ?? cluster;
  const discovered = [{ tags: { 'karpenter.sh/discovery': name } }];
  const isBottlerocket = nodes.image.startsWith('bottlerocket');
  const ebs = { volumeSize: mebibytes(nodes.diskBytes), volumeType: 'gp3', encrypted: true, deleteOnTermination: true };
  return {
    apiVersion: 'karpenter.k8s.aws/v1',
    kind: 'EC2NodeClass',
    metadata: platformMeta(model, model.name),
    spec: {
      amiSelectorTerms: [{ alias: nodes.image }],
      role: `KarpenterNodeRole-${name}`,
      subnetSelectorTerms: discovered,
      securityGroupSelectorTerms: discovered,
      // Bottlerocket keeps images and logs on a second disk.
      blockDeviceMappings: [{ deviceName: isBottlerocket ? '/dev/xvdb' : '/dev/xvda', ebs }],
      // Pods cannot ask for the credentials of their node: one hop ends at the node itself.
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
      tags: { ...platformLabels(model), 'nines.dev/cluster': cluster },
    },
  };
}

/** Pools and class of one cluster's nodes. */
export function nodePools(model: Model, cluster: string): readonly KubeObject[] {
  const { nodes } = model.scaling;
  if (nodes === null) return [];
  return [
    nodeClass(model, nodes, cluster),
    ...pools(nodes, cluster).map((pool) => nodePool(model, nodes, cluster, pool)),
  ];
}
