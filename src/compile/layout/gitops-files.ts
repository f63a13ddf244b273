import type { KubeObject } from '../../manifests/types.ts';
import type { Gitops } from '../../model/gitops-types.ts';
import type { Model } from '../../model/types.ts';
import type { Issue } from '../../units/issue.ts';
import type { CompiledFile } from '../compile.ts';
import type { Concern } from '../concern.ts';
import { INSTALL_AREA } from '../install/install-command.ts';
import type { Installing } from '../install/installation-steps.ts';
import { argoApplications } from './argo-applications.ts';
import { argoEngines } from './argo-engines.ts';
import { fluxEngines } from './flux-engines.ts';
import { fluxKustomizations } from './flux-kustomizations.ts';
import { GITOPS_AREA, type Layout } from './layout.ts';

const ENGINES = { argocd: 'Argo CD', flux: 'Flux' } as const;

/** What an engine of this layout follows, or why it could not follow anything. */
export function gitopsFiles(
  model: Model,
  layout: Layout,
  files: readonly CompiledFile[],
  engines: ReadonlyMap<string, Installing>,
): { readonly files: readonly CompiledFile[]; readonly issues: readonly Issue[] } {
  if (layout === 'plain' || layout === 'kustomize') return { files: [], issues: [] };
  const { gitops } = model;
  if (gitops === null) return { files: [], issues: [missing(model, ENGINES[layout])] };
  const laid =
    layout === 'argocd' ? argoFiles(model, gitops, files, engines) : fluxFiles(model, gitops, files, engines);
  return { files: laid, issues: [] };
}

const AREAS = 'areas are applied in order, and what controllers own is left to them';
const ENGINES_FIRST = 'what reads the files is there before them, at known versions';

function laidFile(
  cluster: string,
  [file, engine, promise]: readonly [file: string, engine: string, promise: string],
  objects: readonly KubeObject[],
): readonly CompiledFile[] {
  if (objects.length === 0) return [];
  const concern: Concern = { file, rows: ['W04'], engine, promise, build: () => objects };
  return [{ cluster, path: `${cluster}/${file}`, concern, objects }];
}

/** All in the cluster of Argo CD. */
function argoFiles(
  model: Model,
  gitops: Gitops,
  files: readonly CompiledFile[],
  engines: ReadonlyMap<string, Installing>,
): readonly CompiledFile[] {
  const { argocd } = ENGINES;
  return [
    ...laidFile(
      gitops.cluster,
      [`${GITOPS_AREA}/applications.yaml`, argocd, AREAS],
      argoApplications(model, gitops, files),
    ),
    ...laidFile(
      gitops.cluster,
      [`${GITOPS_AREA}/engines.yaml`, argocd, ENGINES_FIRST],
      argoEngines(model, gitops, engines),
    ),
  ];
}

/** In each cluster its own; engines are an area before all others. */
function fluxFiles(
  model: Model,
  gitops: Gitops,
  files: readonly CompiledFile[],
  engines: ReadonlyMap<string, Installing>,
): readonly CompiledFile[] {
  const { flux } = ENGINES;
  return [...engines].flatMap(([cluster, installing]) => {
    const objects = fluxEngines(model, gitops, installing);
    const install = laidFile(cluster, [`${INSTALL_AREA}/engines.yaml`, flux, ENGINES_FIRST], objects);
    const areas = fluxKustomizations(model, gitops, [...install, ...files], cluster);
    return [...install, ...laidFile(cluster, [`${GITOPS_AREA}/kustomizations.yaml`, flux, AREAS], areas)];
  });
}

function missing({ provenance }: Model, engine: string): Issue {
  const message = `${engine} follows a repository, and nothing says which`;
  const { name } = provenance;
  const file = name?.kind === 'written' ? { file: name.file } : {};
  return {
    code: 'CMP002',
    path: 'gitops',
    message,
    fix: 'add `gitops: { repository: https://git.example/platform.git }`',
    ...file,
  };
}
