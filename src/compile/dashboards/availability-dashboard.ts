import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { aggregate, binary, call, type Matcher, oneOf, series } from '../monitoring/query.ts';
import { ZONE_REQUESTS } from '../monitoring/recording-rules.ts';
import type { Dashboard, Section } from './dashboard.ts';
import { line, table } from './graph.ts';

const ADVICE = 'kube_customresource_verticalpodautoscaler_status_recommendation_containerrecommendations_target';
const KSM = ['kube-state-metrics'] as const;
const POSTGRES = ['cloudnative-pg'] as const;
const DATABASE = '{{namespace}}/{{pod}}';
const SCALER = '{{namespace}}/{{horizontalpodautoscaler}}';
const HPA = 'kube_horizontalpodautoscaler';

function zones(): Section {
  const answering = (job: string) =>
    aggregate('sum', ['zone'], series('up', { job, metrics_path: { is: '!=', value: '/metrics/cadvisor' } }));
  return {
    title: 'Zones',
    panels: [
      line('Pods with a proxy, by zone', 'none', ['mesh'], '{{zone}}', answering('istio-proxies'), {
        about: 'Those that answer Prometheus.',
      }),
      line('Nodes that answer, by zone', 'none', ['kubelet'], '{{zone}}', answering('kubelet')),
      line('Requests by zone', 'reqps', ['mesh'], '{{zone}}', aggregate('sum', ['zone'], series(ZONE_REQUESTS)), {
        about: 'A zone that is left has none; the others carry them.',
      }),
    ],
  };
}

function pods(namespace: Matcher, { alerts }: Monitoring): Section {
  const which = { namespace } as const;
  const ready = binary(
    series('kube_deployment_status_replicas_available', which),
    '/',
    binary(series('kube_deployment_spec_replicas', which), '>', 0),
    { on: ['namespace', 'deployment'] },
  );
  const budgets = series('kube_poddisruptionbudget_status_pod_disruptions_allowed', which);
  const changes = call('changes', series(`${HPA}_status_desired_replicas`, which, '1h'));
  const room = binary(series(`${HPA}_spec_max_replicas`, which), '-', series(`${HPA}_status_current_replicas`, which), {
    on: ['namespace', 'horizontalpodautoscaler'],
  });
  return {
    title: 'Pods',
    panels: [
      line('Ready of wanted', 'percentunit', KSM, '{{namespace}}/{{deployment}}', ready, {
        limit: alerts.available,
        bad: 'below',
      }),
      line('Evictions that budgets allow', 'none', KSM, '{{namespace}}/{{poddisruptionbudget}}', budgets),
      line('Changes by autoscalers within an hour', 'none', KSM, SCALER, changes),
      line('Autoscalers have room for', 'none', KSM, SCALER, room),
    ],
  };
}

function databases(): Section {
  const failovers = call('changes', series('cnpg_pg_replication_in_recovery', {}, '1d'));
  return {
    title: 'Databases',
    panels: [
      line('Failovers within a day', 'none', POSTGRES, DATABASE, failovers, {
        about: 'Each time an instance became the primary, or ceased to be.',
      }),
      line('Replicas that follow', 'none', POSTGRES, DATABASE, series('cnpg_pg_replication_streaming_replicas')),
      line('Replicas of Redis', 'none', ['redis-exporter'], DATABASE, series('redis_connected_slaves')),
    ],
  };
}

function advice(namespace: Matcher): Section {
  const by = ['namespace', 'container'] as const;
  const legend = '{{namespace}}/{{container}}';
  const cpu = aggregate('max', by, series(`${ADVICE}_cpu`));
  const asked = aggregate('max', by, series('kube_pod_container_resource_requests', { namespace, resource: 'cpu' }));
  const source = 'vertical-pod-autoscaler';
  return {
    title: 'Advice of vertical autoscalers',
    panels: [
      line('Processors advised', 'short', [source], legend, cpu),
      line('Memory advised', 'bytes', [source], legend, aggregate('max', by, series(`${ADVICE}_memory`))),
      table('Processors asked for, of those advised', 'percentunit', [source, ...KSM], binary(asked, '/', cpu)),
    ],
  };
}

/** Whether a zone, a node or a database may be lost now. */
export function availabilityDashboard(model: Model, monitoring: Monitoring): Dashboard {
  const names = [...model.namespaces.map(({ name }) => name), monitoring.namespace];
  const namespace = oneOf([...new Set(names)].sort());
  return {
    id: 'availability',
    title: 'High availability',
    view: 'cluster',
    from: 'now-24h',
    variables: [],
    sections: [zones(), pods(namespace, monitoring), databases(), advice(namespace)],
  };
}
