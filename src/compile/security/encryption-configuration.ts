import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';

/**
 * With which key an API server of one’s own stores objects (C08): read at its start by `--encryption-provider-config`.
 * Envelope encryption by a KMS plug-in on each node of the control plane; what was stored in clear text stays readable.
 */
export function encryptionConfiguration(model: Model): JsonObject | null {
  if (model.security.controlPlane?.by !== 'self') return null;
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'EncryptionConfiguration',
    resources: [
      {
        resources: ['secrets', 'configmaps'],
        providers: [
          {
            kms: {
              apiVersion: 'v2',
              name: model.name,
              endpoint: 'unix:///var/run/kmsplugin/socket.sock',
              timeout: '3s',
            },
          },
          { identity: {} },
        ],
      },
    ],
  };
}
