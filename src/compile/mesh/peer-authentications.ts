import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta, serviceMeta, serviceSelector } from '../object-meta.ts';

/**
 * Mutual TLS (M20): one policy for the whole mesh in the root namespace, and one per service that says otherwise, such
 * as a service that other clusters still reach in plain text while they migrate.
 */
export function peerAuthentications(model: Model): readonly KubeObject[] {
  const mode = (value: 'strict' | 'permissive'): string => value.toUpperCase();
  const whole: KubeObject = {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: platformMeta(model, 'default', ROOT_NAMESPACE),
    spec: { mtls: { mode: mode(model.mesh.mtls) } },
  };
  const exceptions = Object.values(model.services)
    .filter((service) => service.inMesh && service.mtls !== model.mesh.mtls)
    .map((service) => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: serviceMeta(model, service, service.name),
      spec: { selector: { matchLabels: serviceSelector(service) }, mtls: { mode: mode(service.mtls) } },
    }));
  return [whole, ...exceptions];
}
