import type { TargetFigure } from '../../targets/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** Figures of a ledger row that the targets promise for a service here, or for all services. */
export function promisedFigures(facts: ClusterFacts, row: string, service: string): readonly TargetFigure[] {
  return (facts.targets?.figures ?? []).filter(
    (figure) =>
      figure.row === row &&
      (figure.service === undefined || figure.service === service) &&
      (figure.cluster === undefined || figure.cluster === facts.cluster),
  );
}

/** Whether the targets promise anything of a row for a service. */
export function isPromised(facts: ClusterFacts, row: string, service: string): boolean {
  return promisedFigures(facts, row, service).length > 0;
}
