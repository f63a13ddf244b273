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

/**
 * The areas of a cluster, each behind those that bring the namespaces of its objects, else in the order in which the first
 * file of each is applied. Applied one by one, an area must find what it stands in.
 */
export function areasOf(files: readonly LaidFile[], cluster: string): readonly Area[] {
  const own = files.filter((file) => file.cluster === cluster);
  const names = [...new Set(own.map(areaOf))];
  const areas = names.map((name) => {
    const inArea = own.filter((file) => areaOf(file) === name);
    return { name, files: inArea, objects: inArea.flatMap(({ objects }) => objects) };
  });
  return inOrder(areas);
}

function inOrder(areas: readonly Area[]): readonly Area[] {
  const bringer = new Map(
    areas.flatMap((area) =>
      area.objects.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? [[metadata.name, area] as const] : [])),
    ),
  );
  const placed = new Set<Area>();
  const place = (area: Area, before: readonly Area[]): void => {
    if (placed.has(area)) return;
    if (before.includes(area))
      throw new Error(`areas wait for each other: ${before.map(({ name }) => name).join(', ')}`);
    for (const { metadata } of area.objects) {
      const needed = metadata.namespace === undefined ? undefined : bringer.get(metadata.namespace);
      if (needed !== undefined && needed !== area) place(needed, [...before, area]);
    }
    placed.add(area);
  };
  for (const area of areas) place(area, []);
  return [...placed];
}
