/**
 * Every file that `compile` writes: its area and name, the ledger rows it answers for, the engine that reads it, and
 * the function that makes its objects. The order is the order in which the files are applied.
 */
import { disruptionBudgets } from './availability/disruption-budgets.ts';
import { namespaces } from './availability/namespaces.ts';
import { priorityClasses } from './availability/priority-classes.ts';
import { serviceAccounts } from './availability/service-accounts.ts';
import { services } from './availability/services.ts';
import { storageClasses } from './availability/storage-classes.ts';
import { workloads } from './availability/workloads.ts';
import { archives } from './backup/archives.ts';
import { backupJobs } from './backup/jobs.ts';
import { backupLocations } from './backup/locations.ts';
import { backupNamespaces } from './backup/namespaces.ts';
import { backupPolicy } from './backup/policy.ts';
import { backupSchedules } from './backup/schedules.ts';
import { experiments } from './chaos/experiments.ts';
import { type Concern, concern, following } from './concern.ts';
import { opencost } from './cost/opencost.ts';
import { dashboards } from './dashboards/dashboards.ts';
import { datasources } from './dashboards/datasources.ts';
import { kafkas } from './data/kafka.ts';
import { dataNamespaces } from './data/namespaces.ts';
import { partitionJobs } from './data/partition-jobs.ts';
import { postgresClusters } from './data/postgres-clusters.ts';
import { redisStores } from './data/redis.ts';
import { argoAnalyses } from './delivery/argo-analyses.ts';
import { argoRollouts } from './delivery/argo-rollouts.ts';
import { featureFlags } from './delivery/feature-flags.ts';
import { flaggerCanaries } from './delivery/flagger-canaries.ts';
import { maintenancePolicies } from './delivery/maintenance-policies.ts';
import { migrationJobs } from './delivery/migrations.ts';
import { rolloutPolicies } from './delivery/policies.ts';
import { loadTests } from './kit/load-tests.ts';
import { kitSettings } from './kit/settings.ts';
import { logAgents } from './logging/agent.ts';
import { loki } from './logging/loki.ts';
import { logNamespaces } from './logging/namespace.ts';
import { authorizationPolicies } from './mesh/authorization-policies.ts';
import { certificates } from './mesh/certificates.ts';
import { destinationRules } from './mesh/destination-rules.ts';
import { eastWestGateways, globalHosts } from './mesh/east-west.ts';
import { endpointStatistics } from './mesh/endpoint-statistics.ts';
import { gatewayService } from './mesh/gateway-service.ts';
import { gateways } from './mesh/gateways.ts';
import { meshConfig } from './mesh/mesh-config.ts';
import { peerAuthentications } from './mesh/peer-authentications.ts';
import { rateLimits } from './mesh/rate-limits.ts';
import { requestAuthentications } from './mesh/request-authentications.ts';
import { serviceEntries } from './mesh/service-entries.ts';
import { sidecars } from './mesh/sidecars.ts';
import { telemetry } from './mesh/telemetry.ts';
import { virtualServices } from './mesh/virtual-services.ts';
import { alertmanager } from './monitoring/alertmanager.ts';
import { federation } from './monitoring/federation.ts';
import { kiali } from './monitoring/kiali.ts';
import { monitors } from './monitoring/monitors.ts';
import { monitoringNamespace, prometheus } from './monitoring/prometheus.ts';
import { prometheusRules } from './monitoring/prometheus-rules.ts';
import { dnsEndpoints } from './recovery/dns-endpoints.ts';
import { syncs } from './recovery/sync.ts';
import { zoneFailoverPolicies } from './recovery/zone-failover-policies.ts';
import { horizontalAutoscalers } from './scaling/horizontal-autoscalers.ts';
import { nodePools } from './scaling/node-pools.ts';
import { scaledObjects } from './scaling/scaled-objects.ts';
import { verticalAutoscalers } from './scaling/vertical-autoscalers.ts';
import { verticalRecommender } from './scaling/vertical-recommender.ts';
import { admissionPolicies } from './security/admission-policies.ts';
import { edge } from './security/edge.ts';
import { externalSecrets } from './security/external-secrets.ts';
import { networkPolicies } from './security/network-policies.ts';
import { scanSettings } from './security/scan-settings.ts';
import { secretStore } from './security/secret-store.ts';
import { jaegerCollectors, jaegerQueries } from './tracing/jaeger.ts';
import { jaegerIndices } from './tracing/jaeger-indices.ts';
import { tracingNamespace } from './tracing/namespace.ts';
import { traceAgents } from './tracing/trace-agents.ts';
import { traceExample } from './tracing/trace-example.ts';
import { traceSamplers } from './tracing/trace-samplers.ts';

/** Secrets stand beside what asks for them: an area counts as applied when its pods are ready. */
function secrets(area: string): Concern {
  const promise = 'no secret is older than its kind may be';
  return following(`${area}/secrets.yaml`, 'C03', 'External Secrets', promise, externalSecrets(area));
}

const K8S = 'Kubernetes';
const ISTIO = 'Istio';
const OPERATOR = 'Prometheus operator';
const CNPG = 'CloudNativePG';

export const CONCERNS: readonly Concern[] = [
  concern('availability/namespaces.yaml', 'M01', K8S, 'every workload joins the mesh, restricted', namespaces),
  following('availability/secret-store.yaml', 'C03', 'External Secrets', 'where secrets are kept', secretStore),
  secrets('availability'),
  concern('availability/priority-classes.yaml', 'D01', K8S, 'what users wait for is evicted last', priorityClasses),
  concern('availability/service-accounts.yaml', 'M20 M21', K8S, 'one identity per service', serviceAccounts),
  concern('availability/services.yaml', 'D03', K8S, 'every name resolves in every cluster', services),
  concern(
    'availability/workloads.yaml',
    'D01 V01 T04 T05',
    K8S,
    'replicas spread over zones, replaced one by one',
    workloads,
  ),
  concern('availability/disruption-budgets.yaml', 'D01', K8S, 'evictions leave enough standing', disruptionBudgets),
  concern('availability/storage-classes.yaml', 'D01', K8S, 'volumes are made where their pods are', storageClasses),
  concern('data/namespaces.yaml', 'D05', K8S, 'stores have a place of their own', dataNamespaces),
  secrets('data'),
  concern('data/postgres.yaml', 'D04 D05 A04 C03', CNPG, 'a lost zone or region loses no database', postgresClusters),
  concern('data/partitions.yaml', 'A04', 'nines', 'each month of a table is a part of it', partitionJobs),
  concern('data/redis.yaml', 'D05', 'Redis', 'a lost master is replaced', redisStores),
  concern('data/kafka.yaml', 'D05', 'Strimzi', 'a lost zone loses no record', kafkas),
  concern(
    'scaling/horizontal-autoscalers.yaml',
    'S01',
    K8S,
    'replicas follow load within bounds',
    horizontalAutoscalers,
  ),
  concern(
    'scaling/scaled-objects.yaml',
    'S01 S04',
    'KEDA',
    'replicas follow queues, hours and forecasts',
    scaledObjects,
  ),
  concern('scaling/vertical-autoscalers.yaml', 'S02', 'VPA', 'what pods should reserve is told', verticalAutoscalers),
  concern('scaling/node-pools.yaml', 'S03', 'Karpenter', 'nodes come and go with the pods', nodePools),
  secrets('mesh'),
  concern('mesh/certificates.yaml', 'M02 C03', 'cert-manager', 'certificates are asked for and renewed', certificates),
  concern('mesh/gateways.yaml', 'M02', ISTIO, 'clients enter over TLS', gateways),
  concern(
    'mesh/gateway-service.yaml',
    'W05 D02',
    'AWS Load Balancer Controller',
    'gateways that do not answer are left within seconds',
    gatewayService,
  ),
  concern('mesh/east-west.yaml', 'M19', ISTIO, 'clusters reach one another', eastWestGateways),
  concern('mesh/global-hosts.yaml', 'M19', ISTIO, 'one name for all clusters', globalHosts),
  concern('mesh/peer-authentications.yaml', 'M20', ISTIO, 'traffic is mutually authenticated', peerAuthentications),
  concern(
    'mesh/authorization-policies.yaml',
    'M21 M22',
    ISTIO,
    'nobody calls what it has no business with',
    authorizationPolicies,
  ),
  concern('mesh/request-authentications.yaml', 'M22', ISTIO, 'tokens are verified', requestAuthentications),
  concern('mesh/service-entries.yaml', 'M23', ISTIO, 'what lies outside is declared', serviceEntries),
  concern('mesh/sidecars.yaml', 'M23', ISTIO, 'each proxy knows what it needs', sidecars),
  concern(
    'mesh/destination-rules.yaml',
    'M10 M13 M15 M16 M18',
    ISTIO,
    'sick pods are ejected, pools bounded',
    destinationRules,
  ),
  concern(
    'mesh/virtual-services.yaml',
    'M03 M04 M05 M06 M07 M08 M09 M11 M14 M17 M19 M24',
    ISTIO,
    'requests go where they should',
    virtualServices,
  ),
  concern('mesh/rate-limits.yaml', 'M12', 'Envoy through Istio', 'floods are refused with 429', rateLimits),
  concern(
    'mesh/endpoint-statistics.yaml',
    'D02',
    'Envoy through Istio',
    'each endpoint is counted',
    endpointStatistics,
  ),
  concern('mesh/telemetry.yaml', 'M25 O09', ISTIO, 'requests are counted with our tags, and logged', telemetry),
  concern('mesh/mesh-config.yaml', 'T01 T05 O09', ISTIO, 'proxies know where spans and logs go', meshConfig),
  secrets('backup'),
  concern('backup/namespaces.yaml', 'B01', K8S, 'jobs have a place of their own', backupNamespaces),
  concern(
    'backup/policy.yaml',
    'B06 B07 B08 B10',
    'nines',
    'lock, keys, copies and what auditors ask, in words',
    backupPolicy,
  ),
  concern(
    'backup/locations.yaml',
    'B01 B06 B07',
    'Velero',
    'each region writes to its own bucket and reads the others’ copies',
    backupLocations,
  ),
  concern(
    'backup/schedules.yaml',
    'B01 B05',
    'Velero',
    'whole clusters, by day, hour, week and month',
    backupSchedules,
  ),
  concern('backup/archives.yaml', 'B02', 'CloudNativePG', 'any moment of a database can be restored', archives),
  concern(
    'backup/jobs.yaml',
    'B01 B02 B03 B04 B05 B07 B08',
    'nines',
    'portable dumps, exports, copies verified, keys rotated',
    backupJobs,
  ),
  concern('tracing/namespace.yaml', 'T01', K8S, 'what traces has a place of its own', tracingNamespace),
  secrets('tracing'),
  concern('tracing/agents.yaml', 'T01 T05', 'OpenTelemetry', 'spans leave a pod at once', traceAgents),
  concern('tracing/samplers.yaml', 'T02 T03 T06', 'OpenTelemetry', 'whole traces are kept by class', traceSamplers),
  concern('tracing/jaeger-indices.yaml', 'T06', 'Elasticsearch', 'traces end when their time is over', jaegerIndices),
  concern('tracing/jaeger-collectors.yaml', 'T01 T02 T03', 'Jaeger', 'traces are stored', jaegerCollectors),
  concern('tracing/jaeger-queries.yaml', 'T01', 'Jaeger', 'traces are found', jaegerQueries),
  concern('tracing/example.yaml', 'T01', 'Jaeger', 'somebody makes traces to look at', traceExample),
  concern('delivery/policies.yaml', 'M03 M05 M06 V02', 'Nines', 'what our controllers may do', rolloutPolicies),
  concern('delivery/maintenance.yaml', 'M09', 'Nines', 'maintenance is one switch away', maintenancePolicies),
  concern('delivery/flags.yaml', 'V03', 'OpenFeature with flagd', 'features are turned on for some', featureFlags),
  concern('delivery/migrations.yaml', 'V04', K8S, 'schemas change while services run', migrationJobs),
  concern(
    'delivery/analyses.yaml',
    'V02 V05',
    'Argo Rollouts',
    'new versions are judged by their figures',
    argoAnalyses,
  ),
  concern('delivery/rollouts.yaml', 'M03 V02', 'Argo Rollouts', 'weights move by its steps', argoRollouts),
  concern('delivery/canaries.yaml', 'M03 V02 V05', 'Flagger', 'weights move by its analysis', flaggerCanaries),
  concern(
    'recovery/sync.yaml',
    'D14',
    'Nines',
    'what one region makes the others have, and no cache keeps the old',
    syncs,
  ),
  concern('recovery/dns-endpoints.yaml', 'D06', 'external-dns', 'clients are sent to regions by weight', dnsEndpoints),
  concern(
    'recovery/zone-failover.yaml',
    'D02',
    'Nines',
    'a lost zone is left, a healthy one comes back',
    zoneFailoverPolicies,
  ),
  concern('monitoring/namespace.yaml', 'O01', K8S, 'what watches has a place of its own', monitoringNamespace),
  secrets('monitoring'),
  concern('monitoring/prometheus.yaml', 'O01 O10', OPERATOR, 'every cluster is measured, twice', prometheus),
  concern('monitoring/monitors.yaml', 'O01', OPERATOR, 'every exporter is scraped', monitors),
  concern(
    'monitoring/rules.yaml',
    'B13 D04 D14 D16 O02 O03 T08 S05 S07',
    OPERATOR,
    'what is wrong is told, with its runbook',
    prometheusRules,
  ),
  concern('monitoring/alertmanager.yaml', 'O05 O10', OPERATOR, 'who should know is told, once', alertmanager),
  concern('monitoring/federation.yaml', 'O08', OPERATOR, 'one view of every cluster', federation),
  concern(
    'scaling/vertical-recommender.yaml',
    'S02',
    'VPA',
    'what was used for a month is remembered',
    verticalRecommender,
  ),
  concern('cost/opencost.yaml', 'S07', 'OpenCost', 'what is spent is known, by whom and on what', opencost),
  concern(
    'monitoring/datasources.yaml',
    'O04 O07',
    'Grafana',
    'metrics, logs and traces find one another',
    datasources,
  ),
  concern('monitoring/dashboards.yaml', 'O04', 'Grafana', 'every panel shows what is measured here', dashboards),
  concern('monitoring/kiali.yaml', 'M26', 'Kiali', 'the mesh is drawn, and left as it is', kiali),
  concern('logging/namespace.yaml', 'O07', K8S, 'what keeps lines has places of its own', logNamespaces),
  secrets('logging'),
  concern('logging/loki.yaml', 'O07 O09', 'Loki', 'what programs print is kept, and ends in time', loki),
  concern('logging/agents.yaml', 'O07 O09', 'OpenTelemetry', 'lines find their trace, secrets end here', logAgents),
  concern('chaos/experiments.yaml', 'X01 X02', 'Chaos Mesh', 'what is promised is tried, on few', experiments),
  // Before the network policies: it brings a namespace that they close.
  concern('kit/load-tests.yaml', 'A06', 'k6', 'figures are tried before users try them', loadTests),
  concern('security/edge.yaml', 'C02', 'Coraza through Istio', 'attacks and floods end in the gateway', edge),
  concern('security/scan-settings.yaml', 'C04', 'Trivy operator', 'every image is looked at daily', scanSettings),
  following(
    'security/admission-policies.yaml',
    'C01 C04',
    'Kyverno',
    'only what is pinned, known and bounded runs',
    admissionPolicies,
  ),
  secrets('security'),
  following('security/network-policies.yaml', 'C01', K8S, 'nobody reaches whom no call names', networkPolicies),
  concern('kit/settings.yaml', 'A01 A02 A03', K8S, 'applications know their tiers, queues and pages', kitSettings),
];
