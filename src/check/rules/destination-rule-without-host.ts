import { stringAt } from '../../manifests/field.ts';
import { isWildcard, resolveHost } from '../../mesh/host-name.ts';
import { nearestWord } from '../../units/nearest-word.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { serviceOfHost } from '../facts/route-destinations.ts';
import { serviceNameOf } from '../facts/undefined-hosts.ts';
import type { Rule } from '../types.ts';

export const destinationRuleWithoutHost: Rule = {
  code: 'MSH040',
  title: 'A DestinationRule for a host that nobody defines',
  severity: 'warning',
  rows: ['M13', 'M15', 'M16', 'M18'],
  why: 'Its limits, ejection and subsets apply to no request (IST0174). A short name means the namespace of the rule.',
  fix: 'name a Service of that namespace, or the host in full',
  find: inEachCluster((facts) =>
    facts.objects('networking.istio.io', 'DestinationRule').flatMap((manifest) => {
      const namespace = facts.index.namespaceOf(manifest) ?? 'default';
      const host = resolveHost(stringAt(manifest.object, ['spec', 'host']) ?? '', namespace);
      const name = serviceNameOf(host);
      if (isWildcard(host) || name === null || !facts.knowsNamespace(name.namespace)) return [];
      if (serviceOfHost(facts.mesh, host, namespace) !== null) return [];
      const here = facts.services.filter(({ service }) => service.namespace === name.namespace);
      const near = nearestWord(
        name.name,
        here.map(({ service }) => service.name),
      );
      const cure = near === undefined ? {} : { fix: `did you mean ${near}?` };
      return [
        { manifest, path: ['spec', 'host'], message: `nobody defines ${host}: the rule applies to nothing`, ...cure },
      ];
    }),
  ),
};
