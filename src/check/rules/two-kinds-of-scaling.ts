import { recordAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Resources that a VerticalPodAutoscaler changes in running workloads. */
function changedResources({ object }: Manifest): readonly string[] {
  const mode = stringAt(object, ['spec', 'updatePolicy', 'updateMode']) ?? 'Auto';
  if (mode === 'Off' || mode === 'Initial') return [];
  const policies = recordsAt(object, ['spec', 'resourcePolicy', 'containerPolicies']);
  const named = policies.flatMap(([, policy]) => stringsAt(policy, ['controlledResources']));
  return named.length === 0 ? ['cpu', 'memory'] : named;
}

export const twoKindsOfScaling: Rule = {
  code: 'SCL010',
  title: 'A vertical and a horizontal autoscaler on the same resource',
  severity: 'error',
  rows: ['S01', 'S02'],
  why: 'The one changes the request, and with it the utilisation that the other looks at: each undoes what the other did, and pods are restarted in between.',
  fix: 'let the vertical one only recommend (updateMode: "Off"), or take the resource out of its controlledResources',
  find: inEachCluster((facts) => {
    const targets = new Map(facts.workloads.map((workload) => [workload.id, workload] as const));
    return facts.objects('autoscaling.k8s.io', 'VerticalPodAutoscaler').flatMap((manifest): readonly RuleFinding[] => {
      const reference = recordAt(manifest.object, ['spec', 'targetRef']);
      const namespace = facts.index.namespaceOf(manifest) ?? 'default';
      const workload = targets.get(`${stringAt(reference, ['kind'])}/${namespace}/${stringAt(reference, ['name'])}`);
      const autoscaler = workload === undefined ? undefined : facts.autoscalerOf(workload);
      const changed = changedResources(manifest);
      const shared = autoscaler?.metrics.find(({ source, name }) => source === 'Resource' && changed.includes(name));
      if (autoscaler === undefined || shared === undefined) return [];
      const { kind, metadata } = autoscaler.manifest.object;
      const message = `${kind} ${metadata.name} scales on ${shared.name}, whose request this changes`;
      const other = { manifest: autoscaler.manifest, path: ['spec', 'metrics'] };
      return [{ manifest, path: ['spec', 'updatePolicy'], message, other }];
    });
  }),
};
