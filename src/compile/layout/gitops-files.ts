import type { Gitops } from '../../model/gitops-types.ts';
import type { Model } from '../../model/types.ts';
import type { Issue } from '../../units/issue.ts';
import type { CompiledFile } from '../compile.ts';
import type { Concern } from '../concern.ts';
import type { Installing } from '../install/installation-steps.ts';
import { argoApplications } from './argo-applications.ts';
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
  const clusters = layout === 'argocd' ? [gitops.cluster] : Object.keys(model.clusters);
  const concern: Concern = {
    file: `${GITOPS_AREA}/${layout === 'argocd' ? 'applications' : 'kustomizations'}.yaml`,
    rows: ['W04'],
    engine: ENGINES[layout],
    promise: 'areas are applied in order, and what controllers own is left to them',
    build: (_, cluster) => objectsOf(model, gitops, layout, files, cluster),
  };
  return {
    files: clusters.map((cluster) => ({
      cluster,
      path: `${cluster}/${concern.file}`,
      concern,
      objects: concern.build(model, cluster),
    })),
    issues: [],
  };
}

function objectsOf(
  model: Model,
  gitops: Gitops,
  layout: 'argocd' | 'flux',
  files: readonly CompiledFile[],
  cluster: string,
): ReturnType<Concern['build']> {
  return layout === 'argocd'
    ? argoApplications(model, gitops, files)
    : fluxKustomizations(model, gitops, files, cluster);
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
