import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

const SCALED_KINDS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'Rollout']);

export const autoscalerTargetMissing: Rule = {
  code: 'SCL001',
  title: 'An autoscaler of something that is not there',
  severity: 'warning',
  rows: ['S01'],
  why: 'It does nothing (FailedGetScale), and what was meant to grow with the load does not.',
  fix: 'correct scaleTargetRef: kind and name of a workload in the same namespace',
  find: inEachCluster((facts) => {
    const ids = new Set(facts.workloads.map(({ id }) => id));
    return facts.autoscalers.flatMap(({ target, namespace, manifest }) => {
      if (!SCALED_KINDS.has(target.kind) || ids.has(`${target.kind}/${namespace}/${target.name}`)) return [];
      const message = `${target.kind} ${namespace}/${target.name} is not among the files`;
      return [{ manifest, path: ['spec', 'scaleTargetRef'], message }];
    });
  }),
};
