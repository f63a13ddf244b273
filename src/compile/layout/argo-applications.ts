/**
 * Argo CD: one Application per area and one that holds them all. The waves make it wait for each area before the next,
 * where Argo CD is told how healthy an Application is (docs/gitops.md): it has no opinion of its own since 1.8.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Gitops } from '../../model/gitops-types.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';
import { type Area, areasOf, type LaidFile } from './areas.ts';
import { folderOf } from './folder-of.ts';
import { GITOPS_AREA } from './layout.ts';
import { isInList, jqPath, jsonPointer, ownedFields } from './owned-fields.ts';
import { readyIn } from './ready-in.ts';
import { selectorOf } from './selector-of.ts';

export const ARGO_NAMESPACE = 'argocd';
export const WAVE = 'argocd.argoproj.io/sync-wave';
export const ARGO_RETRY = { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } };
const NO_HEALTH = '/metadata/annotations/argocd.argoproj.io~1ignore-healthcheck';

/** Every area of every cluster, in the cluster of Argo CD, and their parent. */
export function argoApplications(model: Model, gitops: Gitops, files: readonly LaidFile[]): readonly KubeObject[] {
  const children = Object.keys(model.clusters).flatMap((cluster) =>
    childrenOf(model, gitops, areasOf(files, cluster), cluster),
  );
  const own = { name: model.name, wave: null, cluster: gitops.cluster };
  return [application(model, gitops, own, `${gitops.cluster}/${GITOPS_AREA}`, {}), ...children];
}

function childrenOf(model: Model, gitops: Gitops, areas: readonly Area[], cluster: string): readonly KubeObject[] {
  const ready = readyIn(areas);
  return areas.map((area, wave) => {
    const meta = { name: `${model.name}-${cluster}-${area.name}`, wave, cluster };
    const late = area.objects.filter((object) => (ready.get(object) ?? area) !== area);
    const further = { ignoreDifferences: differences(area), patches: late.map(waitedForByNobody) };
    return application(model, gitops, meta, `${cluster}/${area.name}`, further);
  });
}

/** What becomes ready only with a later area does not hold up its own. */
function waitedForByNobody(object: KubeObject): JsonObject {
  const patch = [{ op: 'add', path: NO_HEALTH, value: 'true' }];
  return { target: selectorOf(object), patch: JSON.stringify(patch) };
}

interface Further {
  readonly ignoreDifferences?: readonly JsonObject[];
  /** Of kustomize, over the files of the area. */
  readonly patches?: readonly JsonObject[];
}

interface Place {
  readonly name: string;
  /** Null: nobody's child. */
  readonly wave: number | null;
  /** Name under which Argo CD knows the cluster. */
  readonly cluster: string;
}

function application(
  model: Model,
  gitops: Gitops,
  { name, wave, cluster }: Place,
  folder: string,
  { ignoreDifferences = [], patches = [] }: Further,
): KubeObject {
  const annotations = wave === null ? undefined : { [WAVE]: String(wave) };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: platformMeta(model, name, gitops.namespace ?? ARGO_NAMESPACE, annotations),
    spec: {
      project: gitops.project,
      source: {
        repoURL: gitops.repository,
        path: folderOf(gitops, folder),
        targetRevision: gitops.revision,
        ...(patches.length === 0 ? {} : { kustomize: { patches: [...patches] } }),
      },
      destination: { name: cluster },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        // What is ignored is not only not shown: a sync leaves it as it is.
        syncOptions: ['ServerSideApply=true', 'RespectIgnoreDifferences=true'],
        retry: ARGO_RETRY,
      },
      ...(ignoreDifferences.length === 0 ? {} : { ignoreDifferences: [...ignoreDifferences] }),
    } satisfies JsonObject,
  };
}

/** Fields that controllers own, of each object. */
function differences({ objects }: Area): readonly JsonObject[] {
  return objects.flatMap((object): readonly JsonObject[] => {
    const fields = ownedFields(object);
    if (fields.length === 0) return [];
    const pointers = fields.filter((field) => !isInList(field)).map(jsonPointer);
    const expressions = fields.filter(isInList).map(jqPath);
    const { name, namespace } = object.metadata;
    const [group] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : [''];
    return [
      {
        group: group ?? '',
        kind: object.kind,
        name,
        ...(namespace === undefined ? {} : { namespace }),
        ...(pointers.length === 0 ? {} : { jsonPointers: pointers }),
        ...(expressions.length === 0 ? {} : { jqPathExpressions: expressions }),
      },
    ];
  });
}
