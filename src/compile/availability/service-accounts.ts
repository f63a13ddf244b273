import type { KubeObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { runsIn, serviceMeta } from '../object-meta.ts';
import { tokenlessAccount } from '../tokenless-account.ts';

/** One identity per service: what mutual TLS proves and authorization policies name. No token is mounted. */
export function serviceAccounts(model: Model, cluster: string): readonly KubeObject[] {
  const seen = new Set<string>();
  const first = (service: Service): boolean => {
    const key = `${service.namespace}/${service.serviceAccount}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
  return Object.values(model.services)
    .filter((service) => runsIn(service, cluster) && first(service))
    .map((service) => tokenlessAccount(serviceMeta(model, service, service.serviceAccount)));
}
