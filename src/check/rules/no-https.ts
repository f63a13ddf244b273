import { bareHost } from '../../mesh/host-name.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { isEncrypted, isPlain, publicServers, serveSameHost } from '../facts/public-servers.ts';
import type { Rule } from '../types.ts';

export const noHttps: Rule = {
  code: 'SEC005',
  title: 'A gateway that serves hosts in plain HTTP only',
  severity: 'warning',
  rows: ['M02'],
  why: 'Everybody between the user and the gateway can read and change what is sent, cookies and tokens included.',
  fix: 'add a server on 443 with tls: { mode: SIMPLE, credentialName }, and redirect plain HTTP to it',
  find: inEachCluster((facts) => {
    const servers = publicServers(facts);
    return servers.flatMap((plain) => {
      if (!isPlain(plain) || plain.server.httpsRedirect) return [];
      if (servers.some((other) => isEncrypted(other) && serveSameHost(plain, other))) return [];
      const { port, hosts, origin } = plain.server;
      const message = `${hosts.map(bareHost).join(', ')} on port ${port} is served in plain HTTP, and nowhere over TLS`;
      return [{ manifest: origin.manifest, path: origin.path, message }];
    });
  }),
};
