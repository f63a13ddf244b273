import { field, recordAt, recordsAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

const TERMINATING: ReadonlySet<string> = new Set(['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL']);
const CERTIFICATES = ['credentialName', 'credentialNames', 'serverCertificate', 'tlsCertificates'];

export const tlsWithoutCertificate: Rule = {
  code: 'SEC007',
  title: 'A gateway terminates TLS without a certificate',
  severity: 'error',
  rows: ['M02', 'D11'],
  why: 'Istio refuses the Gateway (validation.go): none of its servers exists. A server of protocol HTTPS needs a tls block as well.',
  fix: 'name the Secret: tls: { mode: SIMPLE, credentialName: NAME }',
  find: inEachCluster((facts) =>
    facts.objects('networking.istio.io', 'Gateway').flatMap((manifest) =>
      recordsAt(manifest.object, ['spec', 'servers']).flatMap(([index, server]) => {
        const tls = recordAt(server, ['tls']);
        const needs = TERMINATING.has(stringAt(tls, ['mode']) ?? '');
        const isBare = stringAt(server, ['port', 'protocol']) === 'HTTPS' && tls === undefined;
        if (!isBare && (!needs || CERTIFICATES.some((name) => field(tls, [name]) !== undefined))) return [];
        const message = isBare
          ? 'protocol HTTPS without a tls block'
          : `mode ${stringAt(tls, ['mode'])} names no certificate`;
        return [{ manifest, path: ['spec', 'servers', index, ...(isBare ? [] : ['tls'])], message }];
      }),
    ),
  ),
};
