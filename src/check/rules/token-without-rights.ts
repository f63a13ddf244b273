import { booleanAt, recordsAt, stringAt } from '../../manifests/field.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { podSpecOf } from '../facts/pod-spec.ts';
import type { Rule } from '../types.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** `namespace/name` of service accounts that some binding gives rights to. */
function bound(facts: ClusterFacts): ReadonlySet<string> {
  const bindings = ['RoleBinding', 'ClusterRoleBinding'].flatMap((kind) => facts.objects(GROUP, kind));
  return new Set(
    bindings.flatMap(({ object }) =>
      recordsAt(object, ['subjects']).map(
        ([, subject]) =>
          `${stringAt(subject, ['namespace']) ?? object.metadata.namespace ?? 'default'}/${stringAt(subject, ['name']) ?? ''}`,
      ),
    ),
  );
}

export const tokenWithoutRights: Rule = {
  code: 'SEC025',
  title: 'A token that its pods do not use',
  severity: 'info',
  rows: ['C01'],
  why: 'Kubernetes mounts a token into every pod unless told otherwise. Whoever gets into the pod has it, and whatever is bound to the account later.',
  fix: 'set automountServiceAccountToken: false on the ServiceAccount or the pod',
  find: inEachCluster((facts) => {
    const withRights = bound(facts);
    // Of a platform without any binding nothing says which programs ask the API server.
    if (withRights.size === 0) return [];
    const accounts = new Map(
      facts
        .objects('', 'ServiceAccount')
        .map((each) => [
          `${facts.index.namespaceOf(each) ?? 'default'}/${each.object.metadata.name}`,
          booleanAt(each.object, ['automountServiceAccountToken']),
        ]),
    );
    return facts.workloads.flatMap((workload) => {
      const spec = podSpecOf(workload.manifest.object);
      if (workload.operator !== null || spec === undefined) return [];
      const account = `${workload.namespace}/${workload.template.serviceAccount || 'default'}`;
      const isMounted = booleanAt(spec, ['automountServiceAccountToken']) ?? accounts.get(account) ?? true;
      if (!isMounted || withRights.has(account)) return [];
      const message = `${workload.kind} ${workload.namespace}/${workload.name} carries the token of ${account}, to which nothing gives a right`;
      return [{ manifest: workload.manifest, path: [], message }];
    });
  }),
};
