/**
 * Configurations of OpenTelemetry collectors and of Jaeger 2, which is built on them: texts in ConfigMaps, and the
 * operator’s OpenTelemetryCollector. What has `service.pipelines` is one.
 *
 * Leaves out configurations that are merged from several files or come from variables.
 */
import type { Workload } from '../../kubernetes/workload.ts';
import {
  isRecord,
  type JsonRecord,
  numberAt,
  recordAt,
  recordsAt,
  stringAt,
  stringsAt,
} from '../../manifests/field.ts';
import { parseYaml } from '../../manifests/parse-yaml.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { remembered } from '../../units/remembered.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { podSpecOf } from './pod-spec.ts';

export interface CollectorConfig {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly config: JsonRecord;
  /** Where a part of it stands in the manifest: a text has no parts. */
  readonly at: (...path: Path) => Path;
  /** Workloads that read it; none for the operator’s, which makes its own. */
  readonly workloads: readonly Workload[];
  /** Most pods that run with it at once; a DaemonSet counts as many. */
  readonly mostPods: number;
  /** Names by which its pods are found. */
  readonly serviceNames: readonly string[];
}

export type ComponentKind = 'receivers' | 'processors' | 'exporters';
export const COMPONENT_KINDS: readonly ComponentKind[] = ['receivers', 'processors', 'exporters'];

/** Every configuration of one cluster. */
export const collectorConfigs = remembered((facts: ClusterFacts): readonly CollectorConfig[] => [
  ...facts.objects('', 'ConfigMap').flatMap((manifest) => inTexts(facts, manifest)),
  ...facts.objects('opentelemetry.io', 'OpenTelemetryCollector').flatMap((manifest) => ofOperator(facts, manifest)),
]);

function configIn(text: string): JsonRecord | null {
  // Most texts are something else, and reading all of them would take longer than everything beside.
  if (!/\bpipelines\b/.test(text)) return null;
  const parsed = parseYaml(text);
  if (!('value' in parsed) || !isRecord(parsed.value)) return null;
  return recordAt(parsed.value, ['service', 'pipelines']) === undefined ? null : parsed.value;
}

function inTexts(facts: ClusterFacts, manifest: Manifest): readonly CollectorConfig[] {
  const namespace = facts.index.namespaceOf(manifest) ?? 'default';
  return Object.entries(recordAt(manifest.object, ['data']) ?? {}).flatMap(([key, text]) => {
    const config = typeof text === 'string' ? configIn(text) : null;
    if (config === null) return [];
    const workloads = facts.workloadsIn(namespace).filter((each) => mounts(each, manifest.object.metadata.name));
    const pods = workloads.map((each) => {
      return each.perNode
        ? Number.POSITIVE_INFINITY
        : Math.max(each.replicas, facts.autoscalerOf(each)?.maxReplicas ?? 0);
    });
    const serviceNames = workloads.flatMap((each) => facts.servicesOf(each).map(({ id }) => id.split('/')[1] ?? ''));
    const mostPods = Math.max(0, ...pods);
    return [{ manifest, namespace, config, at: () => ['data', key], workloads, mostPods, serviceNames }];
  });
}

function mounts({ manifest }: Workload, name: string): boolean {
  return recordsAt(podSpecOf(manifest.object), ['volumes']).some(
    ([, volume]) => stringAt(volume, ['configMap', 'name']) === name,
  );
}

function ofOperator(facts: ClusterFacts, manifest: Manifest): readonly CollectorConfig[] {
  const { object } = manifest;
  const text = stringAt(object, ['spec', 'config']);
  const config = text === undefined ? recordAt(object, ['spec', 'config']) : configIn(text);
  if (config === undefined || config === null) return [];
  const isPerNode = stringAt(object, ['spec', 'mode']) === 'daemonset';
  const replicas = numberAt(object, ['spec', 'replicas']) ?? 1;
  const most = Math.max(replicas, numberAt(object, ['spec', 'autoscaler', 'maxReplicas']) ?? 0);
  const { name } = object.metadata;
  return [
    {
      manifest,
      namespace: facts.index.namespaceOf(manifest) ?? 'default',
      config,
      at: (...path) => ['spec', 'config', ...(text === undefined ? path : [])],
      workloads: [],
      mostPods: isPerNode ? Number.POSITIVE_INFINITY : most,
      serviceNames: [`${name}-collector`, `${name}-collector-headless`],
    },
  ];
}

/** Components of one kind that pipelines name, with the pipeline and the place of the name. */
export function namedComponents(
  { config }: CollectorConfig,
  kind: ComponentKind,
): readonly { readonly name: string; readonly pipeline: string; readonly path: Path }[] {
  return Object.entries(recordAt(config, ['service', 'pipelines']) ?? {}).flatMap(([pipeline, each]) =>
    stringsAt(each, [kind]).map((name, i) => ({
      name,
      pipeline,
      path: ['service', 'pipelines', pipeline, kind, i],
    })),
  );
}

/** Configured components of a type that some pipeline uses: `tail_sampling`, `tail_sampling/slow`. */
export function usedComponents(
  config: CollectorConfig,
  kind: ComponentKind,
  type: string,
): readonly { readonly name: string; readonly settings: JsonRecord }[] {
  const used = new Set(namedComponents(config, kind).map(({ name }) => name));
  return Object.entries(recordAt(config.config, [kind]) ?? {}).flatMap(([name, settings]) =>
    used.has(name) && name.split('/')[0] === type ? [{ name, settings: isRecord(settings) ? settings : {} }] : [],
  );
}
