import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { RouteDestination } from '../facts/route-destinations.ts';
import type { Rule, RuleFinding } from '../types.ts';

function findingOf(facts: ClusterFacts, destination: RouteDestination): readonly RuleFinding[] {
  const { service, port, share, isMirror, origin, virtualService } = destination;
  if (service === null || port !== null || isMirror || share === 0 || service.ports.length < 2) return [];
  const listeners = facts.mesh.gateways.flatMap(({ servers }) =>
    servers.filter(({ gateway }) => virtualService.gateways.includes(gateway)),
  );
  const lacking = listeners.find((server) => !service.ports.some(({ number }) => number === server.port));
  if (lacking === undefined) return [];
  const ports = service.ports.map(({ number }) => number).join(', ');
  return [
    {
      manifest: origin.manifest,
      path: [...origin.path, 'destination'],
      message: `${service.name} has the ports ${ports} and none is named: the gateway’s own port ${lacking.port} is taken, which it lacks`,
      other: lacking.origin,
    },
  ];
}

export const portNotStated: Rule = {
  code: 'MSH020',
  title: 'A route to a service with several ports names none',
  severity: 'error',
  rows: ['D11'],
  why: 'Where a service has more than one port, a route of a gateway that names none goes to the port at which the gateway listens (Istio, IST0112); requests are answered 503.',
  fix: 'add port.number to the destination',
  find: inEachCluster((facts) => facts.destinations.flatMap((destination) => findingOf(facts, destination))),
};
