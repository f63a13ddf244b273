import type { KubeObject } from '../../manifests/types.ts';

/** What this room needs to know of a compiled file. */
export interface LaidFile {
  readonly cluster: string;
  readonly path: string;
  readonly objects: readonly KubeObject[];
}

/** One area of one cluster, as it is applied: its files in order. */
export interface Area {
  readonly name: string;
  readonly files: readonly LaidFile[];
  readonly objects: readonly KubeObject[];
}

/** `us-east-1/mesh/gateways.yaml` → `mesh`. */
export function areaOf({ cluster, path }: LaidFile): string {
  return path.slice(cluster.length + 1).split('/')[0] ?? '';
}

/** The areas of a cluster, in the order in which the first file of each is applied. */
export function areasOf(files: readonly LaidFile[], cluster: string): readonly Area[] {
  const own = files.filter((file) => file.cluster === cluster);
  const names = [...new Set(own.map(areaOf))];
  return names.map((name) => {
    const inArea = own.filter((file) => areaOf(file) === name);
    return { name, files: inArea, objects: inArea.flatMap(({ objects }) => objects) };
  });
}
