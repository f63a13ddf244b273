import { type DeliverableSection, line } from './deliverable.ts';

const OBSERVATION: DeliverableSection = {
  title: 'Observation, mesh, canary',
  lines: [
    line('monitoring/jaeger/jaeger-deployment', 'tracing/jaeger-collectors.yaml tracing/jaeger-queries.yaml'),
    line('monitoring/kiali/kiali-deployment', 'monitoring/kiali.yaml'),
    line('monitoring/prometheus-rules-advanced: 12 rules in 4 groups', 'monitoring/rules.yaml runbooks/alerts.md', [], {
      least: { alerts: 12, 'groups of alerts': 4 },
    }),
    line('monitoring/servicemonitor: 4', 'monitoring/monitors.yaml', [], { least: { 'sources that are scraped': 4 } }),
    line('monitoring/grafana-dashboards-advanced: 2 dashboards, 8 panels', 'monitoring/dashboards.yaml', [], {
      least: { dashboards: 2, panels: 8 },
    }),
    line('k8s/networking/istio/telemetry-config', 'mesh/telemetry.yaml mesh/mesh-config.yaml tracing/samplers.yaml'),
    line(
      'k8s/networking/canary/virtualservice: Flagger writes it, as its Canary says',
      'delivery/canaries.yaml runbooks/operations.md#canary-of-api',
    ),
    line('k8s/networking/canary/rate-limiting', 'mesh/rate-limits.yaml'),
    line('k8s/networking/canary/flagger-canary', 'delivery/canaries.yaml', [['V05', 'the judge that Flagger asks']]),
    line('scripts/deploy: all regions, in order', 'deploy.sh'),
  ],
};

const REGIONS: DeliverableSection = {
  title: 'Regions',
  lines: [
    line(
      'regional clusters: 5-20, 3-15, 2-10 pods',
      'scaling/horizontal-autoscalers.yaml availability/workloads.yaml inventory.md#by-cluster',
      [],
      { least: { regions: 3 } },
    ),
    line('model sync, every 15 minutes', 'recovery/sync.yaml cloud/sync.tf.json', [['D14', 'the program that copies']]),
    line('cache watchers', 'recovery/sync.yaml', [['D14', 'the program that watches']]),
    line('federation to us-east-1', 'monitoring/federation.yaml'),
  ],
};

const GUIDES: DeliverableSection = {
  title: 'Guides',
  lines: [
    line(
      'verification guide: 8 tests, success criteria, troubleshooting',
      'verification.md verification.md#done troubleshooting.md',
      [],
      { least: { 'tests after a deployment': 8 } },
    ),
    line('multi-region deployment guide', 'regions.md#deploy-region-by-region deployment.md'),
    line('its failover tests', 'regions.md#failover-tried regions.md#failover-step-by-step'),
    line(
      'operations runbook',
      'runbooks/operations.md runbooks/incidents.md runbooks/emergencies.md runbooks/maintenance.md',
    ),
    line('SLA and monitoring protocol', 'service-levels.md#what-is-promised service-levels.md#how-it-is-watched'),
    line('troubleshooting guide', 'troubleshooting.md'),
    line('quick start', 'quick-start.md'),
    line('completion report: what is deployed', 'inventory.md#in-numbers inventory.md#by-cluster'),
    line('completion report: measured', 'inventory.md#measured service-levels.md#the-report-of-a-month'),
  ],
};

const CACHING: DeliverableSection = {
  title: 'Caching',
  lines: [
    line('Redis StatefulSet, 3', 'data/redis.yaml'),
    line('cache policy ConfigMaps', 'kit/settings.yaml', [['A01', 'the library that reads them']]),
    line('monitoring rules for the cache', 'monitoring/rules.yaml runbooks/alerts.md#cachehitslow'),
    line('invalidation CronJobs', 'recovery/sync.yaml', [['D14', 'the program that they run']]),
    line('performance test scripts', 'kit/load-tests.yaml runbooks/operations.md#load-test-of-api', [
      ['A06', 'a report of many'],
    ]),
    line('deployment automation', 'deploy.sh install/plan.json', [['W02', 'a plan shown before, and an undo']]),
  ],
};

/** What fingerprint’s owners asked for by name. */
export const FINGERPRINT: readonly DeliverableSection[] = [OBSERVATION, REGIONS, GUIDES, CACHING];
