import type { MeshVirtualService } from '../../mesh/virtual-services.ts';
import { visibleTo } from '../../mesh/visibility.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

function isSeenTogether(a: MeshVirtualService, b: MeshVirtualService): boolean {
  return visibleTo(a.exportTo, a.namespace, b.namespace) || visibleTo(b.exportTo, b.namespace, a.namespace);
}

/** An object that is defined twice is one finding of its own. */
function isAnother(a: MeshVirtualService, b: MeshVirtualService): boolean {
  return a.name !== b.name || a.namespace !== b.namespace;
}

export const hostClaimedTwice: Rule = {
  code: 'MSH027',
  title: 'Two VirtualServices of the mesh claim one host',
  severity: 'error',
  rows: ['M03', 'D11'],
  why: 'Sidecars take the routes of the older one and drop the other without a word (IST0109); after a re-creation it is the other way round.',
  fix: 'merge them into one VirtualService, or delegate from one to the other',
  find: inEachCluster((facts) => {
    const owners = new Map<string, MeshVirtualService[]>();
    const findings: RuleFinding[] = [];
    for (const each of facts.mesh.virtualServices) {
      if (each.semantics !== 'istio' || !each.gateways.includes('mesh')) continue;
      for (const host of each.hosts) {
        const others = owners.get(host) ?? [];
        owners.set(host, [...others, each]);
        const rival = others.find((other) => isAnother(other, each) && isSeenTogether(other, each));
        if (rival === undefined) continue;
        const message = `${host} is claimed by VirtualService ${rival.namespace}/${rival.name} as well: one of the two is ignored`;
        findings.push({ manifest: each.origin.manifest, path: ['spec', 'hosts'], message, other: rival.origin });
      }
    }
    return findings;
  }),
};
