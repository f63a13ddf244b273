import { recordAt, recordsAt, stringAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** What a Rollout of Argo or a Canary of Flagger takes hold of, as `Kind/name`. */
interface Mover {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly holds: readonly string[];
  readonly path: Path;
}

function mover(facts: ClusterFacts, manifest: Manifest, holds: readonly (string | undefined)[], path: Path): Mover {
  const namespace = facts.index.namespaceOf(manifest) ?? 'default';
  return { manifest, namespace, holds: holds.filter((each) => each !== undefined), path };
}

function reference(object: unknown, path: Path): string | undefined {
  const name = stringAt(object, [...path, 'name']);
  return name === undefined ? undefined : `${stringAt(object, [...path, 'kind']) ?? 'Deployment'}/${name}`;
}

function virtualService(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `VirtualService/${name.split('.')[0]}`;
}

function ofFlagger(facts: ClusterFacts): readonly Mover[] {
  return facts.objects('flagger.app', 'Canary').map((manifest) => {
    const { object } = manifest;
    // It makes and owns the VirtualService of the service’s name.
    const service = stringAt(object, ['spec', 'service', 'name']) ?? stringAt(object, ['spec', 'targetRef', 'name']);
    const holds = [reference(object, ['spec', 'targetRef']), virtualService(service)];
    return mover(facts, manifest, holds, ['spec', 'targetRef']);
  });
}

function ofArgo(facts: ClusterFacts): readonly Mover[] {
  return facts.objects('argoproj.io', 'Rollout').map((manifest) => {
    const { object } = manifest;
    const istio = recordAt(object, ['spec', 'strategy', 'canary', 'trafficRouting', 'istio']);
    const routed = [
      stringAt(istio, ['virtualService', 'name']),
      ...recordsAt(istio, ['virtualServices']).map(([, each]) => stringAt(each, ['name'])),
    ];
    const holds = [reference(object, ['spec', 'workloadRef']), ...routed.map(virtualService)];
    return mover(facts, manifest, holds, ['spec']);
  });
}

export const twoDeliveryEngines: Rule = {
  code: 'DLV009',
  title: 'Two engines deliver one workload',
  severity: 'error',
  rows: ['V02', 'W04'],
  why: 'Argo Rollouts and Flagger each scale the workload they are given and write its weights back to what they think they are. Of one workload neither ever comes to an end: pods go and come, and users are sent to whatever was written last.',
  fix: 'keep the Rollout or the Canary, and take the other away',
  find: inEachCluster((facts) => {
    const rollouts = ofArgo(facts);
    return ofFlagger(facts).flatMap(({ manifest, namespace, holds, path }) =>
      rollouts.flatMap((rollout) => {
        if (rollout.namespace !== namespace) return [];
        const both = holds.find((each) => rollout.holds.includes(each));
        if (both === undefined) return [];
        const name = rollout.manifest.object.metadata.name;
        const message = `${both} is moved by this Canary and by Rollout ${name}`;
        return [{ manifest, path, message, other: { manifest: rollout.manifest, path: rollout.path } }];
      }),
    );
  }),
};
