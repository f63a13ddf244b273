import type { ManifestIndex } from '../../manifests/manifest-index.ts';
import { flaggerCanaries } from '../../mesh/flagger-canary.ts';

/** Names of services as people and promises have them: of the copies that Flagger makes, the service that is copied. */
export function knownServices(index: ManifestIndex): (cluster: string, service: string) => string {
  const known = new Map<string, string>();
  for (const { manifest, namespace, apex, primary, canary } of flaggerCanaries(index)) {
    for (const copy of [primary, canary]) known.set(`${manifest.cluster} ${namespace}/${copy}`, `${namespace}/${apex}`);
  }
  return (cluster, service) => known.get(`${cluster} ${service}`) ?? service;
}
