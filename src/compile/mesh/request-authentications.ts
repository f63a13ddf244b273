import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { serviceMeta, serviceSelector } from '../object-meta.ts';

/** Tokens of an external issuer are verified at the service that wants them (M22); a missing one passes here. */
export function requestAuthentications(model: Model): readonly KubeObject[] {
  return Object.values(model.services).flatMap((service) => {
    const jwt = service.auth?.jwt;
    if (jwt == null || !service.inMesh) return [];
    const issuer = model.mesh.jwt[jwt.issuer];
    if (issuer === undefined)
      throw new Error(`service ${service.name} wants tokens of an unknown issuer ${jwt.issuer}`);
    return [
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'RequestAuthentication',
        metadata: serviceMeta(model, service, service.name),
        spec: {
          selector: { matchLabels: serviceSelector(service) },
          jwtRules: [
            {
              issuer: issuer.issuer,
              ...(issuer.audiences.length === 0 ? {} : { audiences: [...issuer.audiences] }),
              ...(issuer.jwksUri === null ? {} : { jwksUri: issuer.jwksUri }),
              ...(issuer.jwks === null ? {} : { jwks: issuer.jwks }),
              ...(issuer.header === null
                ? {}
                : {
                    fromHeaders: [
                      { name: issuer.header, ...(issuer.prefix === null ? {} : { prefix: issuer.prefix }) },
                    ],
                  }),
              ...(issuer.forward ? { forwardOriginalToken: true } : {}),
            },
          ],
        },
      },
    ];
  });
}
