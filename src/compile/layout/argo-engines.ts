import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Gitops } from '../../model/gitops-types.ts';
import type { Model } from '../../model/types.ts';
import type { Installing, Step } from '../install/installation-steps.ts';
import { platformMeta } from '../object-meta.ts';
import { ARGO_NAMESPACE, ARGO_RETRY, WAVE } from './argo-applications.ts';

const WEBHOOKS = 'admissionregistration.k8s.io';

/** What engines, or our own files, change of what a chart has made. */
const CHANGED: Readonly<Record<string, readonly JsonObject[]>> = {
  // istiod closes its webhook once it answers, and puts its certificate there.
  'istio-base': [istioWebhook('ValidatingWebhookConfiguration')],
  istiod: [istioWebhook('ValidatingWebhookConfiguration'), istioWebhook('MutatingWebhookConfiguration')],
  'trivy-operator': ['trivy-operator-config', 'trivy-operator-trivy-config'].map((name) => ({
    group: '',
    kind: 'ConfigMap',
    name,
    jsonPointers: ['/data'],
  })),
};

function istioWebhook(kind: string): JsonObject {
  const fields = ['.webhooks[]?.clientConfig.caBundle', '.webhooks[]?.failurePolicy'];
  return { group: WEBHOOKS, kind, jqPathExpressions: fields };
}

/** An Application per engine and cluster, in waves before those of the areas. */
export function argoEngines(
  model: Model,
  gitops: Gitops,
  engines: ReadonlyMap<string, Installing>,
): readonly KubeObject[] {
  return [...engines].flatMap(([cluster, { steps }]) =>
    steps.map((step, at) => application(model, gitops, cluster, step, at - steps.length)),
  );
}

function application(model: Model, gitops: Gitops, cluster: string, step: Step, wave: number): KubeObject {
  const { name, namespace } = step;
  const ignoreDifferences = CHANGED[name] ?? [];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: platformMeta(model, `${model.name}-${cluster}-install-${name}`, gitops.namespace ?? ARGO_NAMESPACE, {
      [WAVE]: String(wave),
    }),
    spec: {
      project: gitops.project,
      source: sourceOf(step),
      destination: { name: cluster, namespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['CreateNamespace=true', 'ServerSideApply=true', 'RespectIgnoreDifferences=true'],
        retry: ARGO_RETRY,
      },
      ...(ignoreDifferences.length === 0 ? {} : { ignoreDifferences: [...ignoreDifferences] }),
    } satisfies JsonObject,
  };
}

function sourceOf({ name, version, values, installation }: Step): JsonObject {
  const { source } = installation;
  if (source.kind === 'git') return { repoURL: source.repository, path: source.path, targetRevision: version };
  return {
    // Argo CD knows a registry by its missing scheme.
    repoURL: source.repository.replace('oci://', ''),
    chart: source.chart,
    targetRevision: version,
    helm: { releaseName: name, ...(Object.keys(values).length === 0 ? {} : { valuesObject: values }) },
  };
}
