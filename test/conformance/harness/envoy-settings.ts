import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CertificateFiles, EnvoySettings } from '../../../src/envoy/settings.ts';
import { NUMBER_HEADER } from './log-lines.ts';
import type { Trust } from './offered-wire.ts';
import { APPLICATION, type PreparedCase } from './prepared-case.ts';

/** The log that `run-on-envoy.ts` reads. */
export const ACCESS_LOG = 'access.log';

/** Where everything of a case is on this machine: free ports, backends by name, keys and certificates in files. */
export function envoySettings(
  prepared: PreparedCase,
  portOf: (backend: string) => number,
  directory: string,
  trust: Trust,
): EnvoySettings {
  const free = () => ({ address: '127.0.0.1', port: 0 });
  const { kind, namespace, workload } = prepared.told.proxy;
  const spiffe = { uri: `spiffe://cluster.local/ns/${namespace}/sa/${workload}` };
  return {
    bind: free,
    bindInbound: free,
    application: () => ({ address: '127.0.0.1', port: portOf(APPLICATION) }),
    reach: (endpoint) => {
      const pod = prepared.podAt.get(endpoint.address);
      if (pod === undefined) throw new Error(`no pod has address ${endpoint.address}`);
      return { address: '127.0.0.1', port: portOf(pod) };
    },
    accessLog: { path: join(directory, ACCESS_LOG), extra: { number: `%REQ(${NUMBER_HEADER})%` } },
    identity: kind === 'sidecar' ? writeIdentity(trust, spiffe, join(directory, 'identity')) : null,
    credential: (name) => writeIdentity(trust, { dns: name }, join(directory, `credential-${name}`)),
    jwks: () => trust.tokens.jwks,
    facts: prepared.facts,
    hooks: prepared.hooks,
  };
}

/** Issues a certificate and writes its files. */
export function writeIdentity(trust: Trust, name: { uri?: string; dns?: string }, path: string): CertificateFiles {
  const issued = trust.authority.issue(name);
  const files = { chain: `${path}.crt`, key: `${path}.key`, authorities: `${path}.ca.crt` };
  writeFileSync(files.chain, issued.chain);
  writeFileSync(files.key, issued.key);
  writeFileSync(files.authorities, issued.authority);
  return files;
}
