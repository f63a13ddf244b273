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

/**
 * What an API server of one’s own writes down (C05): read at its start by `--audit-policy-file`. Of the rules the first
 * that matches decides: what machines ask all day is left out, the rest is named.
 */
export function auditPolicy(model: Model): JsonObject | null {
  if (model.security.controlPlane?.by !== 'self') return null;
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
