import { tolerates } from '../../kubernetes/toleration.ts';
import type { Taint } from '../../kubernetes/types.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import { field, numberAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';

const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
const FAMILY = 'karpenter.k8s.aws/instance-family';

/** A NodePool of Karpenter, as rules ask of it. */
export interface NodePool {
  readonly manifest: Manifest;
  readonly name: string;
  readonly weight: number;
  /** Markets that it buys on; Karpenter's own default is on demand. */
  readonly markets: readonly string[];
  /** Families that it is bound to; empty: any. */
  readonly families: readonly string[];
  readonly taints: readonly Taint[];
  readonly isLimited: boolean;
  /** Written: after it pods go whatever a disruption budget says. */
  readonly forces: boolean;
  readonly expires: boolean;
}

/** Every NodePool of a cluster. */
export function nodePools(facts: ClusterFacts): readonly NodePool[] {
  return facts.objects('karpenter.sh', 'NodePool').map((manifest): NodePool => {
    const { object } = manifest;
    const at = ['spec', 'template', 'spec'];
    const required = (key: string): readonly string[] =>
      recordsAt(object, [...at, 'requirements'])
        .filter(([, each]) => each.key === key && each.operator === 'In')
        .flatMap(([, each]) => stringsAt(each, ['values']));
    const markets = required(CAPACITY_TYPE);
    return {
      manifest,
      name: object.metadata.name,
      weight: numberAt(object, ['spec', 'weight']) ?? 0,
      markets: markets.length === 0 ? ['on-demand'] : markets,
      families: required(FAMILY),
      taints: recordsAt(object, [...at, 'taints']).map(([, taint]) => ({
        key: stringAt(taint, ['key']) ?? '',
        value: stringAt(taint, ['value']) ?? '',
        effect: (stringAt(taint, ['effect']) ?? 'NoSchedule') as Taint['effect'],
      })),
      isLimited: field(object, ['spec', 'limits']) !== undefined || field(object, ['spec', 'replicas']) !== undefined,
      forces: field(object, [...at, 'terminationGracePeriod']) !== undefined,
      expires: stringAt(object, [...at, 'expireAfter']) !== 'Never',
    };
  });
}

/** Whether pods of a workload may be put on nodes of a pool: taints, and the market that the pods ask for. */
export function mayStandOn({ template }: Workload, pool: NodePool): boolean {
  const { tolerations, nodeSelector } = template.scheduling;
  const isTolerated = pool.taints.every(
    (taint) => taint.effect === 'PreferNoSchedule' || tolerations.some((each) => tolerates(each, taint)),
  );
  const wanted = nodeSelector[CAPACITY_TYPE] ?? demandedMarket(template.scheduling.affinity);
  return isTolerated && (wanted === null || pool.markets.includes(wanted));
}

function demandedMarket(affinity: unknown): string | null {
  const at = ['nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];
  const rows = recordsAt(affinity, at).flatMap(([, term]) => recordsAt(term, ['matchExpressions']));
  const row = rows.find(([, each]) => each.key === CAPACITY_TYPE && each.operator === 'In');
  const values = row === undefined ? [] : stringsAt(row[1], ['values']);
  return values.length === 1 ? (values[0] ?? null) : null;
}
