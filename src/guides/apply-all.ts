import { type Command, command } from './commands/command.ts';
import { MANIFESTS, type Site } from './site.ts';

/** `diff` or `apply` of one area, its files in the order in which they depend on each other. */
export function applyArea({ compiled }: Site, verb: 'apply' | 'diff', cluster: string, area: string): Command {
  const files = compiled.files.filter(({ path }) => path.startsWith(`${cluster}/${area}/`));
  const each = files.flatMap(({ path }) => ['-f', `${MANIFESTS}/${path}`]);
  return command('kubectl', '--context', cluster, verb, '--server-side', ...each);
}

/** Applies everything of a cluster, area by area. */
export function applyAll(site: Site, cluster: string): readonly Command[] {
  const own = site.compiled.files.filter((file) => file.cluster === cluster);
  const areas = [...new Set(own.map(({ path }) => path.split('/')[1] ?? ''))];
  return areas.map((area) => applyArea(site, 'apply', cluster, area));
}
