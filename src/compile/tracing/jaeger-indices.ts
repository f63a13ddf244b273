/**
 * Elasticsearch’s side of keeping traces (T06): one lifecycle policy per time of keeping, and the first index behind the
 * alias that Jaeger writes through, which a policy can then follow with the next. Both are brought by a Job that may run
 * again: its name changes with what it brings, since a Job cannot be changed.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { TraceWindow, Tracing } from '../../model/tracing-types.ts';
import type { Model } from '../../model/types.ts';
import { HOUR_US } from '../../units/duration.ts';
import { contentHash } from '../content-hash.ts';
import { partSelector, unmeshedLabels } from '../object-meta.ts';
import { RESTRICTED, RESTRICTED_POD } from '../restricted-pod.ts';
import { credentials } from './jaeger.ts';
import { CREDENTIALS, indexPrefix } from './jaeger-config.ts';
import { type Part, partAccount, partConfigMap } from './part-objects.ts';
import { JAEGER_INDICES, partMeta } from './parts.ts';

const CURL_IMAGE = 'curlimages/curl:8.17.0';
const POLICIES_FOLDER = '/etc/policies';

/** An index is written for a day or until it is large; it is deleted when its youngest span is as old as it may become. */
function lifecyclePolicy({ keepUs }: TraceWindow): JsonObject {
  return {
    policy: {
      phases: {
        hot: { min_age: '0ms', actions: { rollover: { max_age: '1d', max_primary_shard_size: '50gb' } } },
        delete: { min_age: `${Math.ceil(keepUs / HOUR_US)}h`, actions: { delete: {} } },
      },
    },
  };
}

type Elasticsearch = Extract<Tracing['storage'], { kind: 'elasticsearch' }>;

function container(name: string, image: string, args: readonly string[], env: readonly JsonObject[]): JsonObject {
  return {
    name,
    image,
    args: [...args],
    ...(env.length === 0 ? {} : { env: [...env] }),
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '200m', memory: '64Mi' } },
    securityContext: RESTRICTED,
  };
}

function putPolicy(storage: Elasticsearch, prefix: string, env: readonly JsonObject[]): JsonObject {
  const { username, password } = CREDENTIALS;
  const args = [
    ...['--silent', '--show-error', '--fail-with-body', '--retry', '5', '--retry-connrefused'],
    ...(env.length === 0 ? [] : ['--user', `$(${username}):$(${password})`]),
    ...['--request', 'PUT', '--header', 'Content-Type: application/json'],
    ...['--data', `@${POLICIES_FOLDER}/${prefix}.json`, `${storage.url}/_ilm/policy/${prefix}`],
  ];
  return {
    ...container(`policy-${prefix}`, CURL_IMAGE, args, env),
    volumeMounts: [{ name: JAEGER_INDICES, mountPath: POLICIES_FOLDER, readOnly: true }],
  };
}

/** Jaeger’s own tool; with indices in place it changes nothing. */
function firstIndices(
  tracing: Tracing,
  storage: Elasticsearch,
  prefix: string,
  env: readonly JsonObject[],
): JsonObject {
  const { username, password } = CREDENTIALS;
  const args = [
    'init',
    storage.url,
    `--index-prefix=${prefix}`,
    '--es.use-ilm=true',
    `--es.ilm-policy-name=${prefix}`,
    '--adaptive-sampling=true',
    `--shards=${storage.shards}`,
    `--replicas=${storage.replicas}`,
    ...(env.length === 0 ? [] : [`--es.username=$(${username})`, `--es.password=$(${password})`]),
  ];
  return container(`init-${prefix}`, `jaegertracing/jaeger-es-rollover:${tracing.jaeger.version}`, args, env);
}

/** Policies and first indices; nothing with embedded storage. */
export function jaegerIndices(model: Model): readonly KubeObject[] {
  const { tracing } = model;
  if (tracing?.storage.kind !== 'elasticsearch') return [];
  const { storage, windows } = tracing;
  const part: Part = { model, tracing, name: JAEGER_INDICES };
  const policies = Object.fromEntries(
    windows.map((window) => [
      `${indexPrefix(model, window)}.json`,
      `${JSON.stringify(lifecyclePolicy(window), null, 2)}\n`,
    ]),
  );
  const env = credentials(tracing);
  const prefixes = windows.map((window) => indexPrefix(model, window));
  const spec = {
    serviceAccountName: JAEGER_INDICES,
    automountServiceAccountToken: false,
    restartPolicy: 'OnFailure',
    securityContext: RESTRICTED_POD,
    initContainers: prefixes.map((prefix) => putPolicy(storage, prefix, env)),
    containers: prefixes.map((prefix) => firstIndices(tracing, storage, prefix, env)),
    volumes: [{ name: JAEGER_INDICES, configMap: { name: JAEGER_INDICES } }],
  };
  const hash = contentHash(JSON.stringify([policies, spec]));
  return [
    partAccount(part),
    partConfigMap(part, policies),
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: partMeta(model, tracing, JAEGER_INDICES, `${JAEGER_INDICES}-${hash}`),
      spec: {
        backoffLimit: 10,
        template: {
          metadata: {
            labels: { ...partSelector(JAEGER_INDICES), ...unmeshedLabels(model) },
          },
          spec,
        },
      },
    },
  ];
}
