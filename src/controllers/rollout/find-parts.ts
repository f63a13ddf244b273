/**
 * Everything a rollout looks at, found from the objects of its cluster as Istio and Kubernetes connect them: routes by
 * the destinations they name, workloads by the labels of a subset, autoscalers by their target.
 */
import { field, itemsAt, numberAt, recordAt, recordsAt, stringAt, stringRecordAt } from '../../manifests/field.ts';
import type { ObservationQuery, ObservedObject } from '../../ports/types.ts';
import { isHostOf, type OwnedRoute, ownedRoutes } from './owned-routes.ts';
import { type RolloutPolicy, readPolicy } from './policy.ts';
import { revisionOf } from './revision.ts';

export interface Autoscaler {
  readonly observed: ObservedObject;
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Share of the requested processor that it holds; null: it watches something else. */
  readonly cpuTarget: number | null;
}

/** One side of a rollout: the Deployment behind a subset. */
export interface Side {
  readonly observed: ObservedObject;
  readonly name: string;
  readonly revision: string;
  /** Wanted. */
  readonly replicas: number;
  /** Ready, of whatever revision. */
  readonly ready: number;
  /** All pods are of the revision that the template says. */
  readonly isRolledOut: boolean;
  readonly autoscaler: Autoscaler | null;
}

export interface RoutedObject {
  readonly observed: ObservedObject;
  readonly routes: readonly OwnedRoute[];
}

export interface Parts {
  readonly configMap: ObservedObject;
  readonly policy: RolloutPolicy;
  readonly home: Side;
  readonly candidate: Side;
  /** Zones between which the destination rule divides traffic; 1 where it says nothing of zones. */
  readonly zones: number;
  /** With at least one owned route each, in order of namespace and name. */
  readonly virtualServices: readonly RoutedObject[];
}

export type FoundParts =
  | { readonly parts: Parts; readonly problems: null }
  | { readonly parts: null; readonly problems: readonly string[] };

const ISTIO = 'networking.istio.io/v1';

/** What a rollout must be shown, whatever its policy says at the moment. */
export function rolloutObjects(namespace: string, name: string): ObservationQuery['objects'] {
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', namespace, name },
    { apiVersion: 'v1', kind: 'Service' },
    { apiVersion: ISTIO, kind: 'DestinationRule' },
    { apiVersion: ISTIO, kind: 'VirtualService' },
    { apiVersion: 'apps/v1', kind: 'Deployment' },
    { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
  ];
}

/** The parts of a rollout, or every reason why they cannot be told. */
export function findParts(objects: readonly ObservedObject[], namespace: string, name: string): FoundParts {
  const configMap = objects.find(
    ({ ref }) => ref.kind === 'ConfigMap' && ref.namespace === namespace && ref.name === name,
  );
  if (configMap === undefined) return { parts: null, problems: [`ConfigMap ${namespace}/${name} is not there`] };
  const { policy, problems: unread } = readPolicy(configMap.object);
  if (policy === null) return { parts: null, problems: unread };
  const problems: string[] = [];
  const home = findSide(objects, policy, policy.home, problems);
  const candidate = findSide(objects, policy, policy.candidate, problems);
  if (home !== null && candidate !== null && home.name === candidate.name) {
    problems.push(`Deployment ${home.name} is behind both ${policy.home} and ${policy.candidate}`);
  }
  const virtualServices = findRoutes(objects, policy, problems);
  if (home === null || candidate === null || problems.length > 0) return { parts: null, problems };
  const zones = zonesOf(rulesOf(objects, policy));
  return { parts: { configMap, policy, home, candidate, zones, virtualServices }, problems: null };
}

function findRoutes(
  objects: readonly ObservedObject[],
  policy: RolloutPolicy,
  problems: string[],
): readonly RoutedObject[] {
  const found = ofKind(objects, 'VirtualService').flatMap((observed) => {
    const { routes, problems: unsafe } = ownedRoutes(observed.object, policy);
    for (const problem of unsafe) problems.push(`VirtualService ${observed.ref.name}: ${problem}`);
    return routes.length === 0 ? [] : [{ observed, routes }];
  });
  const routes = found.flatMap((each) => each.routes);
  if (routes.length === 0) {
    problems.push(`no route of a VirtualService divides between ${policy.home} and ${policy.candidate}`);
  }
  if (policy.stages.some(({ kind }) => kind === 'mirror') && !routes.some(({ mirror }) => mirror !== null)) {
    problems.push(`a stage mirrors, and no route has an entry for ${policy.candidate} among its \`mirrors\``);
  }
  return found;
}

function ofKind(objects: readonly ObservedObject[], kind: string): readonly ObservedObject[] {
  const place = ({ ref }: ObservedObject) => `${ref.namespace}/${ref.name}`;
  return objects.filter(({ ref }) => ref.kind === kind).sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** The destination rules of the service, in order of namespace and name. */
function rulesOf(
  objects: readonly ObservedObject[],
  { service }: Pick<RolloutPolicy, 'service'>,
): readonly ObservedObject[] {
  return ofKind(objects, 'DestinationRule').filter(({ ref, object }) =>
    isHostOf(stringAt(object, ['spec', 'host']) ?? '', ref.namespace, service),
  );
}

/** Distinct destinations of `localityLbSetting.distribute`. */
function zonesOf(rules: readonly ObservedObject[]): number {
  const setting = ['spec', 'trafficPolicy', 'loadBalancer', 'localityLbSetting', 'distribute'];
  const zones = rules.flatMap(({ object }) =>
    recordsAt(object, setting).flatMap(([, entry]) => Object.keys(recordAt(entry, ['to']) ?? {})),
  );
  return Math.max(1, new Set(zones).size);
}

function findSide(
  objects: readonly ObservedObject[],
  { service }: RolloutPolicy,
  subset: string,
  problems: string[],
): Side | null {
  const selector = ofKind(objects, 'Service').find(
    ({ ref }) => ref.namespace === service.namespace && ref.name === service.name,
  );
  const named = rulesOf(objects, { service })
    .flatMap(({ object }) => recordsAt(object, ['spec', 'subsets']))
    .find(([, each]) => stringAt(each, ['name']) === subset)?.[1];
  if (selector === undefined || named === undefined) {
    const missing = selector === undefined ? 'no Service' : `no DestinationRule defines subset ${subset} of`;
    problems.push(`${missing} ${service.namespace}/${service.name}`);
    return null;
  }
  const labels = { ...stringRecordAt(selector.object, ['spec', 'selector']), ...stringRecordAt(named, ['labels']) };
  const behind = ofKind(objects, 'Deployment').filter(({ ref, object }) => {
    const own = stringRecordAt(object, ['spec', 'template', 'metadata', 'labels']);
    return ref.namespace === service.namespace && Object.entries(labels).every(([key, value]) => own[key] === value);
  });
  const [workload] = behind;
  if (workload === undefined || behind.length > 1) {
    const names = behind.length === 0 ? 'no Deployment' : behind.map(({ ref }) => ref.name).join(' and ');
    problems.push(`${names} behind subset ${subset} of ${service.namespace}/${service.name}: one is needed`);
    return null;
  }
  return sideOf(workload, objects);
}

function sideOf(observed: ObservedObject, objects: readonly ObservedObject[]): Side {
  const { object, ref } = observed;
  const status = (name: string) => numberAt(object, ['status', name]) ?? 0;
  // Kubernetes' own default where the API server has not filled it in.
  const replicas = numberAt(object, ['spec', 'replicas']) ?? 1;
  const generation = numberAt(object, ['metadata', 'generation']) ?? 0;
  const isObserved = status('observedGeneration') >= generation || status('observedGeneration') === 0;
  return {
    observed,
    name: ref.name,
    revision: revisionOf(object),
    replicas,
    ready: status('readyReplicas'),
    isRolledOut: isObserved && status('updatedReplicas') === status('replicas'),
    autoscaler: autoscalerOf(ref.namespace, ref.name, objects),
  };
}

function autoscalerOf(namespace: string, name: string, objects: readonly ObservedObject[]): Autoscaler | null {
  const found = ofKind(objects, 'HorizontalPodAutoscaler').find(
    ({ ref, object }) =>
      ref.namespace === namespace &&
      stringAt(object, ['spec', 'scaleTargetRef', 'kind']) === 'Deployment' &&
      stringAt(object, ['spec', 'scaleTargetRef', 'name']) === name,
  );
  if (found === undefined) return null;
  const cpu = itemsAt(found.object, ['spec', 'metrics']).find(
    (metric) => stringAt(metric, ['resource', 'name']) === 'cpu',
  );
  const percent = numberAt(cpu, ['resource', 'target', 'averageUtilization']);
  return {
    observed: found,
    name: found.ref.name,
    min: numberAt(found.object, ['spec', 'minReplicas']) ?? 1,
    max: numberAt(found.object, ['spec', 'maxReplicas']) ?? 1,
    cpuTarget: percent === undefined ? null : percent / 100,
  };
}

/** Who last wrote an object, as its managed fields say; null when they say nothing. */
export function lastManager({ object }: ObservedObject): string | null {
  const entries = itemsAt(object, ['metadata', 'managedFields']).map((entry) => ({
    manager: stringAt(entry, ['manager']) ?? '',
    time: String(field(entry, ['time']) ?? ''),
  }));
  const latest = entries.reduce<(typeof entries)[number] | null>(
    (last, entry) => (last === null || entry.time >= last.time ? entry : last),
    null,
  );
  return latest === null || latest.manager === '' ? null : latest.manager;
}
