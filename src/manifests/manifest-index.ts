import { field, recordsAt, stringAt, stringRecordAt } from './field.ts';
import { type LabelSelector, type Labels, matchesLabels } from './label-selector.ts';
import { groupOf, isClusterScoped } from './object-scope.ts';
import type { KubeObject, Manifest } from './types.ts';

/** Names one object. A kind alone is not enough: `Schedule` is Velero's or Chaos Mesh's, the group decides. */
export interface ObjectRef {
  readonly cluster: string;
  readonly group: string;
  readonly kind: string;
  /** `default` when absent; ignored for a kind that stands outside namespaces. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** Where to look for labels. Without a namespace, in all of the cluster. */
export interface LabelQuery {
  readonly cluster: string;
  readonly namespace?: string | undefined;
  readonly selector: LabelSelector;
}

/** Objects of the same group, kind, namespace, name and cluster, in the order in which they were read. */
export interface Duplicate {
  readonly ref: ObjectRef;
  readonly manifests: readonly [Manifest, Manifest, ...Manifest[]];
}

/** Every lookup answers in the order in which the manifests were given. Of an object defined twice the first one counts. */
export interface ManifestIndex {
  readonly manifests: readonly Manifest[];
  /** Names of the clusters, in the order of their first manifest. */
  readonly clusters: readonly string[];
  readonly duplicates: readonly Duplicate[];
  /** All of a kind, duplicates included; of one cluster when it is named. */
  readonly ofKind: (group: string, kind: string, cluster?: string) => readonly Manifest[];
  readonly get: (ref: ObjectRef) => Manifest | undefined;
  /** Objects by their own labels (`metadata.labels`). */
  readonly select: (query: LabelQuery) => readonly Manifest[];
  /** Workloads by the labels of the pods that they make; a Pod makes itself. */
  readonly selectWorkloads: (query: LabelQuery) => readonly Manifest[];
  /** Objects whose `ownerReferences` name this one. */
  readonly ownedBy: (owner: Manifest) => readonly Manifest[];
  /** The namespace in which an object stands: `default` when it says none, undefined when its kind stands outside namespaces. */
  readonly namespaceOf: (manifest: Manifest) => string | undefined;
  /** The full name of an object, as `get` takes it. */
  readonly refOf: (manifest: Manifest) => ObjectRef;
}

/** Builds the index in one pass over the manifests; label lookups build theirs on first use. */
export function indexManifests(manifests: readonly Manifest[]): ManifestIndex {
  const scope = scopeOf(manifests);
  const refOf = ({ object, cluster }: Manifest): ObjectRef => {
    const group = groupOf(object.apiVersion);
    const { kind, metadata } = object;
    const namespace = scope(group, kind) ? undefined : metadata.namespace || 'default';
    return { cluster, group, kind, namespace, name: metadata.name };
  };
  const idOf = (ref: ObjectRef): string => {
    const namespace = scope(ref.group, ref.kind) ? '' : ref.namespace || 'default';
    return `${ref.cluster}\n${ref.group}\n${ref.kind}\n${namespace}\n${ref.name}`;
  };
  const refs = manifests.map(refOf);
  const byKind = groupBy(manifests, (_, index) => `${refs[index]!.group}\n${refs[index]!.kind}`);
  const byClusterKind = groupBy(manifests, ({ cluster }, index) => {
    return `${cluster}\n${refs[index]!.group}\n${refs[index]!.kind}`;
  });
  const byId = groupBy(manifests, (_, index) => idOf(refs[index]!));
  const byOwner = lazily(() => groupByEach(manifests, (manifest, index) => ownerIds(manifest, refs[index]!)));
  const byLabels = lazily(() => labelLookup(manifests, refs, (object) => object.metadata.labels));
  const byPodLabels = lazily(() => labelLookup(manifests, refs, podLabelsOf));
  return {
    manifests,
    clusters: [...new Set(manifests.map(({ cluster }) => cluster))],
    duplicates: duplicatesIn(byId, refOf),
    ofKind: (group, kind, cluster) =>
      (cluster === undefined ? byKind.get(`${group}\n${kind}`) : byClusterKind.get(`${cluster}\n${group}\n${kind}`)) ??
      [],
    get: (ref) => byId.get(idOf(ref))?.[0],
    select: (query) => byLabels()(query),
    selectWorkloads: (query) => byPodLabels()(query),
    ownedBy: (owner) => byOwner().get(ownerId(refOf(owner))) ?? [],
    namespaceOf: (manifest) => refOf(manifest).namespace,
    refOf,
  };
}

/** The labels of the pods that an object makes; undefined for an object that makes none. */
export function podLabelsOf(object: KubeObject): Labels | undefined {
  if (object.kind === 'Pod' && object.apiVersion === 'v1') return object.metadata.labels ?? {};
  const spec = field(object, ['spec']);
  const template = field(spec, ['jobTemplate', 'spec', 'template']) ?? field(spec, ['template']);
  // Other kinds have a `template` too (a Certificate's secret, a KEDA job): only one with containers makes pods.
  if (field(template, ['spec', 'containers']) === undefined) return undefined;
  return stringRecordAt(template, ['metadata', 'labels']);
}

/** Kinds that a CustomResourceDefinition among the manifests puts outside namespaces count as such beside the known ones. */
function scopeOf(manifests: readonly Manifest[]): (group: string, kind: string) => boolean {
  const defined = new Set<string>();
  for (const { object } of manifests) {
    if (object.kind !== 'CustomResourceDefinition' || stringAt(object, ['spec', 'scope']) !== 'Cluster') continue;
    defined.add(`${stringAt(object, ['spec', 'group'])}/${stringAt(object, ['spec', 'names', 'kind'])}`);
  }
  if (defined.size === 0) return isClusterScoped;
  return (group, kind) => isClusterScoped(group, kind) || defined.has(`${group}/${kind}`);
}

function duplicatesIn(
  byId: ReadonlyMap<string, readonly Manifest[]>,
  refOf: (manifest: Manifest) => ObjectRef,
): Duplicate[] {
  const duplicates: Duplicate[] = [];
  for (const [first, second, ...rest] of byId.values()) {
    if (first !== undefined && second !== undefined) {
      duplicates.push({ ref: refOf(first), manifests: [first, second, ...rest] });
    }
  }
  return duplicates;
}

/** Owner references have no namespace: an owner stands in the namespace of what it owns, or outside of all. */
function ownerIds(manifest: Manifest, ref: ObjectRef): string[] {
  return recordsAt(manifest.object, ['metadata', 'ownerReferences']).flatMap(([, owner]) => {
    const [kind, name] = [stringAt(owner, ['kind']), stringAt(owner, ['name'])];
    if (kind === undefined || name === undefined) return [];
    const group = groupOf(stringAt(owner, ['apiVersion']) ?? '');
    return [ref.namespace, undefined].map((namespace) =>
      ownerId({ cluster: ref.cluster, group, kind, namespace, name }),
    );
  });
}

function ownerId({ cluster, group, kind, namespace, name }: ObjectRef): string {
  return `${cluster}\n${group}\n${kind}\n${namespace ?? ''}\n${name}`;
}

type LabelLookup = (query: LabelQuery) => readonly Manifest[];

/** Looks only at the objects that share the rarest of the wanted labels, since services ask by label for thousands of workloads. */
function labelLookup(
  manifests: readonly Manifest[],
  refs: readonly ObjectRef[],
  labelsOf: (object: KubeObject) => Labels | undefined,
): LabelLookup {
  const labels = new Map(manifests.map((manifest) => [manifest, labelsOf(manifest.object)] as const));
  const positions = manifests.flatMap((manifest, index) => (labels.get(manifest) === undefined ? [] : [index]));
  const byCluster = groupBy(positions, (index) => refs[index]!.cluster);
  const byLabel = groupByEach(positions, (index) => {
    const own = labels.get(manifests[index]!);
    return own === undefined ? [] : Object.keys(own).map((key) => `${refs[index]!.cluster}\n${key}\n${own[key]}`);
  });
  return ({ cluster, namespace, selector }) => {
    const wanted = Object.keys(selector.matchLabels);
    let candidates = wanted.length === 0 ? byCluster.get(cluster) : undefined;
    for (const key of wanted) {
      const having = byLabel.get(`${cluster}\n${key}\n${selector.matchLabels[key]}`);
      if (having === undefined) return [];
      if (candidates === undefined || having.length < candidates.length) candidates = having;
    }
    return (candidates ?? []).flatMap((index) => {
      if (namespace !== undefined && refs[index]!.namespace !== namespace) return [];
      const manifest = manifests[index]!;
      return matchesLabels(selector, labels.get(manifest)) ? [manifest] : [];
    });
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T, index: number) => string): Map<string, T[]> {
  return groupByEach(items, (item, index) => [keyOf(item, index)]);
}

function groupByEach<T>(items: readonly T[], keysOf: (item: T, index: number) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [index, item] of items.entries()) {
    for (const key of keysOf(item, index)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
