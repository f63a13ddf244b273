import { clustersOf } from '../spec/derive/clusters-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { Gitops } from './gitops-types.ts';
import type { Origins } from './origins.ts';

/** As written; null where nobody says which repository is followed. */
export function buildGitops(spec: PlatformSpec, origins: Origins): Gitops | null {
  const { gitops } = spec;
  if (gitops === undefined) return null;
  const [first] = clustersOf(spec);
  if (first === undefined) throw new Error('a platform without a cluster');
  if (gitops.cluster === undefined) origins.derived(['gitops', 'cluster'], 'the first cluster');
  const { repository, path, revision, project, interval } = gitops;
  return {
    repository,
    path,
    revision,
    cluster: gitops.cluster ?? first.name,
    namespace: gitops.namespace ?? null,
    project,
    secret: gitops.secret ?? null,
    intervalUs: interval,
  };
}
