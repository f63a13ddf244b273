/** From a field of a compiled object back to the part of the spec that it is made from. */
import type { KubeObject, Path } from '../manifests/types.ts';

/** What a spec names: the services and stores that objects may be of. */
export interface SpecNames {
  readonly services: readonly string[];
  readonly stores: readonly string[];
  readonly schedules: readonly string[];
}

/** Parts of a service that an object of a kind is made from, the most telling first. */
const PARTS_OF_KIND: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['replicas', 'image'],
  Rollout: ['replicas', 'image'],
  HorizontalPodAutoscaler: ['scaling', 'replicas'],
  VerticalPodAutoscaler: ['vertical'],
  PodDisruptionBudget: ['disruption'],
  DestinationRule: ['breaker', 'pool', 'balance', 'affinity'],
  VirtualService: ['canary', 'retries', 'timeout'],
  EnvoyFilter: ['rateLimit'],
  AuthorizationPolicy: ['auth'],
  RequestAuthentication: ['auth.jwt', 'auth'],
};

/** The one part of the platform that a field is made from: kind, last step of its path, part. */
const PARTS_OF_FIELD: readonly (readonly [kind: string, field: string, part: string])[] = [
  ['DNSEndpoint', 'recordTTL', 'dns.ttl'],
  ['Telemetry', 'randomSamplingPercentage', 'tracing.head'],
  ['Kiali', 'view_only_mode', 'monitoring.kiali.mayWrite'],
];

/** Parts of the platform that objects of no service are made from. */
const PARTS_OF_PLATFORM: Readonly<Record<string, string>> = {
  Gateway: 'gateway',
  Certificate: 'gateway.tls',
  ClusterIssuer: 'gateway.tls',
  DNSEndpoint: 'dns',
  PeerAuthentication: 'mesh.mtls',
  Telemetry: 'mesh.telemetry',
  Kiali: 'monitoring.kiali',
};

/** Sections by the area that an object is compiled into, where the two have different names. */
const SECTION_OF_AREA: Readonly<Record<string, string>> = {
  logging: 'logs',
  recovery: 'dns',
  dashboards: 'monitoring',
};

/** Parts of the spec for a field of an object of an area, as paths, the most telling first. */
export function specParts(names: SpecNames, object: KubeObject, path: Path, area: string): readonly Path[] {
  const service = object.metadata.labels?.['app.kubernetes.io/name'] ?? '';
  const field = path.at(-1);
  const single = PARTS_OF_FIELD.filter(([kind, name]) => kind === object.kind && name === field).map(
    ([, , part]) => part,
  );
  if (names.services.includes(service)) {
    const parts = (PARTS_OF_KIND[object.kind] ?? []).map((part) => ['services', service, ...part.split('.')]);
    return [...paths(single), ...parts, ['services', service]];
  }
  return [
    ...paths(single),
    ...storeParts(names, object, path),
    ...backupParts(names, object, path, area),
    ...paths([PARTS_OF_PLATFORM[object.kind] ?? '', SECTION_OF_AREA[area] ?? area].filter((part) => part !== '')),
    ['metadata', 'name'],
  ];
}

function paths(parts: readonly string[]): readonly Path[] {
  return parts.map((part) => part.split('.'));
}

/** A store is told by its name, alone or with a word of ours before or behind it. */
function storeParts({ stores }: SpecNames, { kind, metadata: { name } }: KubeObject, path: Path): readonly Path[] {
  const store = stores.find((each) => [each, `backup-${each}`, `${each}-archive`, `${each}-base`].includes(name));
  if (store === undefined) return [];
  const at = ['data', store];
  const asked = path.join('.');
  const log = [...at, 'backup', 'wal'];
  if (asked.endsWith('archive_timeout')) return [[...log, 'every'], log, at];
  if (kind === 'ObjectStore') return [[...log, 'keep'], log, at];
  if (kind === 'ScheduledBackup') return [[...log, 'base'], log, at];
  if (kind === 'CronJob') {
    const part = asked.includes('schedule') ? 'every' : 'keep';
    return [[...at, 'backup', part], [...at, 'backup'], at];
  }
  return [[...at, 'run'], at];
}

/** Velero's schedules, and the figures of our own policy, which are called as in the spec: `keys-versions`. */
function backupParts(
  { schedules }: SpecNames,
  { kind, metadata: { name } }: KubeObject,
  path: Path,
  area: string,
): readonly Path[] {
  if (area !== 'backup') return [];
  if (kind === 'Schedule' && schedules.includes(name)) {
    const at = ['backup', 'schedules', name];
    return [[...at, path.at(-1) === 'ttl' ? 'keep' : 'at'], at];
  }
  const key = path.at(-1);
  if (kind !== 'ConfigMap' || path[0] !== 'data' || typeof key !== 'string') return [];
  const steps = key === 'control-plane' ? ['controlPlane'] : key.split('-');
  return [
    ['backup', ...steps],
    ['backup', steps[0] ?? ''],
  ];
}
