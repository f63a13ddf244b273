import type { Workload } from '../../kubernetes/workload.ts';
import { type ClusterFacts, clusterFacts } from '../facts/cluster-facts.ts';
import { demandOf } from '../facts/demand.ts';
import { percentText } from '../facts/percent-text.ts';
import type { Rule, RuleFinding } from '../types.ts';

interface Room {
  readonly workload: Workload;
  /** Requests at work at once, when everything is scaled out. */
  readonly atOnce: number;
}

/** What a service can do at most in one cluster. */
function roomIn(facts: ClusterFacts | undefined, service: string): Room | null {
  const workloads = facts?.serviceById.get(service)?.workloads ?? [];
  let atOnce = 0;
  for (const workload of workloads) {
    // An operator decides by its own rules, and nobody knows how many nodes a DaemonSet stands on.
    if (workload.operator !== null || workload.perNode) return null;
    const most = Math.max(workload.replicas, facts?.autoscalerOf(workload)?.maxReplicas ?? 0);
    atOnce += most * workload.template.concurrency;
  }
  const [first] = workloads;
  return first === undefined ? null : { workload: first, atOnce };
}

export const regionLossOverloads: Rule = {
  code: 'AVL020',
  title: 'The regions that are left cannot carry what a lost one did',
  severity: 'warning',
  rows: ['D03', 'D10'],
  why: 'When a region is lost its clients go to the others. Where their most pods cannot do the work of all, queues grow until nobody is answered: the loss of one region becomes the loss of every one.',
  fix: 'raise the most replicas of the other regions (maxReplicas), or promise less when a region is lost',
  find: (context) => {
    const { targets } = context;
    if (targets === null || targets.regions.length < 2) return [];
    const facts = clusterFacts(context);
    const demand = demandOf(targets);
    return targets.services.flatMap(({ service, workUs }): readonly RuleFinding[] => {
      const rps = demand.get(service) ?? 0;
      const busy = (rps * workUs) / 1_000_000;
      let worst: { readonly message: string; readonly workload: Workload; readonly used: number } | null = null;
      for (const lost of targets.regions) {
        if (lost.share === 0 || busy === 0) continue;
        const left = targets.regions.filter((region) => region !== lost).flatMap(({ clusters }) => clusters);
        const rooms = left.flatMap((cluster) => roomIn(facts.get(cluster), service) ?? []);
        const atOnce = rooms.reduce((sum, room) => sum + room.atOnce, 0);
        const [first] = rooms;
        if (first === undefined || busy <= atOnce || busy / atOnce <= (worst?.used ?? 0)) continue;
        const pods = `all pods of ${service} that may run without ${lost.name}`;
        const message = `without ${lost.name} ${Math.round(rps)} requests/s are ${percentText(busy / atOnce)} of what ${pods} can do`;
        worst = { message, workload: first.workload, used: busy / atOnce };
      }
      if (worst === null) return [];
      return [{ manifest: worst.workload.manifest, path: ['spec'], message: worst.message, service }];
    });
  },
};
