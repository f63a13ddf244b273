import { recordAt, stringAt } from '../../manifests/field.ts';
import { bareHost } from '../../mesh/host-name.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { isEncrypted, isPlain, type PublicServer, publicServers, serveSameHost } from '../facts/public-servers.ts';
import type { Rule } from '../types.ts';

/** Some route of this server sends requests to https itself. */
function redirectsByRoute(facts: ClusterFacts, { server }: PublicServer): boolean {
  return facts.mesh.virtualServices.some(
    ({ gateways, http }) =>
      gateways.includes(server.gateway) &&
      http.some(({ spec }) => stringAt(recordAt(spec, ['redirect']), ['scheme']) === 'https'),
  );
}

export const httpNotRedirected: Rule = {
  code: 'SEC006',
  title: 'Plain HTTP is served beside HTTPS',
  severity: 'warning',
  rows: ['M02'],
  why: 'Whoever types the name without https stays on the plain connection, and so do their cookies.',
  fix: 'add tls: { httpsRedirect: true } to the plain server',
  find: inEachCluster((facts) => {
    const servers = publicServers(facts);
    return servers.flatMap((plain) => {
      if (!isPlain(plain) || plain.server.httpsRedirect || redirectsByRoute(facts, plain)) return [];
      const encrypted = servers.find((other) => isEncrypted(other) && serveSameHost(plain, other));
      if (encrypted === undefined) return [];
      const { port, hosts, origin } = plain.server;
      const message = `${hosts.map(bareHost).join(', ')} on port ${port} is not redirected to https`;
      return [{ manifest: origin.manifest, path: origin.path, message, other: encrypted.server.origin }];
    });
  }),
};
