import { LABEL_KEY, LABEL_VALUE, LINE, NAME, URL_TEXT } from '../../schema/name-texts.ts';
import {
  defaulted,
  flag,
  listOf,
  mapOf,
  number,
  optional,
  quantity,
  record,
  required,
  text,
  whole,
  words,
} from '../../schema/record.ts';
import type { ValueOf } from '../../schema/types.ts';
import { cpu } from '../../units/cpu.ts';
import { duration, SECOND_US } from '../../units/duration.ts';
import { share } from '../../units/share.ts';
import { size } from '../../units/size.ts';

const TIME = quantity(duration, { least: SECOND_US });
const LATENCY = quantity(duration, { least: 1000 });
const ADDRESS = text('an e-mail address', { pattern: '^[^\\s@]+@[^\\s@]+$', examples: ['ops@shop.example'] });
const HOST_AND_PORT = text('a host with its port', {
  pattern: '^[a-z0-9][a-z0-9.-]*:\\d{1,5}$',
  longest: 300,
  examples: ['smtp.shop.example:587'],
});
const CHANNEL = text('a channel', { pattern: '^[#@]?[a-z0-9][a-z0-9._-]*$', longest: 80, examples: ['#alerts'] });
const VERSION = text('a version', { pattern: '^\\d+\\.\\d+\\.\\d+$', longest: 30, examples: ['3.13.2'] });
const KEY = text('a key of a Secret', { pattern: '^[-._a-zA-Z0-9]+$', longest: 253, examples: ['url'] });

/** A value that only the cluster knows. */
function secret(title: string, key: string) {
  return {
    secret: required(NAME, `Secret that holds ${title}, in the namespace of monitoring.`),
    key: defaulted(KEY, 'Its key in there.', key, 'says what it is'),
  };
}

const footprint = (cpuText: string, memoryText: string, why: string) =>
  defaulted(
    record('a footprint', {
      cpu: defaulted(quantity(cpu), 'Processors that each pod reserves and may use.', cpuText, why),
      memory: defaulted(quantity(size), 'Memory that each pod reserves and may use.', memoryText, why),
    }),
    'What each pod takes (O10).',
    {},
    why,
  );

/** What is scraped beside the mesh’s proxies; an alert exists where its exporter is scraped. */
export const EXPORTERS = [
  'istiod',
  'kubelet',
  'kube-state-metrics',
  'node-exporter',
  'opentelemetry-collector',
  'jaeger',
  'kiali',
  'velero',
  'cloudnative-pg',
  'redis-exporter',
  'strimzi',
  'loki',
  'opencost',
  'keda',
  'karpenter',
  'external-secrets',
  'trivy-operator',
] as const;

const alerts = record('alerts', {
  errors: defaulted(quantity(share), 'Share of a service’s requests that fail: critical.', '5%', 'users notice'),
  restarts: defaulted(whole(1), 'Restarts of a container in an hour: critical above.', 5, 'one may be chance'),
  nodeMemory: defaulted(quantity(share), 'Memory of a node in use: critical.', '90%', 'evictions come next'),
  backupAge: defaulted(TIME, 'Age of the last backup: critical.', '24h', 'a day without one is a night missed'),
  replicationLag: defaulted(TIME, 'Lag of a database’s replica: critical.', '30s', 'what a failover would lose'),
  available: defaulted(quantity(share), 'Share of pods that are ready: critical below.', '66%', 'two of three zones'),
  p95: optional(LATENCY, '95 % of a service’s requests are answered within: warning.', '`targets.p95`, else 1s'),
  memory: defaulted(quantity(share), 'Memory of a container’s limit in use: warning.', '90%', 'the limit kills'),
  cpu: defaulted(quantity(share), 'Processor time of a container’s limit in use: warning.', '90%', 'the limit stalls'),
  disk: defaulted(quantity(share), 'Room left on a disk or volume: warning below.', '10%', 'time to act'),
  imbalance: defaulted(
    quantity(share),
    'Share by which a zone’s part of the requests may exceed the zones’ mean: warning.',
    '50%',
    'a zone lost would be carried by the others',
  ),
  crossZone: defaulted(LATENCY, 'Mean time that requests spend between proxies: warning.', '50ms', 'zones are near'),
  crossRegion: defaulted(
    LATENCY,
    '95 % of requests to another region are answered within: warning.',
    '100ms',
    'a round trip of half the world, and the work',
  ),
  globalErrors: defaulted(
    quantity(share),
    'Share of requests that fail between regions: warning; over all regions together: critical.',
    '1%',
    'no single service’s trouble',
  ),
  cacheHits: defaulted(quantity(share), 'Share of look-ups that a cache answers: warning below.', '85%', 'owners’ own'),
  tooFew: defaulted(
    number(0),
    'Requests per second below which a service’s shares are not judged.',
    1,
    'one failure of three is chance',
  ),
  failures: defaulted(
    whole(1),
    'Failed requests without which a burning budget pages nobody.',
    10,
    'the failure of one request at night is no incident',
  ),
});

const grafana = record('grafana', {
  url: optional(URL_TEXT, 'Where Grafana answers within the cluster.', '`http://grafana.<namespace>:3000`'),
  publicUrl: optional(URL_TEXT, 'Where people open it.', 'nobody is linked to it from elsewhere'),
  operator: optional(
    record('the operator', {
      instances: defaulted(
        mapOf(LABEL_KEY, LABEL_VALUE),
        'Labels of the Grafana that shows the dashboards.',
        { dashboards: 'grafana' },
        'what its examples use',
      ),
    }),
    'Dashboards are objects of Grafana’s operator.',
    'they are ConfigMaps, which the sidecar of Grafana’s chart finds',
  ),
});

const kiali = record('kiali', {
  namespace: defaulted(NAME, 'Namespace of its pods.', 'istio-system', 'where its operator puts them'),
  version: defaulted(VERSION, 'Of Kiali.', '2.29.0', 'the newest that we know'),
  replicas: defaulted(whole(1, 10), 'Its pods.', 2, 'one may be lost with its node'),
  cpu: defaulted(quantity(cpu), 'Processors that each pod reserves and may use.', '200m', 'owners’ own'),
  memory: defaulted(quantity(size), 'Memory that each pod reserves and may use.', '256Mi', 'owners’ own'),
  mayWrite: defaulted(flag(), 'Whether it may change what the mesh does.', false, 'least privilege'),
});

const receivers = record('receivers', {
  slack: optional(
    record('slack', {
      ...secret('the webhook’s URL', 'url'),
      critical: defaulted(CHANNEL, 'Channel of critical alerts.', '#critical-alerts', 'read at once'),
      warning: defaulted(CHANNEL, 'Channel of warnings.', '#alerts', 'read in the morning'),
      service: optional(CHANNEL, 'Channel that gets every alert about a service too.', 'none'),
    }),
    'Slack.',
    'nobody is told there',
  ),
  pager: optional(
    record('a pager', secret('PagerDuty’s routing key', 'key')),
    'PagerDuty, for critical alerts.',
    'nobody is woken',
  ),
  email: optional(
    record('email', {
      to: required(ADDRESS, 'Who gets critical alerts and warnings.'),
      from: required(ADDRESS, 'Who they are from.'),
      server: required(HOST_AND_PORT, 'Mail server; it must speak TLS.'),
      user: optional(LINE, 'Name to log in with.', 'no log-in'),
      secret: optional(NAME, 'Secret that holds the password, under `password`.', 'no log-in'),
    }),
    'E-mail.',
    'nobody is written to',
  ),
  webhook: optional(record('a webhook', secret('the URL', 'url')), 'Any program, for every alert.', 'none is told'),
});

export const monitoring = record('monitoring', {
  namespace: defaulted(NAME, 'Namespace of Prometheus and Alertmanager.', 'monitoring', 'the usual name'),
  version: defaulted(
    record('versions', {
      prometheus: defaulted(VERSION, 'Of Prometheus.', '3.13.2', 'the newest that we know'),
      alertmanager: defaulted(VERSION, 'Of Alertmanager.', '0.33.1', 'the newest that we know'),
    }),
    'Versions of the engines.',
    {},
    'the newest that we know',
  ),
  interval: defaulted(TIME, 'Time between scrapes.', '15s', 'four samples in the shortest window that says anything'),
  evaluation: defaulted(TIME, 'Time between evaluations of rules.', '30s', 'twice the scrape'),
  retention: defaulted(TIME, 'How long samples are kept.', '15d', 'Prometheus’ own'),
  storage: defaulted(quantity(size), 'Volume of each Prometheus.', '50Gi', '15 days of half a million series'),
  replicas: defaulted(whole(1, 10), 'Prometheus and Alertmanager, each.', 2, 'one may be lost with its node'),
  prometheus: footprint('500m', '2Gi', 'some 300,000 series'),
  alertmanager: footprint('50m', '128Mi', 'it holds what fires'),
  scrape: defaulted(
    listOf(words(...EXPORTERS)),
    'Exporters of the cluster that are scraped beside the mesh’s proxies.',
    ['istiod', 'kubelet', 'kube-state-metrics', 'node-exporter'],
    'what nearly every cluster has',
  ),
  alerts: defaulted(alerts, 'Figures of the standard alerts (O02).', {}, 'the usual figures'),
  runbooks: defaulted(
    text('a URL or path', { pattern: '^[^\\s#]+$', longest: 1024, examples: ['https://wiki.example/runbooks'] }),
    'Where runbooks stand: each alert’s link is this, and its name behind `#`.',
    'docs/runbooks/alerts.md',
    'beside the manifests',
  ),
  receivers: defaulted(receivers, 'Who is told (O05).', {}, 'nobody: alerts are seen in Alertmanager'),
  verticalAdvice: defaulted(
    flag(),
    'Whether kube-state-metrics tells of VerticalPodAutoscalers too, by its custom resource state.',
    false,
    'it does so only where it is configured to',
  ),
  grafana: defaulted(grafana, 'Who shows dashboards (O04).', {}, 'the chart’s Grafana'),
  kiali: optional(kiali, 'Kiali, which draws the mesh (M26).', 'nobody draws it'),
  global: optional(
    record('global', {
      region: optional(NAME, 'Where the global Prometheus runs.', 'the first region'),
      interval: defaulted(TIME, 'Time between its readings.', '30s', 'well within five minutes'),
      addresses: optional(
        mapOf(NAME, HOST_AND_PORT),
        'Address of each cluster’s Prometheus, over TLS.',
        '`prometheus.<cluster>.<host of the gateway>:443`',
      ),
      secret: defaulted(
        NAME,
        'Secret with the token that those addresses ask for, under `token`.',
        'federation',
        'says what it is',
      ),
    }),
    'One view of every cluster: it reads the recording rules of the others (O08).',
    'each cluster is looked at on its own',
  ),
});

export type WrittenMonitoring = ValueOf<typeof monitoring>;
