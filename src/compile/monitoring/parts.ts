/** Names and pods of what monitoring is made of. */
import type { JsonObject, KubeObject, Labels, ObjectMeta } from '../../manifests/types.ts';
import type { Footprint, Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { evictionBudget } from '../eviction-budget.ts';
import { lostNodeTolerations } from '../lost-node-tolerations.ts';
import { platformMeta, unmeshedLabels } from '../object-meta.ts';
import { reserved } from '../reserved.ts';
import { restrictedPod } from '../restricted-pod.ts';

/** Services by which other parts reach them; the engines' own ports. */
export const PROMETHEUS = { name: 'prometheus', port: 9090 } as const;
export const GLOBAL_PROMETHEUS = { name: 'prometheus-global', port: 9090 } as const;
export const ALERTMANAGER = { name: 'alertmanager', port: 9093 } as const;

/** Labels that the operator puts on the pods that it makes from an object. */
export function operatorSelector(engine: 'prometheus' | 'alertmanager', name: string): Labels {
  return { 'app.kubernetes.io/name': engine, 'app.kubernetes.io/instance': name };
}

/** Labels of every Prometheus and Alertmanager; the operator hands them on to nobody but the object. */
export function partMeta(model: Model, monitoring: Monitoring, name: string, labels: Labels = {}): ObjectMeta {
  const meta = platformMeta(model, name, monitoring.namespace);
  return { ...meta, labels: { ...meta.labels, 'app.kubernetes.io/component': 'monitoring', ...labels } };
}

/** What the operator is told of the pods: reserved is what may be used, none as root, one lost zone leaves the other. */
export function podFields(model: Model, selector: Labels, footprint: Footprint): JsonObject {
  const spread = (topologyKey: string, whenUnsatisfiable: string): JsonObject => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    nodeTaintsPolicy: 'Honor',
    labelSelector: { matchLabels: selector },
  });
  return {
    podMetadata: { labels: unmeshedLabels(model) },
    resources: reserved(footprint.cpuMillis, footprint.memoryBytes),
    // Volumes belong to zones, and a pod that may be placed anywhere else cannot take its volume along: never both in one.
    topologySpreadConstraints: [
      spread('topology.kubernetes.io/zone', 'DoNotSchedule'),
      spread('kubernetes.io/hostname', 'ScheduleAnyway'),
    ],
    tolerations: lostNodeTolerations(),
    securityContext: restrictedPod({ runAsUser: 65_534, fsGroup: 65_534 }),
  };
}

/** Service and budget of an engine's pods. */
export function frontOf(
  model: Model,
  monitoring: Monitoring,
  { name, port }: { readonly name: string; readonly port: number },
  selector: Labels,
): readonly KubeObject[] {
  const budget = evictionBudget(partMeta(model, monitoring, name), selector);
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: partMeta(model, monitoring, name, { 'app.kubernetes.io/name': name }),
      spec: {
        selector,
        // The replicas have scraped at different moments: who asks twice should not see time go back.
        sessionAffinity: 'ClientIP',
        ports: [{ name: 'http-web', port, targetPort: 'web', protocol: 'TCP' }],
      },
    },
    ...(monitoring.replicas > 1 ? [budget] : []),
  ];
}
