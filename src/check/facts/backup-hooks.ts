/** Commands that Velero runs in pods: as annotations of the pods, and in schedules and backups. */
import type { Workload } from '../../kubernetes/workload.ts';
import { itemsAt, recordsAt, stringAt, stringRecordAt, stringsAt } from '../../manifests/field.ts';
import { labelSelectorOf, matchesLabels } from '../../manifests/label-selector.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { includesNamespace } from './included-namespaces.ts';
import { podSpecOf, podSpecPath } from './pod-spec.ts';

export interface HookedPod {
  readonly name: string;
  readonly containers: readonly string[];
}

export interface BackupHook {
  readonly manifest: Manifest;
  readonly path: Path;
  readonly command: string;
  /** Null: the first of the pod. */
  readonly container: string | null;
  /** Null: nobody knows which. */
  readonly pods: readonly HookedPod[] | null;
}

const COMMAND = /^((?:pre|post)\.hook\.backup\.velero\.io)\/command$/;

function hookedPod({ manifest, name }: Workload): HookedPod {
  const containers = recordsAt(podSpecOf(manifest.object), ['containers']).map(
    ([, each]) => stringAt(each, ['name']) ?? '',
  );
  return { name, containers };
}

function annotated(workload: Workload): readonly BackupHook[] {
  const { manifest } = workload;
  const base = [...podSpecPath(manifest.object).slice(0, -1), 'metadata', 'annotations'];
  const annotations = stringRecordAt(manifest.object, base);
  return Object.entries(annotations).flatMap(([key, command]) => {
    const [, prefix] = COMMAND.exec(key) ?? [];
    if (prefix === undefined) return [];
    const container = annotations[`${prefix}/container`] ?? null;
    return [{ manifest, path: [...base, key], command, container, pods: [hookedPod(workload)] }];
  });
}

function podsOf(facts: ClusterFacts, hook: unknown): readonly HookedPod[] | null {
  if (facts.workloads.length === 0) return null;
  const selector = labelSelectorOf(recordOf(hook)) ?? null;
  return facts.workloads
    .filter(
      ({ namespace, template }) =>
        includesNamespace(hook, namespace) && (selector === null || matchesLabels(selector, template.labels)),
    )
    .map(hookedPod);
}

function recordOf(hook: unknown): unknown {
  return (hook as { readonly labelSelector?: unknown }).labelSelector;
}

function scheduled(facts: ClusterFacts, manifest: Manifest, base: Path): readonly BackupHook[] {
  const resources = [...base, 'hooks', 'resources'];
  return recordsAt(manifest.object, resources).flatMap(([index, hook]) => {
    const pods = stringsAt(hook, ['includedResources']).length === 0 ? podsOf(facts, hook) : null;
    return (['pre', 'post'] as const).flatMap((when) =>
      recordsAt(hook, [when]).map(([row, each]) => ({
        manifest,
        path: [...resources, index, when, row, 'exec'],
        command: itemsAt(each, ['exec', 'command']).map(String).join(' '),
        container: stringAt(each, ['exec', 'container']) ?? null,
        pods,
      })),
    );
  });
}

/** Every hook of a cluster. */
export function backupHooks(facts: ClusterFacts): readonly BackupHook[] {
  return [
    ...facts.workloads.filter(({ operator }) => operator === null).flatMap(annotated),
    ...facts.objects('velero.io', 'Schedule').flatMap((manifest) => scheduled(facts, manifest, ['spec', 'template'])),
    ...facts.objects('velero.io', 'Backup').flatMap((manifest) => scheduled(facts, manifest, ['spec'])),
  ];
}
