import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const gatewayUnused: Rule = {
  code: 'MSH022',
  title: 'No route is bound to a gateway',
  severity: 'info',
  rows: ['M02'],
  why: 'A gateway without routes answers 404 to everything that it accepts.',
  fix: 'bind a VirtualService or HTTPRoute to it, or take it away',
  find: inEachCluster((facts) => {
    const used = new Set(facts.mesh.virtualServices.flatMap(({ gateways }) => gateways));
    return facts.mesh.gateways.flatMap(({ servers, origin, namespace, name }) => {
      // An east-west gateway routes by the name of the destination, and a redirect needs no route.
      const own = servers.filter(({ tls, httpsRedirect }) => tls?.mode !== 'AUTO_PASSTHROUGH' && !httpsRedirect);
      if (own.length === 0 || own.some(({ gateway }) => used.has(gateway))) return [];
      return [{ manifest: origin.manifest, path: origin.path, message: `no route names Gateway ${namespace}/${name}` }];
    });
  }),
};
