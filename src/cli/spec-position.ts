import type { CompiledFile } from '../compile/compile.ts';
import type { KubeObject, Origin, Path, Position } from '../manifests/types.ts';
import type { Model, Provenance } from '../model/types.ts';
import type { Reading } from '../schema/reading.ts';

/** Parts of a service's description that an object of a kind is made from, the most telling first. */
const PARTS_OF_KIND: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['replicas', 'image'],
  Rollout: ['replicas', 'image'],
  HorizontalPodAutoscaler: ['scaling', 'replicas'],
  PodDisruptionBudget: ['disruption'],
  DestinationRule: ['breaker', 'pool', 'balance', 'affinity'],
  VirtualService: ['canary', 'retries', 'timeout'],
  EnvoyFilter: ['rateLimit'],
  AuthorizationPolicy: ['auth'],
  RequestAuthentication: ['auth.jwt', 'auth'],
};

/** Fields whose place in the model is known: kind, end of the path, and the part, of the service where one is meant. */
const PART_OF_FIELD: readonly (readonly [kind: string, field: string, part: string])[] = [
  ['DNSEndpoint', 'recordTTL', 'dns.ttlUs'],
  ['HorizontalPodAutoscaler', 'maxReplicas', 'replicas'],
  ['Telemetry', 'randomSamplingPercentage', 'tracing.head'],
  ['Kiali', 'view_only_mode', 'monitoring.kiali.mayWrite'],
  ['Kiali', 'cluster_wide_access', 'monitoring.kiali'],
];

/** Parts of the platform that objects of no service are made from. */
const PART_OF_PLATFORM: Readonly<Record<string, string>> = {
  Gateway: 'gateway',
  Certificate: 'gateway.tls',
  ClusterIssuer: 'gateway.tls',
  DNSEndpoint: 'dns',
  PeerAuthentication: 'mesh.mtls',
  Telemetry: 'mesh.telemetry',
};

/** Parts of the platform by the area that an object is compiled into. */
const PART_OF_AREA: Readonly<Record<string, string>> = {
  tracing: 'tracing',
  monitoring: 'monitoring',
  logging: 'logging',
  backup: 'backup',
  data: 'stores',
  recovery: 'dns',
  gitops: 'gitops',
};

/**
 * Finds the place of a spec to which a field of a compiled object goes back: the field itself in an object that the user
 * wrote, else the part of the service that the object is made from, else the service or part of the platform.
 */
export function specPosition(
  model: Model,
  reading: Reading,
  files: readonly CompiledFile[],
): (origin: Origin) => Position | null {
  let areas: ReadonlyMap<KubeObject, string> | null = null;
  return ({ manifest: { object }, path }) => {
    const own = ownObject(model, object, path);
    if (own !== null) return placeIn(reading, own);
    areas ??= new Map(files.flatMap(({ concern, objects }) => objects.map((each) => [each, areaOf(concern.file)])));
    for (const part of partsOf(model, object, path, areas.get(object) ?? '')) {
      const place = placeOf(model.provenance[part]);
      if (place !== null) return place;
    }
    return null;
  };
}

function areaOf(file: string): string {
  return file.split('/')[0] ?? '';
}

/** Paths of the model, the most telling first. */
function partsOf(model: Model, object: KubeObject, path: Path, area: string): readonly string[] {
  const fields = PART_OF_FIELD.filter(([kind, field]) => kind === object.kind && path.at(-1) === field);
  const named = fields.map(([, , part]) => part);
  const service = object.metadata.labels?.['app.kubernetes.io/name'] ?? '';
  if (Object.hasOwn(model.services, service)) {
    const parts = [...named, ...(PARTS_OF_KIND[object.kind] ?? [])];
    return [...parts.map((part) => `services.${service}.${part}`), `services.${service}`];
  }
  const wide = [PART_OF_PLATFORM[object.kind], PART_OF_AREA[area]].flatMap((part) => part ?? []);
  return [...named, ...wide, 'name'];
}

/** Where in the spec a field of an object stands that the user wrote. */
function ownObject(model: Model, object: KubeObject, path: Path): Path | null {
  const at = model.objects.findIndex(({ object: written }) => {
    const metadata = written.metadata as { readonly name?: unknown; readonly namespace?: unknown } | undefined;
    return (
      written.kind === object.kind &&
      metadata?.name === object.metadata.name &&
      metadata?.namespace === object.metadata.namespace
    );
  });
  return at < 0 ? null : ['objects', at, ...path];
}

function placeIn(reading: Reading, path: Path): Position | null {
  const place = reading.placeOf(path);
  return place === null ? null : { file: reading.file, ...place };
}

function placeOf(provenance: Provenance | undefined): Position | null {
  if (provenance?.kind !== 'written' || provenance.line === 0) return null;
  const { file, line, column } = provenance;
  return { file, line, column };
}
