/**
 * What Chaos Mesh is asked to break, wherever it stands: objects of its own kinds, Schedules, and templates of
 * Workflows; each with the pods that it may touch.
 *
 * Pods are counted where the files say how many there are. A selector by node, annotation, field or phase is about a
 * running cluster, so nothing is said of its size.
 */
import type { Workload } from '../../kubernetes/workload.ts';
import { isRecord, recordsAt, stringAt, stringRecordAt, stringsAt } from '../../manifests/field.ts';
import { labelSelectorOf, matchesLabels } from '../../manifests/label-selector.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';

export const CHAOS_GROUP = 'chaos-mesh.org';

/** Kinds that select pods, with the field that carries them inside a Schedule or a template. */
const KINDS: Readonly<Record<string, string>> = {
  PodChaos: 'podChaos',
  NetworkChaos: 'networkChaos',
  StressChaos: 'stressChaos',
  IOChaos: 'ioChaos',
  HTTPChaos: 'httpChaos',
  DNSChaos: 'dnsChaos',
  TimeChaos: 'timeChaos',
  JVMChaos: 'jvmChaos',
  KernelChaos: 'kernelChaos',
};

export interface ChaosExperiment {
  readonly manifest: Manifest;
  /** Of the fault within the object: `spec`, or deeper. */
  readonly path: Path;
  readonly kind: string;
  readonly spec: unknown;
  /** Ends it: its own `duration`, or the deadline of its template. */
  readonly lasts: string | null;
  /** Something ends it early. */
  readonly isWatched: boolean;
  /** Workloads that it selects from; null: only a running cluster could say. */
  readonly workloads: readonly Workload[] | null;
  /** The namespaces that its selector names; empty: all that Chaos Mesh may touch. */
  readonly namespaces: readonly string[];
}

/** Every fault among the objects of a cluster. */
export function chaosExperiments(facts: ClusterFacts): readonly ChaosExperiment[] {
  const alone = Object.keys(KINDS).flatMap((kind) =>
    facts.objects(CHAOS_GROUP, kind).map((manifest) => {
      const spec = manifest.object.spec;
      return experiment(facts, manifest, ['spec'], kind, spec, stringAt(spec, ['duration']) ?? null, false);
    }),
  );
  return [
    ...alone,
    ...facts.objects(CHAOS_GROUP, 'Schedule').flatMap((each) => scheduled(facts, each)),
    ...flows(facts),
  ];
}

function scheduled(facts: ClusterFacts, manifest: Manifest): readonly ChaosExperiment[] {
  const { spec } = manifest.object;
  const kind = stringAt(spec, ['type']) ?? '';
  if (kind === 'Workflow') return templates(facts, manifest, ['spec', 'workflow', 'templates']);
  const key = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (key === undefined || !isRecord(spec)) return [];
  const body = spec[key];
  return [experiment(facts, manifest, ['spec', key], kind, body, stringAt(body, ['duration']) ?? null, false)];
}

function flows(facts: ClusterFacts): readonly ChaosExperiment[] {
  return facts
    .objects(CHAOS_GROUP, 'Workflow')
    .flatMap((manifest) => templates(facts, manifest, ['spec', 'templates']));
}

function templates(facts: ClusterFacts, manifest: Manifest, path: readonly string[]): readonly ChaosExperiment[] {
  const all = recordsAt(manifest.object, path);
  const isWatched = all.some(
    ([, each]) => stringAt(each, ['templateType']) === 'StatusCheck' && each.abortWithStatusCheck === true,
  );
  return all.flatMap(([index, template]) => {
    const kind = stringAt(template, ['templateType']) ?? '';
    const key = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    if (key === undefined) return [];
    const body = template[key];
    const lasts = stringAt(body, ['duration']) ?? stringAt(template, ['deadline']) ?? null;
    return [experiment(facts, manifest, [...path, index, key], kind, body, lasts, isWatched)];
  });
}

function experiment(
  facts: ClusterFacts,
  manifest: Manifest,
  path: Path,
  kind: string,
  spec: unknown,
  lasts: string | null,
  isWatched: boolean,
): ChaosExperiment {
  const selector = isRecord(spec) && isRecord(spec.selector) ? spec.selector : {};
  const namespaces = stringsAt(selector, ['namespaces']);
  const workloads = selected(facts, selector, namespaces);
  return { manifest, path, kind, spec, lasts, isWatched, workloads, namespaces };
}

const OF_A_RUNNING_CLUSTER = [
  'nodes',
  'nodeSelectors',
  'annotationSelectors',
  'fieldSelectors',
  'podPhaseSelectors',
  'pods',
];

function selected(
  facts: ClusterFacts,
  selector: Readonly<Record<string, unknown>>,
  namespaces: readonly string[],
): readonly Workload[] | null {
  if (OF_A_RUNNING_CLUSTER.some((key) => selector[key] !== undefined)) return null;
  const labels = labelSelectorOf({
    matchLabels: stringRecordAt(selector, ['labelSelectors']),
    matchExpressions: selector.expressionSelectors ?? [],
  });
  if (labels === undefined) return null;
  const within = namespaces.length === 0 ? facts.workloads : namespaces.flatMap((name) => facts.workloadsIn(name));
  return within.filter(({ template }) => matchesLabels(labels, template.labels));
}
