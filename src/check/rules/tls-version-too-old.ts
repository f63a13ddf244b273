import { recordsAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

const OLD: Readonly<Record<string, string>> = { TLSV1_0: '1.0', TLSV1_1: '1.1' };

export const tlsVersionTooOld: Rule = {
  code: 'SEC004',
  title: 'A gateway that accepts TLS below 1.2',
  severity: 'warning',
  rows: ['M02'],
  why: 'TLS 1.0 and 1.1 are withdrawn (RFC 8996): connections can be downgraded to ciphers that are broken. Istio’s own default is 1.2.',
  fix: 'write minProtocolVersion: TLSV1_2',
  find: inEachCluster((facts) =>
    facts.objects('networking.istio.io', 'Gateway').flatMap((manifest) =>
      recordsAt(manifest.object, ['spec', 'servers']).flatMap(([index, server]) =>
        ['minProtocolVersion', 'maxProtocolVersion'].flatMap((field) => {
          const version = OLD[stringAt(server, ['tls', field]) ?? ''];
          if (version === undefined) return [];
          const message = `${field === 'minProtocolVersion' ? 'TLS from' : 'TLS only up to'} ${version}`;
          return [{ manifest, path: ['spec', 'servers', index, 'tls', field], message }];
        }),
      ),
    ),
  ),
};
