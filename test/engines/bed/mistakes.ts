/** Objects that are right, each with one mistake that a strict API server refuses by the definition of the kind alone. */
import type { JsonObject, KubeObject } from '../../../src/manifests/types.ts';

export interface Mistake {
  readonly what: string;
  readonly good: KubeObject;
  readonly bad: KubeObject;
}

function object(apiVersion: string, kind: string, spec: JsonObject): KubeObject {
  return { apiVersion, kind, metadata: { name: 'tried', namespace: 'default' }, spec };
}

function mistake(what: string, good: KubeObject, wrong: JsonObject): Mistake {
  return { what, good, bad: { ...good, spec: { ...(good.spec as JsonObject), ...wrong } } };
}

/** The object without one field of its spec. */
function without(good: KubeObject, field: string): Mistake {
  const { [field]: _, ...spec } = good.spec as JsonObject;
  return { what: `without ${field}`, good, bad: { ...good, spec } };
}

const labels = { app: 'tried' };
const container = { name: 'main', image: 'registry.example/tried:1.0.0' };
const template = { metadata: { labels }, spec: { containers: [container] } };
const deployment = object('apps/v1', 'Deployment', { replicas: 2, selector: { matchLabels: labels }, template });
const service = object('v1', 'Service', { selector: labels, ports: [{ name: 'http', port: 80, protocol: 'TCP' }] });
const budget = object('policy/v1', 'PodDisruptionBudget', { minAvailable: '50%', selector: { matchLabels: labels } });
const job = { spec: { template: { spec: { containers: [container], restartPolicy: 'Never' } } } };
const cronJob = object('batch/v1', 'CronJob', { schedule: '0 2 * * *', jobTemplate: job });

const hosts = ['tried.example'];
const route = [{ destination: { host: 'tried.default.svc.cluster.local', port: { number: 80 } } }];
const virtualService = object('networking.istio.io/v1', 'VirtualService', { hosts, http: [{ route, timeout: '5s' }] });
const destinationRule = object('networking.istio.io/v1', 'DestinationRule', {
  host: 'tried.default.svc.cluster.local',
  trafficPolicy: {
    tls: { mode: 'ISTIO_MUTUAL' },
    outlierDetection: { consecutive5xxErrors: 5, baseEjectionTime: '30s' },
  },
});
const peers = object('security.istio.io/v1', 'PeerAuthentication', {
  selector: { matchLabels: labels },
  mtls: { mode: 'STRICT' },
  portLevelMtls: { 8080: { mode: 'PERMISSIVE' } },
});
const authorization = object('security.istio.io/v1', 'AuthorizationPolicy', {
  selector: { matchLabels: labels },
  action: 'DENY',
});
const schedule = object('velero.io/v1', 'Schedule', { schedule: '0 2 * * *', template: { ttl: '720h' } });
const location = object('velero.io/v1', 'BackupStorageLocation', {
  provider: 'aws',
  accessMode: 'ReadWrite',
  objectStorage: { bucket: 'tried' },
});
const rules = object('monitoring.coreos.com/v1', 'PrometheusRule', {
  groups: [{ name: 'tried', interval: '30s', rules: [{ alert: 'Tried', expr: 'up == 0', for: '5m' }] }],
});
const monitor = object('monitoring.coreos.com/v1', 'ServiceMonitor', {
  selector: { matchLabels: labels },
  endpoints: [{ port: 'http', interval: '30s', scheme: 'http' }],
});
const certificate = object('cert-manager.io/v1', 'Certificate', {
  secretName: 'tried',
  dnsNames: hosts,
  issuerRef: { name: 'ours', kind: 'ClusterIssuer' },
});
const cluster = object('postgresql.cnpg.io/v1', 'Cluster', {
  instances: 3,
  storage: { size: '10Gi' },
  primaryUpdateMethod: 'switchover',
});
const endpoint = object('externaldns.k8s.io/v1alpha1', 'DNSEndpoint', {
  endpoints: [{ dnsName: 'tried.example', recordType: 'A', targets: ['192.0.2.1'], recordTTL: 60 }],
});

const rollout = object('argoproj.io/v1alpha1', 'Rollout', {
  selector: { matchLabels: labels },
  workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'tried' },
  strategy: { canary: { steps: [{ setWeight: 10 }, { pause: { duration: '10m' } }] } },
});
const canary = object('flagger.app/v1beta1', 'Canary', {
  targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'tried' },
  service: { port: 80 },
  analysis: { interval: '30s', threshold: 2, stepWeights: [5, 50] },
});
const scaled = object('keda.sh/v1alpha1', 'ScaledObject', {
  scaleTargetRef: { name: 'tried' },
  minReplicaCount: 3,
  triggers: [{ type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } }],
});
const secret = object('external-secrets.io/v1', 'ExternalSecret', {
  refreshInterval: '1h',
  secretStoreRef: { name: 'ours', kind: 'ClusterSecretStore' },
  data: [{ secretKey: 'password', remoteRef: { key: 'tried' } }],
});
const kill = { action: 'pod-kill', mode: 'fixed', value: '1', selector: { namespaces: ['default'] } };
const experiment = object('chaos-mesh.org/v1alpha1', 'Schedule', {
  schedule: '0 3 * * *',
  type: 'PodChaos',
  historyLimit: 1,
  concurrencyPolicy: 'Forbid',
  podChaos: kill,
});
const listener = { name: 'plain', port: 9092, type: 'internal', tls: false };
const kafka = object('kafka.strimzi.io/v1', 'Kafka', { kafka: { listeners: [listener] } });

/** One row per kind of mistake, on kinds that are compiled. */
export const MISTAKES: readonly Mistake[] = [
  mistake('a key that nobody knows', deployment, { replica: 2 }),
  mistake('a number in words', deployment, { replicas: 'two' }),
  without(deployment, 'selector'),
  mistake('a key in a container', deployment, {
    template: { ...template, spec: { containers: [{ ...container, imagePolicy: 'Always' }] } },
  }),
  mistake('a port without its number', service, { ports: [{ name: 'http' }] }),
  mistake('a selector that is a list', budget, { selector: { matchLabels: ['tried'] } }),
  without(cronJob, 'schedule'),
  mistake('a key of an older version', virtualService, { http: [{ route, websocketUpgrade: true }] }),
  mistake('one host that is no list', virtualService, { hosts: 'tried.example' }),
  mistake('a duration without its unit', virtualService, { http: [{ route, timeout: '5' }] }),
  mistake('a weight beyond what a number may be', virtualService, {
    http: [{ route: [{ ...route[0], weight: 'all' }] }],
  }),
  without(destinationRule, 'host'),
  mistake('a mode that there is none of', destinationRule, { trafficPolicy: { tls: { mode: 'MUTUAL_ISTIO' } } }),
  mistake('a negative count', destinationRule, { trafficPolicy: { outlierDetection: { consecutive5xxErrors: -1 } } }),
  without(peers, 'selector'),
  mistake('two ways to select', authorization, { targetRefs: [{ group: '', kind: 'Service', name: 'tried' }] }),
  without(schedule, 'template'),
  mistake('a mode in small letters', location, { accessMode: 'readwrite' }),
  without(location, 'objectStorage'),
  mistake('an interval in words', rules, { groups: [{ name: 'tried', interval: '30 seconds', rules: [] }] }),
  mistake('a rule without its expression', rules, { groups: [{ name: 'tried', rules: [{ alert: 'Tried' }] }] }),
  mistake('two groups of one name', rules, { groups: [{ name: 'tried' }, { name: 'tried' }] }),
  mistake('a scheme that there is none of', monitor, { endpoints: [{ port: 'http', scheme: 'ftp' }] }),
  without(certificate, 'issuerRef'),
  mistake('no instance at all', cluster, { instances: 0 }),
  mistake('a method that there is none of', cluster, { primaryUpdateMethod: 'reboot' }),
  mistake('a weight in words', rollout, { strategy: { canary: { steps: [{ setWeight: 'ten' }] } } }),
  mistake('a step that there is none of', rollout, { strategy: { canary: { steps: [{ weight: 10 }] } } }),
  without(canary, 'targetRef'),
  mistake('an interval in words', canary, { analysis: { interval: 'often', threshold: 2, stepWeights: [5, 50] } }),
  without(scaled, 'triggers'),
  mistake('a count in words', scaled, { minReplicaCount: 'three' }),
  mistake('a kind of store that there is none of', secret, { secretStoreRef: { name: 'ours', kind: 'Vault' } }),
  mistake('a secret of nothing', secret, { data: [{ secretKey: 'password', remoteRef: {} }] }),
  mistake('a mode that there is none of', experiment, { podChaos: { ...kill, mode: 'some' } }),
  mistake('a port that is not its own', kafka, { kafka: { listeners: [{ ...listener, port: 80 }] } }),
  mistake('a time to live in words', endpoint, { endpoints: [{ dnsName: 'tried.example', recordTTL: '1m' }] }),
];
