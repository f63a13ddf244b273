import type { Manifest, Origin, Position } from '../manifests/types.ts';
import type { Model, Provenance } from '../model/types.ts';

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

/** Parts of the platform that objects of no service are made from. */
const PART_OF_PLATFORM: Readonly<Record<string, string>> = {
  Gateway: 'gateway',
  Certificate: 'gateway.tls',
  ClusterIssuer: 'gateway.tls',
  DNSEndpoint: 'dns',
  PeerAuthentication: 'mesh.mtls',
  Telemetry: 'mesh.telemetry',
};

/**
 * The line of a spec to which a compiled object goes back: an object the user wrote, else the part of the service that
 * it is made from, else the service or part of the platform. No column: the object is not written there, only its cause.
 */
export function specPosition(model: Model, { manifest }: Origin): Position | null {
  const own = ownObject(model, manifest);
  if (own !== undefined) return placeOf(own);
  const service = manifest.object.metadata.labels?.['app.kubernetes.io/name'] ?? '';
  const candidates = Object.hasOwn(model.services, service)
    ? [
        ...(PARTS_OF_KIND[manifest.object.kind] ?? []).map((part) => `services.${service}.${part}`),
        `services.${service}`,
      ]
    : [PART_OF_PLATFORM[manifest.object.kind] ?? 'name'];
  for (const path of candidates) {
    const place = placeOf(model.provenance[path]);
    if (place !== null) return place;
  }
  return null;
}

function ownObject(model: Model, { object }: Manifest): Provenance | undefined {
  return model.objects.find(({ object: written }) => {
    const metadata = written.metadata as { readonly name?: unknown; readonly namespace?: unknown } | undefined;
    return (
      written.kind === object.kind &&
      metadata?.name === object.metadata.name &&
      metadata?.namespace === object.metadata.namespace
    );
  })?.provenance;
}

function placeOf(provenance: Provenance | undefined): Position | null {
  if (provenance?.kind !== 'written' || provenance.line === 0) return null;
  return { file: provenance.file, line: provenance.line, column: 1 };
}
