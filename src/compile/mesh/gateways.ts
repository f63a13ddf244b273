import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';

/** Name of the Gateway through which clients enter. */
export function gatewayName(model: Model): string {
  return model.name;
}

/**
 * The public gateway: HTTPS with a TLS floor and ceiling (M02), and port 80 that redirects, serves or is closed.
 * The gateway's own workload is installed with Istio; this object configures whatever carries its labels.
 */
export function gateways(model: Model): readonly KubeObject[] {
  const { gateway } = model;
  if (gateway === null) return [];
  const hosts = [...gateway.hosts];
  const servers: JsonObject[] = [
    {
      port: { number: 443, name: 'https', protocol: 'HTTPS' },
      hosts,
      tls: {
        mode: 'SIMPLE',
        credentialName: gateway.tls.secret,
        minProtocolVersion: gateway.tls.min,
        maxProtocolVersion: gateway.tls.max,
        ...(gateway.tls.ciphers.length === 0 ? {} : { cipherSuites: [...gateway.tls.ciphers] }),
      },
    },
  ];
  if (gateway.http !== 'off') {
    servers.push({
      port: { number: 80, name: 'http', protocol: 'HTTP' },
      hosts,
      ...(gateway.http === 'redirect' ? { tls: { httpsRedirect: true } } : {}),
    });
  }
  return [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: platformMeta(model, gatewayName(model), gateway.namespace),
      spec: { selector: { ...gateway.selector }, servers },
    },
  ];
}
