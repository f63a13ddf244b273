import { type Command, command } from './commands/command.ts';
import { MANIFESTS, type Site } from './site.ts';

/** Applies everything of a cluster, area by area, in the order in which it depends on each other. */
export function applyAll(site: Site, cluster: string): readonly Command[] {
  const areas = [
    ...new Set(
      site.compiled.files
        .filter((file) => file.cluster === site.clusters[0])
        .map(({ path }) => path.split('/')[1] ?? ''),
    ),
  ];
  return areas.map((area) =>
    command('kubectl', '--context', cluster, 'apply', '--server-side', '-f', `${MANIFESTS}/${cluster}/${area}/`),
  );
}
