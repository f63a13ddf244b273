/**
 * What a VerticalPodAutoscaler advises. kube-state-metrics left these out in 2.9 and gives them again where its custom
 * resource state is configured for them; the names are those of the configuration that the autoscaling mixin of the
 * Prometheus community's dashboards comes with.
 */
import { type Exporter, exporter, type Row } from './exporter.ts';

const CONTAINER = 'namespace verticalpodautoscaler container target_api_version target_kind target_name';
const BOUNDS = [
  ['target', 'advised'],
  ['lowerbound', 'advised at least'],
  ['upperbound', 'advised at most'],
  ['uncappedtarget', 'advised without the limits of its policy'],
] as const;
const PREFIX = 'kube_customresource_verticalpodautoscaler_status_recommendation_containerrecommendations';

const ROWS = BOUNDS.flatMap(([bound, meaning]): Row[] => [
  ['gauge', `${PREFIX}_${bound}_cpu`, CONTAINER, `processors ${meaning}`],
  ['gauge', `${PREFIX}_${bound}_memory`, CONTAINER, `memory ${meaning}`, { unit: 'bytes' }],
]);

export const VERTICAL_POD_AUTOSCALER: Exporter = exporter(
  {
    engine: 'vertical-pod-autoscaler',
    version: '2.17',
    source: 'adinhodovic/kubernetes-autoscaling-mixin dashboards/kubernetes/kubernetes-autoscaling-vpa.libsonnet',
  },
  ROWS,
);
