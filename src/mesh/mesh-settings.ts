/**
 * `meshConfig`: what an installation decides for all proxies. Read from the ConfigMap `istio` of the root namespace or
 * from an IstioOperator; what neither says has Istio's default.
 *
 * Leaves out: per-revision ConfigMaps (`istio-<revision>`, taken where it is the only one), Helm values,
 * `meshNetworks`, `defaultServiceExportTo` and siblings.
 */
import type { IstioFacts } from '../engines/istio.ts';
import { ROOT_NAMESPACE } from '../engines/istio-root-namespace.ts';
import { SHARED_MESH_CONFIG } from '../engines/shared-mesh-config.ts';
import { parseDurationUs } from '../manifests/duration.ts';
import { booleanAt, isRecord, type JsonRecord, recordAt, stringAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import { parseYaml } from '../manifests/parse-yaml.ts';
import type { Labels, Manifest, Origin } from '../manifests/types.ts';

export interface MeshSettings {
  readonly rootNamespace: string;
  readonly trustDomain: string;
  readonly autoMtls: boolean;
  /** `REGISTRY_ONLY` answers 502 to a host that nobody declares. */
  readonly outbound: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  /** `defaultHttpRetryPolicy`, in the shape of a VirtualService's `retries`; null: Istio's own default. */
  readonly defaultRetries: JsonRecord | null;
  /** Mesh-wide locality load balancing; null: enabled without settings, Istio's default. */
  readonly locality: JsonRecord | null;
  /** `defaultTrafficPolicy`: blocks that hold where no DestinationRule has that block. */
  readonly defaultTrafficPolicy: JsonRecord | null;
  readonly upgradeToHttp2: boolean;
  readonly connectTimeoutUs: number;
  /** Injection where no label of namespace or pod says. */
  readonly injectByDefault: boolean;
  /** Where the settings were read; null: defaults. */
  readonly origin: Origin | null;
}

interface Found {
  readonly config: JsonRecord;
  readonly origin: Origin;
}

function fromConfigMap(manifest: Manifest): Found | null {
  const text = stringAt(manifest.object, ['data', 'mesh']);
  if (text === undefined) return null;
  const parsed = parseYaml(text);
  return 'value' in parsed && isRecord(parsed.value)
    ? { config: parsed.value, origin: { manifest, path: ['data', 'mesh'] } }
    : null;
}

/** The installation's own words, over those that the platform gives it beside them. */
function findConfig(index: ManifestIndex, cluster: string): Found | null {
  const own = installedConfig(index, cluster);
  const [shared] = index
    .ofKind('', 'ConfigMap', cluster)
    .filter(({ object }) => object.metadata.name === SHARED_MESH_CONFIG)
    .flatMap((manifest) => fromConfigMap(manifest) ?? []);
  if (own === null || shared === undefined) return own ?? shared ?? null;
  return { config: { ...shared.config, ...own.config }, origin: own.origin };
}

function installedConfig(index: ManifestIndex, cluster: string): Found | null {
  const named = index
    .ofKind('', 'ConfigMap', cluster)
    .filter(({ object }) => object.metadata.name === 'istio' || object.metadata.name.startsWith('istio-'))
    .flatMap((manifest) => fromConfigMap(manifest) ?? []);
  const plain = named.find(({ origin }) => origin.manifest.object.metadata.name === 'istio') ?? named[0];
  if (plain !== undefined) return plain;
  for (const manifest of index.ofKind('install.istio.io', 'IstioOperator', cluster)) {
    const config = recordAt(manifest.object, ['spec', 'meshConfig']);
    if (config !== undefined) return { config, origin: { manifest, path: ['spec', 'meshConfig'] } };
  }
  return null;
}

/** Settings of one cluster's control plane. */
export function readMeshSettings(index: ManifestIndex, cluster: string, facts: IstioFacts): MeshSettings {
  const found = findConfig(index, cluster);
  const config = found?.config ?? {};
  const origin = found?.origin ?? null;
  const operator = index.ofKind('install.istio.io', 'IstioOperator', cluster)[0];
  const injection = ['spec', 'values', 'sidecarInjectorWebhook', 'enableNamespacesByDefault'];
  return {
    rootNamespace: stringAt(config, ['rootNamespace']) ?? ROOT_NAMESPACE,
    trustDomain: stringAt(config, ['trustDomain']) ?? 'cluster.local',
    autoMtls: booleanAt(config, ['enableAutoMtls']) ?? true,
    outbound: stringAt(config, ['outboundTrafficPolicy', 'mode']) === 'REGISTRY_ONLY' ? 'REGISTRY_ONLY' : 'ALLOW_ANY',
    defaultRetries: recordAt(config, ['defaultHttpRetryPolicy']) ?? null,
    locality: recordAt(config, ['localityLbSetting']) ?? null,
    defaultTrafficPolicy: recordAt(config, ['defaultTrafficPolicy']) ?? null,
    upgradeToHttp2: stringAt(config, ['h2UpgradePolicy']) === 'UPGRADE',
    connectTimeoutUs: parseDurationUs(stringAt(config, ['connectTimeout'])) ?? facts.connectTimeoutUs,
    injectByDefault: booleanAt(operator?.object, injection) ?? false,
    origin,
  };
}

/** Labels of the namespaces of one cluster, by name. */
export function readNamespaces(index: ManifestIndex, cluster: string): ReadonlyMap<string, Labels> {
  const found = index.ofKind('', 'Namespace', cluster);
  return new Map(found.map(({ object }) => [object.metadata.name, object.metadata.labels ?? {}]));
}
