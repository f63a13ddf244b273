import type { JsonObject } from '../../manifests/types.ts';
import { writeYaml } from '../../manifests/write-manifests.ts';
import { INSTALL_AREA } from '../install/install-command.ts';
import { areasOf, type LaidFile } from './areas.ts';
import { GITOPS_AREA } from './layout.ts';

function kustomization(resources: readonly string[]): string {
  const file: JsonObject = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
  return writeYaml(file);
}

/**
 * A kustomization per area and one per cluster that takes its areas in. Nothing but lists: building a folder gives the
 * objects of its files, and whoever wants overlays has something to put them on.
 */
export function kustomizations(
  files: readonly LaidFile[],
): readonly { readonly path: string; readonly text: string }[] {
  const clusters = [...new Set(files.map(({ cluster }) => cluster))];
  return clusters.flatMap((cluster) => {
    const areas = areasOf(files, cluster);
    const applied = areas.filter(({ name }) => name !== GITOPS_AREA && name !== INSTALL_AREA).map(({ name }) => name);
    return [
      { path: `${cluster}/kustomization.yaml`, text: kustomization(applied) },
      ...areas.map((area) => {
        const folder = `${cluster}/${area.name}/`;
        const names = area.files.map(({ path }) => path.slice(folder.length));
        return { path: `${folder}kustomization.yaml`, text: kustomization(names) };
      }),
    ];
  });
}
