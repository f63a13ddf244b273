/**
 * What all pods of a platform cost at list prices: each by the larger of its requests for processors and memory, on the
 * family that carries it most cheaply. Leaves out daemon pods, system reserves, volumes, networks and every discount, so
 * that a bill is rarely smaller, other than on the spot market.
 */
import {
  HOURS_PER_MONTH,
  INSTANCE_FAMILIES,
  type InstanceFamily,
  USUAL_FAMILY,
} from '../../engines/instance-families.ts';
import type { TargetFigure } from '../../targets/types.ts';
import { GIBIBYTE } from '../../units/size.ts';
import type { RuleContext } from '../types.ts';
import { type ClusterFacts, clusterFacts } from './cluster-facts.ts';
import { nodePools } from './node-pools.ts';

export interface ReservedCost {
  readonly budget: TargetFigure;
  /** Dollars per month with as few pods as may be, and with as many. */
  readonly least: number;
  readonly most: number;
  /** What it was reckoned with. */
  readonly families: readonly string[];
}

/** Costs of all clusters beside the budget; null where nothing is promised or nothing runs. */
export function reservedCost(context: RuleContext): ReservedCost | null {
  const budget = context.targets?.figures.find(({ row, figure }) => row === 'S07' && figure === 'budget');
  if (budget === undefined) return null;
  let least = 0;
  let most = 0;
  const families = new Set<string>();
  for (const facts of clusterFacts(context).values()) {
    const names = familiesOf(facts);
    for (const name of names) families.add(name);
    for (const workload of facts.workloads) {
      if (workload.perNode) continue;
      const { template, replicas } = workload;
      const each = Math.min(
        ...names.map((name) => podUsd(template.cpuMillis, template.memoryBytes, INSTANCE_FAMILIES[name]!)),
      );
      least += each * replicas;
      most += each * Math.max(facts.autoscalerOf(workload)?.maxReplicas ?? 0, replicas);
    }
  }
  return most === 0 ? null : { budget, least, most, families: [...families].sort() };
}

function familiesOf(facts: ClusterFacts): readonly string[] {
  const named = [...new Set(nodePools(facts).flatMap(({ families }) => families))];
  const known = named.filter((name) => Object.hasOwn(INSTANCE_FAMILIES, name));
  return known.length === 0 ? [USUAL_FAMILY] : known;
}

function podUsd(cpuMillis: number, memoryBytes: number, { usdPerCpuHour, gibPerCpu }: InstanceFamily): number {
  const cores = Math.max(cpuMillis / 1000, memoryBytes / GIBIBYTE / gibPerCpu);
  return cores * usdPerCpuHour * HOURS_PER_MONTH;
}
