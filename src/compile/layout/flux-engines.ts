/**
 * Engines by Flux: a HelmRelease per chart, a Kustomization per folder of a repository. They lie in an area of their own,
 * which is over when all of them are ready; only then do the others begin.
 */
import type { ChartSource, GitSource } from '../../engines/installation.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Gitops } from '../../model/gitops-types.ts';
import type { Model } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import type { Installing, Step } from '../install/installation-steps.ts';
import { platformMeta } from '../object-meta.ts';
import { FLUX_NAMESPACE } from './flux-kustomizations.ts';

const RETRIES = 3;

interface Place {
  readonly model: Model;
  readonly gitops: Gitops;
}

/** Sources and releases of one cluster. */
export function fluxEngines(model: Model, gitops: Gitops, { steps }: Installing): readonly KubeObject[] {
  const place = { model, gitops };
  const sources = new Map<string, KubeObject>();
  for (const step of steps) {
    const { source } = step.installation;
    const name = sourceName(model, source);
    if (!sources.has(name))
      sources.set(name, source.kind === 'git' ? gitSource(place, name, step) : helmSource(place, name, source));
  }
  return [...sources.values(), ...steps.map((step) => release(place, step, steps))];
}

function meta({ model, gitops }: Place, name: string): KubeObject['metadata'] {
  return platformMeta(model, name, gitops.namespace ?? FLUX_NAMESPACE);
}

/** `mno-charts-jetstack-io`: one source for all that comes from it. */
function sourceName({ name }: Model, { repository }: ChartSource | GitSource): string {
  const path = repository.replace(/^\w+:\/\//, '').replace(/[^a-z0-9]+/g, '-');
  return `${name}-${path.replace(/-$/, '')}`;
}

function helmSource(place: Place, name: string, { repository: url }: ChartSource): KubeObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmRepository',
    metadata: meta(place, name),
    spec: url.startsWith('oci://') ? { type: 'oci', url } : { interval: '24h', url },
  };
}

function gitSource(place: Place, name: string, { installation, version }: Step): KubeObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: meta(place, name),
    spec: { interval: '24h', url: installation.source.repository, ref: { tag: version } },
  };
}

function release(place: Place, step: Step, steps: readonly Step[]): KubeObject {
  const { source } = step.installation;
  // Only releases wait for releases, and folders for folders; what else fails at first is tried again.
  const before = step.after.flatMap((name) =>
    steps.filter((each) => each.name === name && each.installation.source.kind === source.kind),
  );
  const dependsOn = before.map(({ name }) => ({ name: stepName(place, name) }));
  return source.kind === 'chart' ? helmRelease(place, step, source, dependsOn) : folder(place, step, source, dependsOn);
}

function stepName({ model }: Place, name: string): string {
  return `${model.name}-${name}`;
}

function helmRelease(place: Place, step: Step, source: ChartSource, dependsOn: readonly JsonObject[]): KubeObject {
  const { name, namespace, version, values } = step;
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: meta(place, stepName(place, name)),
    spec: {
      interval: goDuration(place.gitops.intervalUs),
      releaseName: name,
      targetNamespace: namespace,
      storageNamespace: namespace,
      ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
      chart: {
        spec: {
          chart: source.chart,
          version,
          sourceRef: { kind: 'HelmRepository', name: sourceName(place.model, source) },
        },
      },
      install: { createNamespace: true, crds: 'Create', remediation: { retries: RETRIES } },
      // Helm itself leaves the definitions of a chart as they were at first.
      upgrade: { crds: 'CreateReplace', remediation: { retries: RETRIES } },
      ...(Object.keys(values).length === 0 ? {} : { values }),
    } satisfies JsonObject,
  };
}

function folder(place: Place, { name }: Step, source: GitSource, dependsOn: readonly JsonObject[]): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: meta(place, stepName(place, name)),
    spec: {
      interval: goDuration(place.gitops.intervalUs),
      timeout: '10m',
      // Without its definitions every object of a kind is gone.
      prune: false,
      wait: true,
      ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
      sourceRef: { kind: 'GitRepository', name: sourceName(place.model, source) },
      path: `./${source.path}`,
    } satisfies JsonObject,
  };
}
