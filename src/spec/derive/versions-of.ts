import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenService } from '../sections/service.ts';
import { type ReplicaBounds, replicasOf, versionReplicasOf } from './replicas-of.ts';

export interface SpecVersion {
  readonly name: string;
  readonly image: string;
  readonly replicas: Readonly<Record<string, ReplicaBounds>>;
  readonly env: Readonly<Record<string, string>>;
}

/** Names that features bring in: `versions` cannot use them. */
export const FEATURE_VERSIONS = ['stable', 'canary', 'blue', 'green'] as const;

/** Every version of a service, the live one first: features bring in theirs, `versions` name the rest. */
export function versionsOf(spec: PlatformSpec, service: WrittenService): readonly SpecVersion[] {
  const live = replicasOf(spec, service);
  const { image, canary, blueGreen } = service;
  const versions: SpecVersion[] = [{ name: blueGreen ? 'blue' : 'stable', image, replicas: live, env: {} }];
  // Argo Rollouts and Flagger make the pods of a new version themselves, from the service's own Deployment.
  if (canary && service.rollout.engine === 'nines') {
    const share = canary.share ?? canary.steps?.[0] ?? 0;
    const replicas = versionReplicasOf(spec, live, canary.replicas, (pods) =>
      Math.max(1, Math.ceil(pods * share - 1e-9)),
    );
    versions.push({ name: 'canary', image: canary.image ?? image, replicas, env: {} });
  }
  if (blueGreen) {
    const replicas = versionReplicasOf(spec, live, blueGreen.replicas, (pods) => pods);
    versions.push({ name: 'green', image: blueGreen.image ?? image, replicas, env: {} });
  }
  for (const [name, version] of Object.entries(service.versions)) {
    const replicas = versionReplicasOf(spec, live, version.replicas, () => 1);
    versions.push({ name, image: version.image, replicas, env: version.env });
  }
  return versions;
}

/** Names of all versions, also those that are not valid, for complaints. */
export function versionNamesOf(service: WrittenService): readonly string[] {
  const live = service.blueGreen ? ['blue', 'green'] : ['stable'];
  return [...live, ...(service.canary ? ['canary'] : []), ...Object.keys(service.versions)];
}
