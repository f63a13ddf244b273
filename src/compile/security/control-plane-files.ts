/**
 * Files of an API server that the platform’s owners run themselves: what is written down of requests (C05), and with
 * which key objects are stored (C08). Both are read at its start: `--audit-policy-file`, `--encryption-provider-config`.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';

/** Objects whose content must not be written down with the request. */
const CONFIDENTIAL = [
  { group: '', resources: ['secrets', 'configmaps', 'serviceaccounts/token'] },
  { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
];
/** What changes who may do what, and what lets somebody into a pod: with all that was said. */
const TELLING = [
  { group: 'rbac.authorization.k8s.io' },
  { group: 'admissionregistration.k8s.io' },
  { group: 'networking.k8s.io', resources: ['networkpolicies'] },
  { group: 'security.istio.io' },
  { group: '', resources: ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/ephemeralcontainers'] },
];

function isOwn(model: Model): boolean {
  return model.security.controlPlane?.by === 'self';
}

/** Rules in their order, the first that matches decides: what machines ask all day is left out, the rest is named. */
export function auditPolicy(model: Model): JsonObject | null {
  if (!isOwn(model)) return null;
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [
      { level: 'None', nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/version', '/metrics'] },
      { level: 'None', resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
      { level: 'None', users: ['system:kube-proxy'], verbs: ['watch'] },
      { level: 'None', userGroups: ['system:nodes'], verbs: ['get', 'list', 'watch'] },
      { level: 'Metadata', resources: CONFIDENTIAL },
      {
        level: 'RequestResponse',
        verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
        resources: TELLING,
      },
      { level: 'Metadata' },
    ],
  };
}

/** Envelope encryption by a KMS plug-in on each control-plane node; what was stored before in clear text stays readable. */
export function encryptionConfiguration(model: Model): JsonObject | null {
  if (!isOwn(model)) return null;
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
