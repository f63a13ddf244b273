import { field } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const twoTelemetries: Rule = {
  code: 'MSH043',
  title: 'Two Telemetry objects for the whole of a namespace',
  severity: 'error',
  rows: ['M25'],
  why: 'Istio takes the older one and ignores the other (IST0160): metrics and tags that it should add are not there.',
  fix: 'merge them, or give one a selector',
  find: inEachCluster((facts) => {
    const first = new Map<string, Manifest>();
    return facts.objects('telemetry.istio.io', 'Telemetry').flatMap((manifest) => {
      const isSelective = ['selector', 'targetRef', 'targetRefs'].some(
        (name) => field(manifest.object, ['spec', name]) !== undefined,
      );
      const namespace = facts.index.namespaceOf(manifest) ?? 'default';
      const rival = first.get(namespace);
      if (isSelective) return [];
      if (rival === undefined) {
        first.set(namespace, manifest);
        return [];
      }
      const message = `${rival.object.metadata.name} speaks for all of ${namespace} as well`;
      return [{ manifest, path: ['spec'], message, other: { manifest: rival, path: ['spec'] } }];
    });
  }),
};
