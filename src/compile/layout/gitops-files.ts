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

interface LaidFiles {
  /** Before the first area. */
  readonly before: readonly CompiledFile[];
  readonly after: readonly CompiledFile[];
}

interface GitopsFiles extends LaidFiles {
  readonly issues: readonly Issue[];
}

/** What an engine of this layout follows, or why it could not follow anything. */
export function gitopsFiles(
  model: Model,
  layout: Layout,
  files: readonly CompiledFile[],
  engines: ReadonlyMap<string, Installing>,
): GitopsFiles {
  if (layout === 'plain' || layout === 'kustomize') return { before: [], after: [], issues: [] };
  const { gitops } = model;
  if (gitops === null) return { before: [], after: [], issues: [missing(model, ENGINES[layout])] };
  const laid =
    layout === 'argocd' ? argoFiles(model, gitops, files, engines) : fluxFiles(model, gitops, files, engines);
  return { ...laid, issues: [] };
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
): LaidFiles {
  const laid = (file: string, promise: string, objects: readonly KubeObject[]): readonly CompiledFile[] =>
    laidFile(gitops.cluster, [`${GITOPS_AREA}/${file}`, ENGINES.argocd, promise], objects);
  return {
    before: [],
    after: [
      ...laid('applications.yaml', AREAS, argoApplications(model, gitops, files)),
      ...laid('engines.yaml', ENGINES_FIRST, argoEngines(model, gitops, engines)),
    ],
  };
}

/** In each cluster its own; engines are an area before all others. */
function fluxFiles(
  model: Model,
  gitops: Gitops,
  files: readonly CompiledFile[],
  engines: ReadonlyMap<string, Installing>,
): LaidFiles {
  const before = [...engines].flatMap(([cluster, installing]) =>
    laidFile(
      cluster,
      [`${INSTALL_AREA}/engines.yaml`, ENGINES.flux, ENGINES_FIRST],
      fluxEngines(model, gitops, installing),
    ),
  );
  const after = [...engines.keys()].flatMap((cluster) =>
    laidFile(
      cluster,
      [`${GITOPS_AREA}/kustomizations.yaml`, ENGINES.flux, AREAS],
      fluxKustomizations(model, gitops, [...before, ...files], cluster),
    ),
  );
  return { before, after };
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
