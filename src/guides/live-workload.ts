import { isCopiedByFlagger, liveVersion, serviceSelector } from '../compile/object-meta.ts';
import type { Service } from '../model/types.ts';

/** What Flagger puts behind the name of a Deployment and of its autoscaler, for the copies that serve users. */
export const FLAGGER_COPY = '-primary';

/** The Deployment whose pods users reach: Flagger’s copy, where it moves their requests. */
export function liveWorkload(service: Service): string {
  const { workload } = liveVersion(service);
  return isCopiedByFlagger(service) ? `${workload}${FLAGGER_COPY}` : workload;
}

/** Labels of every pod of a service, as `-l` takes them. */
export function podsOfService(service: Service): string {
  return Object.entries(serviceSelector(service))
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
