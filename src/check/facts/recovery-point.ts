import type { TargetFigure } from '../../targets/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** What may be lost at most, as the targets promise it: the strictest of them; undefined where none does. */
export function recoveryPoint(facts: ClusterFacts): TargetFigure | undefined {
  return (facts.targets?.figures ?? [])
    .filter(
      ({ cluster, figure, row }) => row === 'B12' && figure === 'rpo' && (cluster ?? facts.cluster) === facts.cluster,
    )
    .sort((a, b) => a.value - b.value)[0];
}
