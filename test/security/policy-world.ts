/** For tests: network policies as Kubernetes reads them, asked of the pods that a platform's objects make. */
import assert from 'node:assert/strict';
import { compile } from '../../src/compile/compile.ts';
import { type NetworkEnd, networkPoliciesOf, networkPolicyAllows } from '../../src/kubernetes/network-policy.ts';
import { workloadsOf } from '../../src/kubernetes/workload.ts';
import { indexManifests } from '../../src/manifests/manifest-index.ts';
import { sampleModel } from '../../src/model/sample-model.ts';
import type { Model } from '../../src/model/types.ts';

/** Pods of one cluster, and who reaches whom by its policies. */
export interface PolicyWorld {
  readonly model: Model;
  readonly cluster: string;
  /** Pods by `namespace/label app`, or by the name of the workload. */
  readonly pod: (name: string) => NetworkEnd;
  readonly reaches: (from: NetworkEnd, to: NetworkEnd, port: number, protocol?: 'TCP' | 'UDP') => boolean;
}

/** A platform's objects of one cluster, compiled. */
export function policyWorld(text: string, cluster: string): PolicyWorld {
  const model = sampleModel(text);
  const manifests = compile(model)
    .files.filter((file) => file.cluster === cluster)
    .flatMap(({ objects }) => objects.map((object) => ({ object, cluster })));
  const index = indexManifests(manifests);
  const policies = networkPoliciesOf(index, cluster);
  const pods = new Map<string, NetworkEnd>();
  for (const { namespace, name, template } of workloadsOf(index, cluster)) {
    const end: NetworkEnd = {
      kind: 'pod',
      namespace,
      labels: template.labels,
      ports: template.containers.flatMap(({ ports }) => ports),
    };
    for (const key of [template.labels.app ?? name, name]) pods.set(`${namespace}/${key}`, end);
  }
  return {
    model,
    cluster,
    pod: (name) => pods.get(name) ?? assert.fail(`no pods ${name} among ${[...pods.keys()].join(', ')}`),
    reaches: (from, to, port, protocol = 'TCP') =>
      networkPolicyAllows(policies, { from, to, port, protocol }).isAllowed,
  };
}

/** Nobody of ours. */
export const OUTSIDE: NetworkEnd = { kind: 'address', address: '203.0.113.9' };

/** A pod that no object makes. */
export function stranger(namespace: string, labels: Readonly<Record<string, string>> = {}): NetworkEnd {
  return { kind: 'pod', namespace, labels, ports: [] };
}
