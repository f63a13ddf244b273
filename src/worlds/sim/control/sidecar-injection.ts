/**
 * Which pods are in the mesh (Istio's injection webhooks, helm template `mutatingwebhook.yaml`; ambient's label): the
 * pod's own label decides, then the namespace's, then the installation's default.
 *
 * Where a cluster has mesh objects and nothing at all says who is in the mesh (the label was put on by hand, as most
 * guides have it), everything outside the control plane's own namespaces is taken to be in it.
 */

import type { PodTemplate } from '../../../kubernetes/pod-template.ts';
import type { Labels } from '../../../manifests/types.ts';
import type { Mesh } from '../../../mesh/build-mesh.ts';

const INJECT = 'sidecar.istio.io/inject';
const DATAPLANE = 'istio.io/dataplane-mode';
const OUTSIDE: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

export interface SidecarInjection {
  readonly isMeshed: (namespace: string, template: PodTemplate) => boolean;
  /** Nothing said so: it was taken for granted. */
  readonly assumed: boolean;
}

/** Answers for the pods of one cluster. */
export function sidecarInjection(mesh: Mesh, templates: readonly PodTemplate[]): SidecarInjection {
  const isStated =
    mesh.settings.injectByDefault ||
    [...mesh.namespaces.values()].some((labels) => statement(labels) !== null) ||
    templates.some(({ labels }) => statement(labels) !== null);
  const assumed = !isStated && hasMeshObjects(mesh);
  return {
    assumed,
    isMeshed: (namespace, template) => {
      if (OUTSIDE.has(namespace) || namespace === mesh.settings.rootNamespace) return false;
      const own = statement(template.labels) ?? booleanOf(template.annotations[INJECT]);
      return own ?? statement(mesh.namespaces.get(namespace) ?? {}) ?? (assumed || mesh.settings.injectByDefault);
    },
  };
}

function statement(labels: Labels): boolean | null {
  if (labels[DATAPLANE] === 'ambient') return true;
  const own = booleanOf(labels[INJECT]);
  if (own !== null) return own;
  if (labels['istio-injection'] === 'enabled') return true;
  if (labels['istio-injection'] === 'disabled') return false;
  return labels['istio.io/rev'] === undefined ? null : true;
}

function booleanOf(text: string | undefined): boolean | null {
  return text === undefined ? null : text === 'true';
}

function hasMeshObjects(mesh: Mesh): boolean {
  return (
    mesh.gateways.length + mesh.virtualServices.length + mesh.peerAuthentications.length > 0 ||
    mesh.authorizationPolicies.length + mesh.sidecars.length > 0 ||
    mesh.destinationRules.local.size + mesh.destinationRules.exported.size > 0
  );
}
