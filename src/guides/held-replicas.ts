import { isCopiedByFlagger, liveVersion } from '../compile/object-meta.ts';
import type { KubeObject } from '../manifests/types.ts';
import type { Service } from '../model/types.ts';
import { type Command, kubectlIn } from './commands/command.ts';
import { FLAGGER_COPY, liveWorkload } from './live-workload.ts';
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
  if (plain === undefined) return null;
  // Flagger copies it too, at each promotion: what is changed on the original until then changes nothing.
  return { kind: 'hpa', name: `${plain.metadata.name}${isCopiedByFlagger(service) ? FLAGGER_COPY : ''}` };
}

/** Words that keep a service at no fewer pods than so many, now. */
export function heldAtLeast(site: Site, service: Service, pods: string): readonly string[] {
  const scaler = scalerOf(site, service);
  if (scaler === null) return ['scale', `deployment/${liveWorkload(service)}`, '--replicas', pods];
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

/** KEDA would start again what was scaled to nothing, unless it is told to pause. */
const PAUSED = 'autoscaling.keda.sh/paused-replicas';

/** Words that leave no pod of a service. */
export function stopped(site: Site, service: Service): readonly string[] {
  const scaler = scalerOf(site, service);
  return scaler?.kind === 'scaledobject'
    ? ['annotate', scaler.kind, scaler.name, `${PAUSED}=0`, '--overwrite']
    : ['scale', `deployment/${liveWorkload(service)}`, '--replicas', '0'];
}

/** Words that bring back the pods of a service that was stopped. */
export function resumed(site: Site, service: Service): readonly string[] {
  const scaler = scalerOf(site, service);
  const pods = Object.values(service.replicas)[0]?.min ?? 1;
  return scaler?.kind === 'scaledobject'
    ? ['annotate', scaler.kind, scaler.name, `${PAUSED}-`]
    : ['scale', `deployment/${liveWorkload(service)}`, '--replicas', String(pods)];
}

/** Words that leave a service so few pods, whatever its load: room for others. */
export function atMost(site: Site, service: Service, pods: number): readonly string[] {
  const scaler = scalerOf(site, service);
  if (scaler?.kind === 'scaledobject')
    return ['annotate', scaler.kind, scaler.name, `${PAUSED}=${pods}`, '--overwrite'];
  if (scaler !== null) {
    const bounds = `spec: {minReplicas: ${pods}, maxReplicas: ${pods}}`;
    return ['patch', scaler.kind, scaler.name, '--type', 'merge', '-p', bounds];
  }
  return ['scale', `deployment/${liveWorkload(service)}`, '--replicas', String(pods)];
}
