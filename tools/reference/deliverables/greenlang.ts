import { type DeliverableSection, line } from './deliverable.ts';

const BY_MNO = { commands: ['nines compile examples/mno.yaml -o out/mno'] };

const RESILIENCE: DeliverableSection = {
  title: 'Regions, backups, disasters',
  lines: [
    line(
      'multi-region architecture: six regions, three of them active, three clusters each',
      'regions.md#who-does-what topology.md deploy.sh',
      [],
      { least: { regions: 6, clusters: 18 } },
    ),
    line('PostgreSQL, 1 + 2 in each region', 'data/postgres.yaml'),
    line('Redis, 3 with Sentinel', 'data/redis.yaml'),
    line('Kafka, 3 brokers in each region, mirrored', 'data/kafka.yaml'),
    line('object storage, replicated', 'cloud/buckets.tf.json'),
    line(
      'failover strategy',
      'regions.md#failover-step-by-step regions.md#failback recovery/zone-failover.yaml cloud/dns.tf.json',
      [['D07', 'the workflow that does it by itself']],
    ),
    line('backup testing', 'backup-and-restore.md#7-try-it-each-month backup/schedules.yaml backup/jobs.yaml', [
      ['B02', 'the program that the jobs run'],
      ['B11', 'trials by themselves'],
    ]),
    line('restore testing', 'drills.md#when-what-is-tried backup-and-restore.md#5-one-database-to-a-moment', [
      ['B12', 'each as one command'],
    ]),
    line('20+ disaster runbooks', 'runbooks/disasters.md', [], { least: { 'runbooks of disasters': 20 } }),
    line('their contacts and escalation', 'runbooks/disasters.md#who-is-called-and-when'),
  ],
};

const DELIVERY: DeliverableSection = {
  title: 'Delivery',
  lines: [
    line('blue-green', '', [['M05', 'its switch as one command']], BY_MNO),
    line(
      'canary, 1, 10, 50, 100 percent',
      'delivery/policies.yaml mesh/virtual-services.yaml runbooks/operations.md#canary-of-agents',
      [['V02', 'on Kubernetes']],
    ),
    line('rolling update', 'availability/workloads.yaml runbooks/operations.md#deployment'),
    line('feature flags', 'delivery/flags.yaml runbooks/operations.md#feature-flags', [
      ['V03', 'the library for applications'],
    ]),
    line(
      'expand-contract migrations',
      'delivery/migrations.yaml runbooks/operations.md#schema-migration-memories-v2-of-agents',
      [['V04', 'steps that go on by themselves']],
    ),
  ],
};

const SCALING: DeliverableSection = {
  title: 'Scaling',
  lines: [
    line('horizontal: 3 to 100 pods', 'scaling/horizontal-autoscalers.yaml runbooks/operations.md#auto-scaling'),
    line('vertical', 'scaling/vertical-autoscalers.yaml scaling/vertical-recommender.yaml', [
      ['S02', 'advice as a report'],
    ]),
    line('nodes', 'scaling/node-pools.yaml'),
    line('predictive', '', [['S04', 'the forecast']], BY_MNO),
    line('cost-aware', 'scaling/node-pools.yaml cost/opencost.yaml', [['S07', 'what could be saved, and saving it']]),
  ],
};

const CHAOS: DeliverableSection = {
  title: 'Chaos',
  lines: [
    line(
      'chaos experiments',
      'chaos/experiments.yaml drills.md#experiments-by-themselves',
      [['X02', 'hypotheses, measured']],
      { least: { experiments: 8 } },
    ),
    line('game days with report', 'drills.md#game-day-us-east-1-is-lost-at-its-peak drills.md#the-report', [
      ['X03', 'the report filled in by itself'],
    ]),
  ],
};

const OPTIMISATION: DeliverableSection = {
  title: 'Optimisation',
  lines: [
    line('database', 'data/postgres.yaml runbooks/operations.md#database-care-postgres', [['A04', 'care by itself']]),
    line('cache', 'kit/settings.yaml data/redis.yaml runbooks/operations.md#cache-care-redis', [
      ['A01', 'the library that keeps its tiers'],
    ]),
    line('API', 'kit/settings.yaml', [['A03', 'the library that answers so']]),
    line('jobs', 'kit/settings.yaml', [['A02', 'the library that works them off']]),
    line('load tests', 'kit/load-tests.yaml runbooks/operations.md#load-test-of-agents', [['A06', 'a report of many']]),
    line('cost: $12M a year', 'cost/opencost.yaml monitoring/rules.yaml monitoring/dashboards.yaml', [
      ['S07', 'forecast and savings as a report'],
    ]),
  ],
};

const SECURITY: DeliverableSection = {
  title: 'Security and compliance',
  lines: [
    line('penetration tests', 'security-programme.md#penetration-tests', [['C04', 'findings followed to their end']]),
    line('scanning programme', 'security/scan-settings.yaml security-programme.md#scans-and-patches-with-deadlines', [
      ['C04', 'proposals of patches'],
    ]),
    line(
      'secret rotation',
      'availability/secret-store.yaml data/secrets.yaml data/postgres.yaml mesh/certificates.yaml security-programme.md#secrets-and-how-old-they-may-become',
      [['C03', 'what a Vault keeps is made anew by whoever runs it']],
    ),
    line(
      'network security',
      'security/network-policies.yaml mesh/authorization-policies.yaml mesh/peer-authentications.yaml security/edge.yaml cloud/edge.tf.json',
    ),
    line('SOC 2', 'security-programme.md#where-auditors-find-what-they-ask-for', [['C06', 'the report']], {
      commands: ['nines check examples/greenlang.yaml --controls soc2'],
    }),
    line('ISO 27001', 'security-programme.md#where-auditors-find-what-they-ask-for', [['C06', 'the report']], {
      commands: ['nines check examples/greenlang.yaml --controls iso27001'],
    }),
    line('GDPR', 'logging/agents.yaml backup/policy.yaml security-programme.md#where-auditors-find-what-they-ask-for', [
      ['C07', 'inventory, export, erasure, notices'],
    ]),
    line(
      'HIPAA',
      'mesh/peer-authentications.yaml cloud/audit.tf.json security-programme.md#where-auditors-find-what-they-ask-for',
      [['C07', 'agreements and reviews']],
    ),
    line('audit logs', 'cloud/audit.tf.json cloud/audit-trail.tf.json cloud/audit-queries.tf.json', [
      ['C05', 'those of nines itself'],
    ]),
    line('continuous compliance', 'security/admission-policies.yaml', [['C06', 'each day, with a report']], {
      commands: ['nines check examples/greenlang.yaml'],
    }),
  ],
};

/** What greenlang’s owners asked for by name. */
export const GREENLANG: readonly DeliverableSection[] = [RESILIENCE, DELIVERY, SCALING, CHAOS, OPTIMISATION, SECURITY];
