import type { Model } from '../../model/types.ts';
import { type Flow, type FlowEnd, tcp } from '../security/flow.ts';
import { backupIdentities } from './identities.ts';

/** Where EKS hands out the credentials of a pod’s identity: on the node itself. */
const IDENTITY_AGENT: FlowEnd = { kind: 'addresses', cidrs: ['169.254.170.23/32'] };

/** Whoever writes to Amazon’s store by the identity of its pods asks an agent on its node for credentials first. */
export function identityFlows(model: Model, cluster: string): readonly Flow[] {
  const { backup } = model;
  if (backup === null || backupIdentities(model, cluster) === null) return [];
  const jobs = Object.values(backup.jobs)
    .filter(({ clusters }) => clusters.includes(cluster))
    .map(({ name, namespace }): FlowEnd => ({ kind: 'pods', namespace, labels: { app: name } }));
  const databases = Object.values(backup.stores).flatMap(({ store, wal }): FlowEnd[] => {
    const runs = model.stores[store];
    if (wal === null || runs === undefined || !runs.clusters.includes(cluster)) return [];
    return [{ kind: 'pods', namespace: runs.namespace, labels: { 'cnpg.io/cluster': store } }];
  });
  return [...jobs, ...databases].map((from) => ({ from, to: IDENTITY_AGENT, ports: tcp(80) }));
}
