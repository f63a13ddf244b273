/**
 * What proxies are told to log of each request: the mesh’s configuration, its providers, and filters that somebody
 * patches in by hand. A format is text with Envoy’s command operators in it.
 *
 * Leaves out formats that an access log service chooses for itself, and WebAssembly.
 */
import { isRecord, itemsAt, type JsonRecord, recordAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import { parseYaml } from '../../manifests/parse-yaml.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { remembered } from '../../units/remembered.ts';
import type { ClusterFacts } from './cluster-facts.ts';

export interface AccessLogFormat {
  readonly manifest: Manifest;
  readonly path: Path;
  /** Every part of it that is printed; null: Istio’s own format. */
  readonly parts: readonly string[] | null;
}

/** Every format of a cluster. */
export const accessLogFormats = remembered((facts: ClusterFacts): readonly AccessLogFormat[] => [
  ...inMeshConfigs(facts),
  ...inFilters(facts),
  ...byDefault(facts),
]);

interface MeshConfig {
  readonly manifest: Manifest;
  readonly config: JsonRecord;
  /** Place of a part: a text has none. */
  readonly at: (...path: Path) => Path;
}

function meshConfigs(facts: ClusterFacts): readonly MeshConfig[] {
  const texts = facts.objects('', 'ConfigMap').flatMap((manifest): readonly MeshConfig[] => {
    const text = stringAt(manifest.object, ['data', 'mesh']);
    const parsed = text === undefined ? undefined : parseYaml(text);
    if (parsed === undefined || !('value' in parsed) || !isRecord(parsed.value)) return [];
    return [{ manifest, config: parsed.value, at: () => ['data', 'mesh'] }];
  });
  const operators = facts.objects('install.istio.io', 'IstioOperator').flatMap((manifest): readonly MeshConfig[] => {
    const config = recordAt(manifest.object, ['spec', 'meshConfig']);
    return config === undefined ? [] : [{ manifest, config, at: (...path) => ['spec', 'meshConfig', ...path] }];
  });
  return [...texts, ...operators];
}

function inMeshConfigs(facts: ClusterFacts): readonly AccessLogFormat[] {
  return meshConfigs(facts).flatMap(({ manifest, config, at }) => {
    const file = stringAt(config, ['accessLogFile']) ?? '';
    const format = stringAt(config, ['accessLogFormat']) ?? '';
    const own = { manifest, path: at('accessLogFile'), parts: format === '' ? null : [format] };
    return [
      ...(file === '' ? [] : [own]),
      ...recordsAt(config, ['extensionProviders']).flatMap(([index, provider]) =>
        ofProvider(provider).map((parts) => ({ manifest, path: at('extensionProviders', index), parts })),
      ),
    ];
  });
}

function ofProvider(provider: JsonRecord): readonly (readonly string[] | null)[] {
  const service = recordAt(provider, ['envoyHttpAls']);
  const headers = [
    'additionalRequestHeadersToLog',
    'additionalResponseHeadersToLog',
    'additionalResponseTrailersToLog',
  ];
  const named = headers.flatMap((key) => stringsAt(service, [key]).map((name) => `%REQ(${name})%`));
  const formats = ['envoyFileAccessLog', 'envoyOtelAls'].flatMap((kind) => {
    if (recordAt(provider, [kind]) === undefined) return [];
    const parts = stringsIn(recordAt(provider, [kind, 'logFormat']) ?? {});
    return parts.length > 0 ? [parts] : kind === 'envoyFileAccessLog' ? [null] : [];
  });
  return [...formats, ...(named.length === 0 ? [] : [named])];
}

/** Fields under which a format stands, whoever’s spelling it is. */
const FORMAT = /^(?:json_?format|text_?format|text_?format_?source|log_?format|format)$/i;

function inFilters(facts: ClusterFacts): readonly AccessLogFormat[] {
  return facts.objects('networking.istio.io', 'EnvoyFilter').flatMap((manifest) =>
    recordsAt(manifest.object, ['spec', 'configPatches']).flatMap(([index, patch]) => {
      const parts = formatsIn(recordAt(patch, ['patch', 'value']) ?? {});
      return parts.length === 0 ? [] : [{ manifest, path: ['spec', 'configPatches', index, 'patch', 'value'], parts }];
    }),
  );
}

function formatsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(formatsIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => (FORMAT.test(key) ? stringsIn(each) : formatsIn(each)));
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isRecord(value) ? Object.values(value).flatMap(stringsIn) : [];
}

/** Istio brings a provider `envoy` with a format of its own, which a Telemetry may name without anybody’s defining it. */
function byDefault(facts: ClusterFacts): readonly AccessLogFormat[] {
  const isDefined = meshConfigs(facts).some(({ config }) =>
    recordsAt(config, ['extensionProviders']).some(([, provider]) => provider.name === 'envoy'),
  );
  if (isDefined) return [];
  return facts.objects('telemetry.istio.io', 'Telemetry').flatMap((manifest) =>
    recordsAt(manifest.object, ['spec', 'accessLogging']).flatMap(([index, logging]) => {
      const names = itemsAt(logging, ['providers']).map((provider) => stringAt(provider, ['name']));
      if (logging.disabled === true || !names.includes('envoy')) return [];
      return [{ manifest, path: ['spec', 'accessLogging', index, 'providers'], parts: null }];
    }),
  );
}

/** Headers that a part prints: `%REQ(A?B)%` is the second where the first is not there. */
export function headersIn(part: string): readonly string[] {
  const operators = part.matchAll(/%(?:REQ|RESP|TRAILER|REQ_WITHOUT_QUERY)\(([^)]*)\)/g);
  return [...operators].flatMap(([, names = '']) => names.split('?').map((name) => name.trim().toLowerCase()));
}
