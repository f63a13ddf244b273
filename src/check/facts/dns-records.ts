import { numberAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** How a resolver chooses among records of one name; `simple`: there is one. */
export type RecordPolicy = 'simple' | 'weighted' | 'latency' | 'geo' | 'failover' | 'proximity';

/** A record that external-dns is asked for. */
export interface AskedRecord {
  readonly manifest: Manifest;
  readonly path: Path;
  readonly name: string;
  readonly identifier: string;
  readonly policy: RecordPolicy;
  readonly isChecked: boolean;
  /** Seconds; null: external-dns’ own default, 300. */
  readonly ttl: number | null;
  /** Where it is written, else that of the record. */
  readonly ttlPath: Path;
  readonly targets: readonly string[];
}

const POLICIES: readonly (readonly [property: RegExp, policy: RecordPolicy])[] = [
  [/(?:^|[/-])failover$/, 'failover'],
  [/(?:^|[/-])weight$/, 'weighted'],
  [/(?:^|[/-])geolocation-/, 'geo'],
  [/(?:^|[/-])geoproximity-/, 'proximity'],
  [/^(?:aws\/|.*\/aws-)region$/, 'latency'],
];
const CHECK = /(?:^|[/-])health-check-id$/;
const ANNOTATIONS = 'external-dns.alpha.kubernetes.io/';

function policyOf(properties: readonly string[]): RecordPolicy {
  return POLICIES.find(([property]) => properties.some((each) => property.test(each)))?.[1] ?? 'simple';
}

function ofEndpoints(manifest: Manifest): readonly AskedRecord[] {
  return recordsAt(manifest.object, ['spec', 'endpoints']).map(([index, endpoint]) => {
    const properties = recordsAt(endpoint, ['providerSpecific']).map(([, each]) => stringAt(each, ['name']) ?? '');
    const path = ['spec', 'endpoints', index];
    const ttl = numberAt(endpoint, ['recordTTL']) ?? null;
    return {
      manifest,
      path,
      name: stringAt(endpoint, ['dnsName']) ?? '',
      identifier: stringAt(endpoint, ['setIdentifier']) ?? '',
      policy: policyOf(properties),
      isChecked: properties.some((each) => CHECK.test(each)),
      ttl,
      ttlPath: ttl === null ? path : [...path, 'recordTTL'],
      targets: stringsAt(endpoint, ['targets']),
    };
  });
}

/** What annotations of an object ask for, hosts in a row. */
function ofAnnotations(
  manifest: Manifest,
  annotations: Readonly<Record<string, string>>,
  at: Path,
): readonly AskedRecord[] {
  const hosts = annotations[`${ANNOTATIONS}hostname`];
  if (hosts === undefined) return [];
  const properties = Object.keys(annotations);
  const ttl = Number.parseInt(annotations[`${ANNOTATIONS}ttl`] ?? '', 10);
  return hosts.split(',').map((host) => ({
    manifest,
    path: [...at, `${ANNOTATIONS}hostname`],
    name: host.trim(),
    identifier: annotations[`${ANNOTATIONS}set-identifier`] ?? '',
    policy: policyOf(properties),
    isChecked: properties.some((each) => CHECK.test(each)),
    ttl: Number.isFinite(ttl) ? ttl : null,
    ttlPath: [...at, `${ANNOTATIONS}${Number.isFinite(ttl) ? 'ttl' : 'hostname'}`],
    targets: [],
  }));
}

const ANNOTATED: readonly (readonly [group: string, kind: string])[] = [
  ['', 'Service'],
  ['networking.k8s.io', 'Ingress'],
  ['networking.istio.io', 'Gateway'],
  ['gateway.networking.k8s.io', 'Gateway'],
];

/** Records that the objects of one cluster ask for. */
export function askedRecords(facts: ClusterFacts): readonly AskedRecord[] {
  const templates = facts.objects('postgresql.cnpg.io', 'Cluster').flatMap((manifest) =>
    recordsAt(manifest.object, ['spec', 'managed', 'services', 'additional']).flatMap(([index, each]) => {
      const at = ['serviceTemplate', 'metadata', 'annotations'];
      const annotations = (each.serviceTemplate as { metadata?: { annotations?: Record<string, string> } } | undefined)
        ?.metadata?.annotations;
      const path = ['spec', 'managed', 'services', 'additional', index, ...at];
      return annotations === undefined ? [] : ofAnnotations(manifest, annotations, path);
    }),
  );
  return [
    ...facts.objects('externaldns.k8s.io', 'DNSEndpoint').flatMap(ofEndpoints),
    ...ANNOTATED.flatMap(([group, kind]) => facts.objects(group, kind)).flatMap((manifest) =>
      ofAnnotations(manifest, manifest.object.metadata.annotations ?? {}, ['metadata', 'annotations']),
    ),
    ...templates,
  ];
}
