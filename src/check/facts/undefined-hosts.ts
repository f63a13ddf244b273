/** Destinations whose host nobody defines, told apart by whether the set would show it. */
import { CLUSTER_DOMAIN } from '../../mesh/host-name.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import type { RouteDestination } from './route-destinations.ts';

/** `name` and `namespace` of a service's host; null for a host outside the cluster. */
export function serviceNameOf(host: string): { readonly name: string; readonly namespace: string } | null {
  if (!host.endsWith(`.${CLUSTER_DOMAIN}`)) return null;
  const [name = '', namespace = '', ...rest] = host.slice(0, -CLUSTER_DOMAIN.length - 1).split('.');
  return rest.length > 0 || namespace === '' ? null : { name, namespace };
}

/** Destinations that nobody defines. `isCertain`: what else stands in the namespace shows that the host is really missing. */
export function undefinedHosts(
  facts: ClusterFacts,
): readonly { readonly destination: RouteDestination; readonly isCertain: boolean }[] {
  const declaresExternals = facts.objects('networking.istio.io', 'ServiceEntry').length > 0;
  return facts.destinations.flatMap((destination) => {
    const { service, isMirror, share, host } = destination;
    if (service !== null || isMirror || share === 0 || host === '') return [];
    const name = serviceNameOf(host);
    const isCertain = name === null ? declaresExternals : facts.knowsNamespace(name.namespace);
    return [{ destination, isCertain }];
  });
}
