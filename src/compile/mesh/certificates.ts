import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { platformMeta } from '../object-meta.ts';
import { renewalOf } from '../security/renewal.ts';

/**
 * The gateway's certificate from an ACME authority (M02), renewed by cert-manager before it is as old as the spec allows
 * (C03); Envoys take the new one without closing a connection. The challenge is answered over
 * HTTP on the same gateway, so a closed port 80 needs a certificate that somebody else brings.
 */
export function certificates(model: Model): readonly KubeObject[] {
  const { gateway } = model;
  if (gateway === null || gateway.tls.acme === null) return [];
  const { acme, secret } = gateway.tls;
  const renewal = renewalOf(model);
  return [
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: platformMeta(model, acme.issuer),
      spec: {
        acme: {
          email: acme.email,
          server: acme.server,
          privateKeySecretRef: { name: `${acme.issuer}-account` },
          solvers: [{ http01: { ingress: { ingressClassName: 'istio' } } }],
        },
      },
    },
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: platformMeta(model, secret, gateway.namespace),
      spec: {
        secretName: secret,
        duration: goDuration(renewal.validUs),
        renewBefore: goDuration(renewal.beforeUs),
        dnsNames: [...gateway.hosts],
        issuerRef: { kind: 'ClusterIssuer', name: acme.issuer },
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      },
    },
  ];
}
