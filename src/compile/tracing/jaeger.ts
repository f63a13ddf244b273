/** Jaeger 2 (T01): collectors that store and pods that answer, over Elasticsearch; or one pod that is both. */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Tracing } from '../../model/tracing-types.ts';
import type { Model } from '../../model/types.ts';
import { GIBIBYTE } from '../../units/size.ts';
import { contentHash } from '../content-hash.ts';
import { partSelector } from '../object-meta.ts';
import {
  BADGER_PATH,
  CREDENTIALS,
  jaegerCollectorConfig,
  jaegerQueryConfig,
  STRATEGIES_PATH,
} from './jaeger-config.ts';
import {
  configText,
  type Part,
  type PartPort,
  partAccount,
  partAutoscaler,
  partBudget,
  partConfigMap,
  partDeployment,
  partService,
} from './part-objects.ts';
import { type PartPod, partTemplate } from './part-pods.ts';
import { JAEGER_COLLECTOR, JAEGER_QUERY, jaegerImage, PORTS, partMeta, windowPort } from './parts.ts';
import { samplingStrategies } from './sampling-strategies.ts';

const FOLDER = STRATEGIES_PATH.slice(0, STRATEGIES_PATH.lastIndexOf('/'));
const STRATEGIES_FILE = STRATEGIES_PATH.slice(FOLDER.length + 1);
const CONFIG_FILE = 'config.yaml';

/** Credentials of Elasticsearch, as variables. */
export function credentials({ storage }: Tracing): readonly JsonObject[] {
  if (storage.kind !== 'elasticsearch' || storage.secret === null) return [];
  const name = storage.secret;
  return Object.entries(CREDENTIALS).map(([key, variable]) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name, key } },
  }));
}

const QUERY_PORTS: readonly PartPort[] = [
  { name: 'http-query', port: PORTS.queryHttp },
  { name: 'grpc-query', port: PORTS.queryGrpc },
];

function collectorPorts({ windows }: Tracing): readonly PartPort[] {
  return [
    ...windows.map(({ name }, i) => ({ name: `grpc-${name}`, port: windowPort(i) })),
    { name: 'http-sampling', port: PORTS.samplingHttp },
    { name: 'grpc-sampling', port: PORTS.samplingGrpc },
  ];
}

function jaegerPod(part: string, tracing: Tracing, files: Readonly<Record<string, string>>): Omit<PartPod, 'ports'> {
  return {
    part,
    image: jaegerImage(tracing),
    args: ['--config', `${FOLDER}/${CONFIG_FILE}`],
    health: '/status',
    cpu: { request: '500m', limit: '1' },
    memory: '512Mi',
    env: credentials(tracing),
    configs: { [FOLDER]: part },
    hash: contentHash(Object.values(files).join('\n')),
    perNode: false,
  };
}

/** Badger keeps its files in a volume that one pod at a time may write; memory keeps nothing. */
function embedded({ model, tracing, name }: Part, pod: PartPod): KubeObject {
  const { storage } = tracing;
  const sized = storage.kind === 'badger' ? storage.sizeBytes : 0;
  const template = partTemplate(model, pod) as {
    readonly spec: { readonly containers: readonly JsonObject[] };
  } & JsonObject;
  const [first] = template.spec.containers;
  const mounted = {
    ...first,
    volumeMounts: [
      ...((first?.volumeMounts as JsonObject[] | undefined) ?? []),
      { name: 'traces', mountPath: BADGER_PATH },
    ],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: partMeta(model, tracing, name, name),
    spec: {
      replicas: tracing.jaeger.collectors,
      serviceName: name,
      selector: { matchLabels: partSelector(name) },
      template: sized === 0 ? template : { ...template, spec: { ...template.spec, containers: [mounted] } },
      ...(sized === 0
        ? {}
        : {
            volumeClaimTemplates: [
              {
                metadata: { name: 'traces' },
                spec: {
                  accessModes: ['ReadWriteOnce'],
                  resources: { requests: { storage: `${Math.ceil(sized / GIBIBYTE)}Gi` } },
                },
              },
            ],
          }),
    },
  };
}

/** What stores; with embedded storage also what answers. */
export function jaegerCollectors(model: Model): readonly KubeObject[] {
  const { tracing } = model;
  if (tracing === null) return [];
  const part: Part = { model, tracing, name: JAEGER_COLLECTOR };
  const files = {
    [CONFIG_FILE]: configText(jaegerCollectorConfig(model, tracing)),
    ...(tracing.decide === 'adaptive'
      ? {}
      : { [STRATEGIES_FILE]: `${JSON.stringify(samplingStrategies(tracing), null, 2)}\n` }),
  };
  const isEmbedded = tracing.storage.kind !== 'elasticsearch';
  const ports = [...collectorPorts(tracing), ...(isEmbedded ? QUERY_PORTS : [])];
  const pod: PartPod = { ...jaegerPod(JAEGER_COLLECTOR, tracing, files), ports };
  const { collectors, max } = tracing.jaeger;
  const headless = partService(part, ports, { clusterIP: 'None' });
  if (isEmbedded) return [partAccount(part), partConfigMap(part, files), headless, embedded(part, pod)];
  return [
    partAccount(part),
    partConfigMap(part, files),
    headless,
    partDeployment(part, partTemplate(model, pod)),
    partAutoscaler(part, collectors, max),
    partBudget(part),
  ];
}

/** What answers, apart from what stores, so that a search does not hold up spans. */
export function jaegerQueries(model: Model): readonly KubeObject[] {
  const { tracing } = model;
  const config = tracing === null ? null : jaegerQueryConfig(model, tracing);
  if (tracing === null || config === null) return [];
  const part: Part = { model, tracing, name: JAEGER_QUERY };
  const files = { [CONFIG_FILE]: configText(config) };
  const template = partTemplate(model, { ...jaegerPod(JAEGER_QUERY, tracing, files), ports: QUERY_PORTS });
  const { queries } = tracing.jaeger;
  return [
    partAccount(part),
    partConfigMap(part, files),
    partService(part, QUERY_PORTS, {}),
    partDeployment(part, template),
    partAutoscaler(part, queries, 3 * queries),
    partBudget(part),
  ];
}
