/**
 * The plan of one cluster as data (W04): what is installed before the files, in order, and what must be there before
 * that. A reader goes by `format` and refuses one that it does not know.
 */
import type { ChartSource, GitSource } from '../../engines/installation.ts';
import { stringAt } from '../../manifests/field.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import type { Installing, Step } from './installation-steps.ts';
import { newerOf } from './newer-of.ts';

const FORMAT = 1;
/** Helm reads charts from registries since 3.8; kubectl applies on the server’s side since 1.22. */
const TOOLS = { helm: '3.8.0', kubectl: '1.22.0', git: null } as const;

/** Null: the cluster needs nobody but Kubernetes. */
export function installationPlan(
  model: Model,
  cluster: string,
  objects: readonly KubeObject[],
  { steps, elsewhere }: Installing,
): JsonObject | null {
  if (steps.length === 0 && elsewhere.length === 0) return null;
  return {
    kind: 'InstallationPlan',
    format: FORMAT,
    platform: model.name,
    cluster,
    prerequisites: prerequisites(model, cluster, steps, objects),
    steps: steps.map(printStep),
    elsewhere: elsewhere.map(({ engine, neededBy }) => ({ engine, neededBy: [...neededBy] })),
  };
}

function printStep({ name, installation, version, namespace, values, after, neededBy }: Step): JsonObject {
  const { engine, title, source, signs } = installation;
  return {
    name,
    engine,
    title,
    version,
    namespace,
    source: printSource(source),
    values,
    after: [...after],
    serves: [...(signs.groups ?? [])],
    neededBy: [...neededBy],
  };
}

function printSource(source: ChartSource | GitSource): JsonObject {
  const { kind, repository } = source;
  return source.kind === 'chart' ? { kind, repository, chart: source.chart } : { kind, repository, path: source.path };
}

function prerequisites(
  model: Model,
  cluster: string,
  steps: readonly Step[],
  objects: readonly KubeObject[],
): JsonObject {
  const kinds = new Set(steps.map(({ installation }) => installation.source.kind));
  return {
    tools: {
      kubectl: TOOLS.kubectl,
      ...(kinds.has('chart') ? { helm: TOOLS.helm } : {}),
      // kubectl fetches the folders with it.
      ...(kinds.has('git') ? { git: TOOLS.git } : {}),
    },
    kubernetes: steps.reduce<string | null>((least, { installation }) => newerOf(least, installation.kubernetes), null),
    zones: [...(model.clusters[cluster]?.zones ?? [])],
    storage: storageOf(objects),
    secrets:
      model.mesh.eastWest === null || model.engines.installed.includes('istio') ? [] : istioSecrets(model, cluster),
  };
}

/** Drivers that the cluster must have: of classes that are made, and of snapshots. */
function storageOf(objects: readonly KubeObject[]): JsonObject {
  const texts = (kind: string, field: string): string[] => {
    const found = objects.filter((object) => object.kind === kind).flatMap((object) => stringAt(object, [field]) ?? []);
    return [...new Set(found)].sort();
  };
  return { provisioners: texts('StorageClass', 'provisioner'), snapshots: texts('VolumeSnapshotClass', 'driver') };
}

/** Clusters of one mesh trust one root, and each may read the others’ endpoints. */
function istioSecrets({ clusters }: Model, cluster: string): JsonObject[] {
  const others = Object.keys(clusters).filter((name) => name !== cluster);
  return [
    { namespace: 'istio-system', name: 'cacerts', why: 'an intermediate authority under the root of all clusters' },
    ...others.map((name) => ({
      namespace: 'istio-system',
      name: `istio-remote-secret-${name}`,
      why: `endpoints of ${name}: istioctl create-remote-secret --context ${name} --name ${name}`,
    })),
  ];
}
