import { stringAt, stringsAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const wildcardWithDns: Rule = {
  code: 'SEC015',
  title: 'A ServiceEntry for a wildcard that is to be resolved by DNS',
  severity: 'error',
  rows: ['M23'],
  why: 'A wildcard has no address to look up, so Istio refuses the ServiceEntry (validation.go) unless it lists endpoints; under REGISTRY_ONLY its hosts are then unreachable.',
  fix: 'write resolution: NONE (or DYNAMIC_DNS), or list the hosts one by one',
  find: inEachCluster((facts) =>
    facts.objects('networking.istio.io', 'ServiceEntry').flatMap((manifest) => {
      const resolution = stringAt(manifest.object, ['spec', 'resolution']) ?? 'NONE';
      if (resolution !== 'DNS' && resolution !== 'DNS_ROUND_ROBIN') return [];
      const hasEndpoints =
        manifest.object.spec !== undefined && JSON.stringify(manifest.object.spec).includes('"endpoints"');
      const index = stringsAt(manifest.object, ['spec', 'hosts']).findIndex((host) => host.startsWith('*'));
      if (index === -1 || hasEndpoints) return [];
      const message = `${stringsAt(manifest.object, ['spec', 'hosts'])[index]} cannot be looked up in DNS: Istio refuses the object`;
      return [{ manifest, path: ['spec', 'hosts', index], message }];
    }),
  ),
};
