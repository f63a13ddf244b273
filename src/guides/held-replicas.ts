import { liveVersion } from '../compile/object-meta.ts';
import type { KubeObject } from '../manifests/types.ts';
import type { Service } from '../model/types.ts';
import { type Command, kubectlIn } from './commands/command.ts';
import { objectsOf, type Site } from './site.ts';

function scales({ spec }: KubeObject, workload: string): boolean {
  return (spec as { readonly scaleTargetRef?: { readonly name: string } }).scaleTargetRef?.name === workload;
}

/** The object that decides how many pods a service has: an autoscaler's; null where nobody decides but people. */
export function scalerOf(site: Site, service: Service): { readonly kind: string; readonly name: string } | null {
  const { workload } = liveVersion(service);
  // Where both are, KEDA has made the other, and puts back what is written there.
  const keda = objectsOf(site, 'ScaledObject').find((object) => scales(object, workload));
  if (keda !== undefined) return { kind: 'scaledobject', name: keda.metadata.name };
  const plain = objectsOf(site, 'HorizontalPodAutoscaler').find((object) => scales(object, workload));
  return plain === undefined ? null : { kind: 'hpa', name: plain.metadata.name };
}

/** Words that keep a service at no fewer pods than so many, now. */
export function heldAtLeast(site: Site, service: Service, pods: string): readonly string[] {
  const scaler = scalerOf(site, service);
  if (scaler === null) return ['scale', `deployment/${liveVersion(service).workload}`, '--replicas', pods];
  const field = scaler.kind === 'hpa' ? 'minReplicas' : 'minReplicaCount';
  return ['patch', scaler.kind, scaler.name, '--type', 'merge', '-p', `spec: {${field}: ${pods}}`];
}

/** The same for whatever workload somebody looks at: one command for each kind of autoscaler that the platform has. */
export function heldByName(site: Site, namespace: string, bound: 'min' | 'max'): readonly Command[] {
  const patch = (kind: string, field: string): Command =>
    kubectlIn(namespace, 'patch', kind, '$WORKLOAD', '--type', 'merge', '-p', `spec: {${field}: $REPLICAS}`);
  return [
    ...(objectsOf(site, 'HorizontalPodAutoscaler').length === 0 ? [] : [patch('hpa', `${bound}Replicas`)]),
    ...(objectsOf(site, 'ScaledObject').length === 0 ? [] : [patch('scaledobject', `${bound}ReplicaCount`)]),
  ];
}
