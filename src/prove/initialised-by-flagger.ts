/**
 * The objects as they are once Flagger has initialised every Canary: the workload that is copied waits at zero replicas,
 * its copy and the copy of its autoscaler carry the load, the apex Service leads to the copy, and the weights are in a
 * VirtualService of Flagger's. Users are where these objects send them, so that is what is proven; who writes some of
 * them down himself keeps them.
 */
import { primaryDeployment } from '../kubernetes/flagger-canary.ts';
import { isRecord, numberAt, recordAt, stringAt } from '../manifests/field.ts';
import { indexManifests, type ManifestIndex } from '../manifests/manifest-index.ts';
import { groupOf } from '../manifests/object-scope.ts';
import type { KubeObject, Manifest } from '../manifests/types.ts';
import { type FlaggerCanary, flaggerCanaries, flaggerServices, flaggerVirtualService } from '../mesh/flagger-canary.ts';
import { readWorkloads } from '../mesh/workloads.ts';

/** What takes the place of an object, and what is new. */
interface Made {
  readonly instead: ReadonlyMap<Manifest, KubeObject>;
  readonly beside: readonly Manifest[];
}

/** The manifests with all that Flagger makes of them; the same manifests where no Canary of Istio's is among them. */
export function initialisedByFlagger(index: ManifestIndex): ManifestIndex {
  const made = flaggerCanaries(index).map((canary) => madeOf(index, canary));
  if (made.length === 0) return index;
  const instead = new Map(made.flatMap((each) => [...each.instead]));
  const kept = index.manifests.map((manifest) => {
    const object = instead.get(manifest);
    return object === undefined ? manifest : { ...manifest, object };
  });
  return indexManifests([...kept, ...made.flatMap(({ beside }) => beside)]);
}

function madeOf(index: ManifestIndex, canary: FlaggerCanary): Made {
  const { cluster } = canary.manifest;
  const instead = new Map<Manifest, KubeObject>();
  const beside: Manifest[] = [];
  const find = (group: string, kind: string, name: string): Manifest | undefined =>
    index.get({ cluster, group, kind, namespace: canary.namespace, name });
  const add = (object: KubeObject | null): void => {
    if (object === null) return;
    const { apiVersion, kind, metadata } = object;
    if (find(groupOf(apiVersion), kind, metadata.name) === undefined) beside.push({ object, cluster });
  };
  const target = canary.targetKind === 'Deployment' ? find('apps', 'Deployment', canary.target) : undefined;
  if (target !== undefined && find('apps', 'Deployment', `${canary.target}-primary`) === undefined) {
    const { object } = target;
    const spec = recordAt(object, ['spec']) ?? {};
    const written = numberAt(object, ['spec', 'replicas']);
    const replicas = written === undefined ? {} : { replicas: Math.max(1, written) };
    const primary = primaryDeployment(object);
    add({ ...primary, spec: { ...(primary.spec as object), ...replicas } });
    instead.set(target, { ...object, spec: { ...spec, replicas: 0 } });
  }
  const reference = recordAt(canary.manifest.object, ['spec', 'autoscalerRef']);
  const group = groupOf(stringAt(reference, ['apiVersion']) ?? 'autoscaling/v2');
  const autoscaler = find(group, stringAt(reference, ['kind']) ?? '', stringAt(reference, ['name']) ?? '');
  add(autoscaler === undefined ? null : autoscalerOf(autoscaler.object, canary));
  const apex = apexOf(index, canary, find('', 'Service', canary.apex)?.object);
  const service = find('', 'Service', canary.apex);
  if (service === undefined) add(apex);
  else instead.set(service, apex);
  add(virtualServiceOf(canary));
  return { instead, beside };
}

/** The copy of an autoscaler, for the copy of the workload. */
function autoscalerOf(object: KubeObject, canary: FlaggerCanary): KubeObject {
  const spec = recordAt(object, ['spec']) ?? {};
  const target = recordAt(spec, ['scaleTargetRef']) ?? {};
  return {
    ...object,
    metadata: { ...object.metadata, name: `${object.metadata.name}-primary` },
    spec: { ...spec, scaleTargetRef: { ...target, name: `${canary.target}-primary` } },
  };
}

/** The Service that callers name: Flagger takes its selector over. */
function apexOf(index: ManifestIndex, canary: FlaggerCanary, written: KubeObject | undefined): KubeObject {
  const { cluster } = canary.manifest;
  const target = readWorkloads(index).find(
    (each) => each.cluster === cluster && each.namespace === canary.namespace && each.name === canary.target,
  );
  const [apex] = flaggerServices(canary, target);
  const made = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: canary.apex, namespace: canary.namespace },
    spec: { ports: apex!.ports.map(({ name, number: port, targetPort }) => ({ name, port, targetPort })) },
  };
  const object: KubeObject = written ?? made;
  return { ...object, spec: { ...(object.spec as object), selector: apex!.selector } };
}

function virtualServiceOf(canary: FlaggerCanary): KubeObject | null {
  const made = flaggerVirtualService(canary);
  if (made === null) return null;
  const rules = (list: typeof made.http) =>
    list.map(({ spec, rows }) => {
      const said = Object.entries(spec).filter(([, value]) => value !== undefined);
      return { ...Object.fromEntries(said), ...(rows === null ? {} : { match: rows.map((row) => row.spec) }) };
    });
  const { hosts, gateways, http, tcp } = made;
  const lists = { hosts, gateways, http: rules(http), tcp: rules(tcp) };
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: canary.apex, namespace: canary.namespace },
    spec: Object.fromEntries(Object.entries(lists).filter(([, list]) => isRecord(list) || list.length > 0)),
  };
}
