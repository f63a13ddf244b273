/**
 * Names, labels and annotations that every compiled object carries. The label keys are Kubernetes' recommended ones;
 * `app` and `version` beside them are what Istio's telemetry and most people's selectors use.
 */
import type { JsonObject, Labels, ObjectMeta } from '../manifests/types.ts';
import type { Model, Service, Version } from '../model/types.ts';

/** Of an EnvoyFilter: `istioctl analyze` warns of every one that it reaches into the proxy, which is what it is for. */
export const ENVOY_FILTER: Labels = { 'galley.istio.io/analyze-suppress': 'IST0133' };
/** Of a pod template: a change of what its pods read only when they start replaces them. */
export const CONFIG_HASH = 'nines.dev/config-hash';

/** Labels of every object of the platform. */
export function platformLabels(model: Model): Labels {
  return { 'app.kubernetes.io/part-of': model.name, 'app.kubernetes.io/managed-by': 'nines', ...model.labels };
}

/** Labels of pods of the platform that stand outside the mesh. */
export function unmeshedLabels(model: Model): Labels {
  return { ...platformLabels(model), 'sidecar.istio.io/inject': 'false' };
}

/** Metadata of an object that belongs to the platform as a whole. */
export function platformMeta(model: Model, name: string, namespace?: string, annotations?: Labels): ObjectMeta {
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels: platformLabels(model),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** Labels that select the pods of a part that is no service of users. */
export function partSelector(part: string): Labels {
  return { app: part };
}

/** A part that the platform runs for itself, and what it belongs to: `tracing`, `logging`. */
export interface PlatformPart {
  readonly part: string;
  readonly component: string;
  readonly namespace: string;
}

/** Metadata of an object of one part. */
export function platformPartMeta(
  model: Model,
  { part, component, namespace }: PlatformPart,
  name = part,
  annotations?: Labels,
): ObjectMeta {
  return {
    name,
    namespace,
    labels: {
      ...partSelector(part),
      'app.kubernetes.io/name': part,
      'app.kubernetes.io/component': component,
      ...platformLabels(model),
    },
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** Metadata of an object that belongs to one service. */
export function serviceMeta(model: Model, service: Service, name: string, annotations?: Labels): ObjectMeta {
  return {
    name,
    namespace: service.namespace,
    labels: { app: service.name, 'app.kubernetes.io/name': service.name, ...platformLabels(model), ...service.labels },
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** Label that stays with the pods of a service whoever copies its Deployment. */
const NAME_LABEL = 'app.kubernetes.io/name';

/** True when Flagger runs a copy of the Deployment in its place, whose label `app` it changes to `<name>-primary`. */
export function isCopiedByFlagger({ rollout, canary }: Service): boolean {
  return rollout.engine === 'flagger' && canary !== null;
}

/** True when Argo Rollouts makes the live pods: it takes the template of the Deployment, and then its pods away. */
export function isAdoptedByArgo({ rollout, canary }: Service): boolean {
  return rollout.engine === 'argo-rollouts' && canary !== null;
}

/** What autoscalers scale: the object that makes the pods of a version. */
export function scaleTarget(service: Service, version: Version): JsonObject {
  return isAdoptedByArgo(service) && version === liveVersion(service)
    ? { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: service.name }
    : { apiVersion: 'apps/v1', kind: 'Deployment', name: version.workload };
}

/** Labels that select the pods of a service, whichever version they are. */
export function serviceSelector(service: Service): Labels {
  return isCopiedByFlagger(service) ? { [NAME_LABEL]: service.name } : { app: service.name };
}

/** Labels that select the pods of one version. */
export function versionSelector(service: Service, version: Version): Labels {
  return { app: service.name, version: version.name };
}

/** Services whose requests the mesh routes: they have a port and a sidecar (or ztunnel) in front of it. */
export function routedServices(model: Model): readonly Service[] {
  return Object.values(model.services).filter((service) => !service.background && service.inMesh);
}

/** Replicas of a version in a cluster; null where the cluster runs none of it. */
export function replicasIn(version: Version, cluster: string): { readonly min: number; readonly max: number } | null {
  const replicas = version.replicas[cluster];
  return replicas === undefined || replicas.max === 0 ? null : replicas;
}

/** The live version. */
export function liveVersion(service: Service): Version {
  const version = service.versions[0];
  if (version === undefined) throw new Error(`service ${service.name} has no version`);
  return version;
}

/** True when our own rollout controller moves the service's weights. */
export function movesWeights({ rollout, canary, blueGreen }: Service): boolean {
  return rollout.engine === 'nines' && ((canary !== null && canary.steps.length > 0) || blueGreen !== null);
}

/** True for the version that our own rollout controller brings to users. */
export function isCandidate(service: Service, version: Version): boolean {
  return movesWeights(service) && version.name === (service.blueGreen === null ? 'canary' : 'green');
}

/** True when an autoscaler decides a version's replicas: the live one's, and what a rollout may put in its place. */
export function isScaled(service: Service, version: Version): boolean {
  return service.scaling !== null && (version === liveVersion(service) || isCandidate(service, version));
}

/** True when any version of the service runs in the cluster. */
export function runsIn(service: Service, cluster: string): boolean {
  return service.versions.some((version) => replicasIn(version, cluster) !== null);
}
