import { type DeliverableSection, line } from './deliverable.ts';

const FIRST: DeliverableSection = {
  title: 'Mesh, tracing, backup, monitoring',
  lines: [
    line(
      'deployment-istio',
      'availability/workloads.yaml availability/services.yaml availability/service-accounts.yaml',
    ),
    line('virtualservice', 'mesh/virtual-services.yaml'),
    line('gateway', 'mesh/gateways.yaml mesh/certificates.yaml'),
    line('security-policies: mTLS', 'mesh/peer-authentications.yaml'),
    line('security-policies: RBAC', 'mesh/authorization-policies.yaml'),
    line('security-policies: JWT', 'mesh/request-authentications.yaml'),
    line('jaeger-config', 'tracing/jaeger-collectors.yaml tracing/jaeger-queries.yaml tracing/jaeger-indices.yaml'),
    line('tracing-middleware-config', 'tracing/agents.yaml availability/workloads.yaml mesh/mesh-config.yaml', [
      ['T04', 'the library for applications'],
    ]),
    line('velero-config', 'backup/locations.yaml backup/schedules.yaml'),
    line('prometheus-config: scrape', 'monitoring/prometheus.yaml monitoring/monitors.yaml'),
    line('prometheus-config: rules', 'monitoring/rules.yaml'),
    line('grafana-dashboards: platform, mesh, backup', 'monitoring/dashboards.yaml'),
    line('alertmanager-config', 'monitoring/alertmanager.yaml'),
    line('PRODUCTION_DEPLOYMENT_GUIDE, 10 sections', 'deployment.md'),
    line('RUNBOOKS: incidents', 'runbooks/incidents.md runbooks/alerts.md runbooks/disasters.md'),
    line('RUNBOOKS: operations', 'runbooks/operations.md'),
    line('RUNBOOKS: emergencies', 'runbooks/emergencies.md', [['D15', 'each as one command']]),
    line('RUNBOOKS: maintenance windows', 'runbooks/maintenance.md'),
    line('BACKUP_RESTORE_GUIDE, 7 sections', 'backup-and-restore.md'),
  ],
};

const SECOND: DeliverableSection = {
  title: 'By component',
  lines: [
    line('istio/README', 'areas/mesh.md'),
    line('istio/namespace', 'availability/namespaces.yaml'),
    line('istio/gateway', 'mesh/gateways.yaml'),
    line(
      'istio/virtualservices/canary-deployment: canary, A/B, blue-green',
      'mesh/virtual-services.yaml delivery/policies.yaml',
    ),
    line('istio/virtualservices/resilience-features', 'mesh/virtual-services.yaml'),
    line('istio/destination-rules/circuit-breaking', 'mesh/destination-rules.yaml'),
    line('istio/security/peer-authentication', 'mesh/peer-authentications.yaml'),
    line('istio/security/service-entry', 'mesh/service-entries.yaml mesh/sidecars.yaml'),
    line('jaeger/README', 'areas/tracing.md'),
    line('jaeger/values', 'tracing/jaeger-collectors.yaml tracing/samplers.yaml install/plan.json'),
    line('jaeger/istio-config', 'mesh/mesh-config.yaml mesh/telemetry.yaml'),
    line('jaeger/install', 'deployment.md#5-tracing'),
    line('disaster-recovery/README', 'areas/backup.md areas/recovery.md'),
    line('disaster-recovery/schedules/backup-schedules', 'backup/schedules.yaml'),
    line('disaster-recovery/jobs/database-backup-jobs', 'backup/jobs.yaml backup/archives.yaml', [
      ['B02', 'the program that the jobs run'],
    ]),
    line('high-availability/README', 'areas/availability.md'),
    line(
      'high-availability/deployments/multi-az-deployments',
      'availability/workloads.yaml availability/disruption-budgets.yaml',
    ),
    line('high-availability/services/multi-az-services', 'availability/services.yaml mesh/destination-rules.yaml'),
    line('high-availability/failover/failover-policies', 'recovery/zone-failover.yaml'),
    line('installation steps in order', 'deployment.md#3-procedures deploy.sh'),
    line('deployment checklist', 'verification.md#done'),
    line('troubleshooting: no traffic reaching pods', 'troubleshooting.md#no-traffic-reaches-pods'),
    line('troubleshooting: breaker', 'troubleshooting.md#the-breaker-does-not-act-or-acts-too-often'),
    line('troubleshooting: no traces', 'troubleshooting.md#no-traces'),
    line('troubleshooting: backup failures', 'troubleshooting.md#backups-fail'),
    line('troubleshooting: pod distribution', 'troubleshooting.md#pods-are-not-where-they-should-be'),
    line('troubleshooting: failover', 'troubleshooting.md#a-failover-does-not-happen'),
    line('best practices', 'areas/mesh.md#what-has-turned-out-well areas/backup.md#what-has-turned-out-well'),
    line('architecture diagram', 'topology.md'),
  ],
};

const THIRD: DeliverableSection = {
  title: 'Advanced',
  lines: [
    line('advanced-traffic-management', 'mesh/virtual-services.yaml mesh/rate-limits.yaml mesh/destination-rules.yaml'),
    line('multi-cluster-mesh', 'mesh/east-west.yaml mesh/global-hosts.yaml'),
    line(
      'service-observability',
      'mesh/telemetry.yaml monitoring/kiali.yaml logging/loki.yaml monitoring/federation.yaml',
    ),
    line('enhanced-tracing', 'tracing/samplers.yaml tracing/agents.yaml'),
    line('trace-analysis-dashboard', 'monitoring/dashboards.yaml', [['T07', 'the daily report']]),
    line('enhanced-backup-strategy', 'backup/schedules.yaml backup/archives.yaml backup/jobs.yaml'),
    line('backup-encryption', 'backup/policy.yaml backup/locations.yaml cloud/backup-key.tf.json'),
    line('backup-lifecycle', 'backup/policy.yaml cloud/backup-bucket.tf.json'),
    line('backup-compliance-reporting', 'monitoring/dashboards.yaml', [['B14', 'the report']]),
    line('multi-region-dr', 'data/postgres.yaml recovery/sync.yaml regions.md drills.md'),
    line('geo-dns-routing', 'cloud/dns.tf.json'),
    line(
      'cross-region-failover',
      'regions.md#failover-step-by-step regions.md#failback runbooks/disasters.md#a-region-is-lost',
      [['D07', 'the workflow that does it by itself']],
    ),
    line('performance-auto-tuning', 'scaling/vertical-autoscalers.yaml', [['S06', 'tuning by itself']]),
    line('cost-optimization', 'cost/opencost.yaml', [['S07', 'what could be saved, and saving it']]),
    line('resource-optimization-monitoring', 'monitoring/rules.yaml monitoring/dashboards.yaml', [
      ['S05', 'advice as a command'],
    ]),
    line('predictive-scaling', 'scaling/scaled-objects.yaml', [['S04', 'the forecast']]),
  ],
};

/** What mno’s owners asked for by name. */
export const MNO: readonly DeliverableSection[] = [FIRST, SECOND, THIRD];
