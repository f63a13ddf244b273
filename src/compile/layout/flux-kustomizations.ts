/**
 * Flux: in each cluster one source and one Kustomization per area, each waiting for the one before. Flux applies
 * server-side and so leaves alone what a manifest does not hold, such as the replicas that an autoscaler decides. What it
 * does hold and a controller owns is left out by `ignore` (Flux of August 2026 on), or, inside a list, by creating the
 * object once: lists of Istio's objects are applied whole, and a route whose weight were left out would lose it.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Gitops } from '../../model/gitops-types.ts';
import type { Model } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { INSTALL_AREA } from '../install/install-command.ts';
import { platformMeta } from '../object-meta.ts';
import { type Area, areasOf, type LaidFile } from './areas.ts';
import { folderOf } from './folder-of.ts';
import { isInList, jsonPointer, ownedFields } from './owned-fields.ts';
import { readyIn } from './ready-in.ts';
import { selectorOf } from './selector-of.ts';

export const FLUX_NAMESPACE = 'flux-system';
/** For all engines together. */
const INSTALL_TIMEOUT = '30m';
const COMMIT = /^[0-9a-f]{40}$/;
const CREATE_ONCE = '/metadata/annotations/kustomize.toolkit.fluxcd.io~1ssa';

/** The source and the areas of one cluster. */
export function fluxKustomizations(
  model: Model,
  gitops: Gitops,
  files: readonly LaidFile[],
  cluster: string,
): readonly KubeObject[] {
  const areas = areasOf(files, cluster);
  const ready = [...readyIn(areas)];
  return [
    repository(model, gitops),
    ...areas.map((area, at) => {
      const workloads = ready.filter(([, last]) => last === area).map(([object]) => object);
      return kustomization(model, gitops, { cluster, area, before: areas[at - 1], workloads });
    }),
  ];
}

function repository(model: Model, gitops: Gitops): KubeObject {
  const { repository: url, revision, secret, intervalUs } = gitops;
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: platformMeta(model, model.name, gitops.namespace ?? FLUX_NAMESPACE),
    spec: {
      interval: goDuration(intervalUs),
      url,
      ref: referenceOf(revision),
      ...(secret === null ? {} : { secretRef: { name: secret } }),
    },
  };
}

function referenceOf(revision: string): JsonObject {
  if (COMMIT.test(revision)) return { commit: revision };
  return revision.startsWith('refs/') ? { name: revision } : { branch: revision };
}

interface Step {
  readonly cluster: string;
  readonly area: Area;
  readonly before: Area | undefined;
  /** Those that can be ready once this area is applied. */
  readonly workloads: readonly KubeObject[];
}

function kustomization(model: Model, gitops: Gitops, { cluster, area, before, workloads }: Step): KubeObject {
  const name = (of: Area): string => `${model.name}-${of.name}`;
  const isInstall = area.name === INSTALL_AREA;
  const healthChecks = workloads.map(referenceTo);
  const ignore = area.objects.flatMap(ignored);
  const patches = area.objects.flatMap(createdOnce);
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: platformMeta(model, name(area), gitops.namespace ?? FLUX_NAMESPACE),
    spec: {
      interval: goDuration(gitops.intervalUs),
      timeout: isInstall ? INSTALL_TIMEOUT : '10m',
      ...(isInstall ? { wait: true } : {}),
      prune: true,
      sourceRef: { kind: 'GitRepository', name: model.name },
      path: `./${folderOf(gitops, `${cluster}/${area.name}`)}`,
      ...(before === undefined ? {} : { dependsOn: [{ name: name(before) }] }),
      ...(healthChecks.length === 0 ? {} : { healthChecks }),
      ...(ignore.length === 0 ? {} : { ignore }),
      ...(patches.length === 0 ? {} : { patches }),
    } satisfies JsonObject,
  };
}

function referenceTo({ apiVersion, kind, metadata: { name, namespace } }: KubeObject): JsonObject {
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

function ignored(object: KubeObject): readonly JsonObject[] {
  const paths = ownedFields(object)
    .filter((field) => !isInList(field))
    .map(jsonPointer);
  return paths.length === 0 ? [] : [{ paths, target: selectorOf(object) }];
}

function createdOnce(object: KubeObject): readonly JsonObject[] {
  if (!ownedFields(object).some(isInList)) return [];
  const patch = [{ op: 'add', path: CREATE_ONCE, value: 'IfNotPresent' }];
  return [{ target: selectorOf(object), patch: JSON.stringify(patch) }];
}
