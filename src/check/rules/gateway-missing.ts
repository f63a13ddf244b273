import { recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import { resolveGateway } from '../../mesh/virtual-services.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

function ofVirtualService(facts: ClusterFacts, manifest: Manifest): readonly RuleFinding[] {
  const namespace = facts.index.namespaceOf(manifest) ?? 'default';
  const known = new Set(facts.mesh.gateways.map((gateway) => `${gateway.namespace}/${gateway.name}`));
  return stringsAt(manifest.object, ['spec', 'gateways']).flatMap((written, index) => {
    const gateway = resolveGateway(written, namespace);
    const [owner = ''] = gateway.split('/');
    if (gateway === 'mesh' || known.has(gateway) || !couldShow(facts, owner)) return [];
    const message = `Gateway ${gateway} is not defined: these routes are served nowhere there`;
    return [{ manifest, path: ['spec', 'gateways', index], message }];
  });
}

function ofRoute(facts: ClusterFacts, manifest: Manifest): readonly RuleFinding[] {
  const namespace = facts.index.namespaceOf(manifest) ?? 'default';
  return recordsAt(manifest.object, ['spec', 'parentRefs']).flatMap(([index, reference]) => {
    const owner = stringAt(reference, ['namespace']) ?? namespace;
    const name = stringAt(reference, ['name']) ?? '';
    const isGateway = (stringAt(reference, ['kind']) ?? 'Gateway') === 'Gateway';
    const isKnown = facts.mesh.gateways.some(
      (each) => each.api === 'gatewayApi' && each.namespace === owner && each.name === name,
    );
    if (!isGateway || isKnown || !couldShow(facts, owner)) return [];
    const message = `Gateway ${owner}/${name} is not defined: this route is attached to nothing there`;
    return [{ manifest, path: ['spec', 'parentRefs', index], message }];
  });
}

/** Files that hold gateways, or anything else of that namespace, would show this one. */
function couldShow(facts: ClusterFacts, namespace: string): boolean {
  return facts.knowsNamespace(namespace) || facts.mesh.gateways.some((each) => each.namespace === namespace);
}

export const gatewayMissing: Rule = {
  code: 'MSH021',
  title: 'A route is bound to a gateway that is not there',
  severity: 'error',
  rows: ['M02', 'D11'],
  why: 'Routes are served by the gateways they name; a name without a namespace means that of the route. Requests from outside are answered 404.',
  fix: 'define the Gateway, or write namespace/name',
  find: inEachCluster((facts) => [
    ...facts.objects('networking.istio.io', 'VirtualService').flatMap((manifest) => ofVirtualService(facts, manifest)),
    ...['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'].flatMap((kind) =>
      facts.objects('gateway.networking.k8s.io', kind).flatMap((manifest) => ofRoute(facts, manifest)),
    ),
  ]),
};
